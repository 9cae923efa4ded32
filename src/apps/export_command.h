// `weft export`.
#pragma once

#include <filesystem>
#include <string>

namespace weft::apps {

struct ExportOptions {
  std::filesystem::path checkpoint;  ///< checkpoint, run or model folder, or a llama2.c .bin file
  std::filesystem::path vocab;       ///< the tokenizer, where it does not lie beside the weights
  std::filesystem::path out;         ///< file, or folder for "hf"
  std::string to;                    ///< "llama2c", "hf" or "gguf"
  std::string type = "f32";          ///< of the numbers: f32, f16 or q8_0
  bool quiet = false, json = false;
};

/// Writes the model in another form. `out` appears when it is complete; a file of that name is
/// replaced, a folder that is not empty is refused. Returns the exit code; throws Error.
int run_export(const ExportOptions& options);

}  // namespace weft::apps
