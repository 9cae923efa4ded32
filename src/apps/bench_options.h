// What the benchmarks are asked for.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "apps/model_options.h"

namespace weft::apps {

struct BenchOptions {
  std::string model = "stories110M";  ///< a preset, or the path of a config.json
  SizeOptions sizes;
  std::optional<int64_t> vocab_size, sequence;
  int64_t batch = 1, accumulate = 1;
  std::string device = "cpu";
  int threads = 0;
  int64_t repeat = 10;
  int64_t prompt = 256, tokens = 128;  ///< of a decode
  std::string weights = "f32";         ///< of a decode: how the matrices are stored
  std::string only = {};               ///< of the kernels; empty: all
  std::filesystem::path json = {};  ///< raw data goes there; "-": to stdout, instead of the table
  bool quiet = false;               ///< no progress
  bool serve = false;               ///< a step for each line on stdin
  std::string command_line = {};    ///< as it was given, for the record
};

}  // namespace weft::apps
