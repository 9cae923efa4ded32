#include "apps/data_command.h"

#include <fmt/format.h>

#include "apps/progress.h"
#include "base/error.h"
#include "base/file.h"
#include "data/stories/stories.h"

namespace weft::apps {

int run_data_stories(const DataStoriesOptions& options) {
  constexpr size_t kWriteBytes = size_t{1} << 20;
  if (options.count < 1)
    throw UsageError(fmt::format("--count: at least 1 story is wanted, found {}", options.count));
  std::filesystem::path partial = options.out;
  partial += ".partial";
  FileWriter writer(partial);
  Progress progress("stories", static_cast<double>(options.count), "stories",
                    style_unless(options.quiet));
  std::string text;
  uint64_t bytes = 0;
  for (int64_t i = 0; i < options.count; ++i) {
    text += data::story(options.seed, static_cast<uint64_t>(i));
    text += "\n<|endoftext|>\n";
    if (text.size() < kWriteBytes && i + 1 < options.count) continue;
    writer.write(text);
    bytes += text.size();
    text.clear();
    progress.update(static_cast<double>(i + 1));
  }
  writer.close();
  rename_synced(partial, options.out);
  progress.finish();
  if (!options.quiet)
    fmt::print("{}: {} stories, {}\n", options.out.string(), options.count,
               bytes_text(static_cast<double>(bytes)));
  return 0;
}

}  // namespace weft::apps
