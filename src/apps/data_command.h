// `weft data stories`: writes the demo's corpus.
#pragma once

#include <cstdint>
#include <filesystem>

namespace weft::apps {

struct DataStoriesOptions {
  std::filesystem::path out;
  int64_t count = 20'000;
  uint64_t seed = 1;
  bool quiet = false;
};

/// Writes `count` stories to `out`, a line `<|endoftext|>` after each. Returns the exit code;
/// throws Error.
int run_data_stories(const DataStoriesOptions& options);

}  // namespace weft::apps
