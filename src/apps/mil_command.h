// `weft mil check`.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace weft::apps {

struct MilCheckOptions {
  std::vector<std::filesystem::path> files;  ///< MIL texts; "-" is standard input
  std::string chip;                          ///< "m4"; empty: any
  std::filesystem::path model_path;  ///< what "@model_path" means; empty: weights are not looked at
  bool json = false;
};

/// Parses and reads each text, applies the rules of the ANE, and prints what is found. Returns 0
/// where nothing is refused, else 1. Throws Error for a file that can't be read.
int run_mil_check(const MilCheckOptions& options);

}  // namespace weft::apps
