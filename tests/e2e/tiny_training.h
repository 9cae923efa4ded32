// A small corpus with its tokenizer, in a folder that goes away again, and trainings on it as a
// user runs them.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/test_support.h"
#include "e2e/process.h"

namespace weft {

class TinyTraining {
 public:
  /// Writes tokens.bin, made of so many stories.
  TinyTraining(const std::string& name, int stories);

  std::string at(const std::string& name) const { return folder_ / name; }
  /// Runs `weft` with these arguments, which is expected to succeed.
  static Finished ok(const std::vector<std::string>& arguments);
  /// The records of this type in the telemetry of a run.
  std::vector<nlohmann::json> records(const std::string& run, const std::string& type) const;

 private:
  TestFolder folder_;
};

}  // namespace weft
