// `weft sample`.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace weft::apps {

struct SampleOptions {
  std::filesystem::path checkpoint;  ///< checkpoint or run folder, or a llama2.c .bin file
  std::filesystem::path vocab;       ///< the tokenizer, where it does not lie beside the weights
  std::string prompt;
  int64_t steps = 256;  ///< new tokens, at most
  double temperature = 0.8, top_p = 0.9;
  uint64_t seed = 1;
  int64_t count = 1;  ///< texts, with the seeds seed, seed + 1, …
  std::string device = "auto";
  int threads = 0;
  bool quiet = false;
};

/// Writes text to stdout as it comes, and the speed to stderr. Returns the exit code; throws Error.
int run_sample(const SampleOptions& options);

}  // namespace weft::apps
