// `weft data`: texts to train on. `stories` writes the demo's corpus, `get` fetches a published
// one.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace weft::apps {

struct DataStoriesOptions {
  std::filesystem::path out;
  int64_t count = 20'000;
  uint64_t seed = 1;
  bool quiet = false, json = false;
};

/// Writes `count` stories to `out`, a line `<|endoftext|>` after each. Returns the exit code;
/// throws Error.
int run_data_stories(const DataStoriesOptions& options);

struct DataGetOptions {
  std::string name;           ///< of data/corpora.h
  std::filesystem::path out;  ///< empty: the published name, in the current folder
  std::string from;           ///< URL of a folder that has the same file; empty: its public home
  bool quiet = false, json = false;
};

/// Fetches a corpus, or finds that it is there. Returns the exit code; throws Error.
int run_data_get(const DataGetOptions& options);

}  // namespace weft::apps
