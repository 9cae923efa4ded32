#include "apps/data_command.h"

#include <fmt/format.h>

#include <optional>

#include "apps/progress.h"
#include "apps/result.h"
#include "base/error.h"
#include "base/file.h"
#include "base/file_lock.h"
#include "base/number_text.h"
#include "data/corpora.h"
#include "data/download.h"
#include "data/sha256.h"
#include "data/stories/stories.h"

namespace weft::apps {
namespace {

std::string url_of(const data::Corpus& corpus, std::string folder) {
  if (folder.empty()) folder = corpus.folder;
  if (folder.back() != '/') folder += '/';
  return folder.append(corpus.file);
}

// A file that is there is never replaced: it is the corpus, or it is something else of the user's.
bool is_there(const data::Corpus& corpus, const std::filesystem::path& out) {
  if (!std::filesystem::exists(out)) return false;
  if (std::filesystem::is_directory(out))
    fail("{}: a file is to be written, there is a folder; choose --out FILE", out.string());
  if (std::filesystem::file_size(out) == corpus.bytes && data::sha256_file(out) == corpus.sha256)
    return true;
  fail("{}: {} is wanted, another file has this name; remove it, or choose --out", out.string(),
       corpus.file);
}

void fetch(const data::Corpus& corpus, const std::string& url, const std::filesystem::path& out,
           ProgressStyle style) {
  std::optional<Progress> progress;
  uint64_t first = 0, last = 0;  // the rate is that of what comes now, not of what was there
  data::download(url, out, corpus.published(), [&](uint64_t bytes) {
    if (!progress || bytes < last)
      progress.emplace(std::string(corpus.name),
                       static_cast<double>(corpus.bytes - (first = bytes)), "B", style);
    last = bytes;
    progress->update(static_cast<double>(bytes - first));
  });
  if (progress) progress->finish();
}

}  // namespace

int run_data_stories(const DataStoriesOptions& options) {
  constexpr size_t kWriteBytes = size_t{1} << 20;
  if (options.count < 1)
    throw UsageError(fmt::format("--count: at least 1 story is wanted, found {}", options.count));
  std::filesystem::path partial = options.out;
  partial += ".partial";
  const FileLock lock(partial);
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
  tell(telling(options.quiet, options.json),
       {{"path", options.out.string()}, {"stories", options.count}, {"bytes", bytes}},
       fmt::format("{}: {} stories, {}\n", options.out.string(), options.count,
                   bytes_text(static_cast<double>(bytes))));
  return 0;
}

int run_data_get(const DataGetOptions& options) {
  const data::Corpus& corpus = data::corpus(options.name);
  const std::filesystem::path out = options.out.empty() ? corpus.file : options.out;
  const bool there = is_there(corpus, out);
  if (!there) try {
      fetch(corpus, url_of(corpus, options.from), out, style_unless(options.quiet));
    } catch (const data::Unreachable& error) {
      fail("{}; without a network, `weft data stories --out stories.txt` makes a corpus",
           error.what());
    }
  tell(telling(options.quiet, options.json),
       {{"path", out.string()},
        {"bytes", corpus.bytes},
        {"downloaded", !there},
        {"licence", corpus.licence}},
       fmt::format("{}: {}{}, SHA-256 as published; licence {}\n", out.string(),
                   there ? "there already, " : "", bytes_text(static_cast<double>(corpus.bytes)),
                   corpus.licence));
  return 0;
}

}  // namespace weft::apps
