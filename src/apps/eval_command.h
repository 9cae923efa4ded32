// `weft eval`.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace weft::apps {

struct EvalOptions {
  std::filesystem::path checkpoint;  ///< checkpoint or run folder, or a llama2.c .bin file
  std::filesystem::path data;        ///< a token file (.bin), else text, read in documents
  std::filesystem::path vocab;       ///< the tokenizer, where it does not lie beside the weights
  int64_t windows = 0;               ///< at most so many; 0: all
  std::string device = "auto";
  int threads = 0;
  bool quiet = false, json = false;
};

/// Prints the model's loss and perplexity on a text. Returns the exit code; throws Error.
int run_eval(const EvalOptions& options);

}  // namespace weft::apps
