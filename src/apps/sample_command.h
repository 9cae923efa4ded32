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
  std::filesystem::path logits;  ///< a file for what each new token was chosen from; empty: none
  int64_t count = 1;             ///< texts, with the seeds seed, seed + 1, …
  std::string weights = "f32";   ///< how the matrices are stored: f32, f16 or q8
  std::string device = "auto";
  int threads = 0;
  bool quiet = false;
};

/// Writes one text to stdout as it comes; of several, which are made side by side, each when its
/// batch has ended, with an empty line between two. Writes the speed to stderr. Returns the exit
/// code; throws Error.
int run_sample(const SampleOptions& options);

}  // namespace weft::apps
