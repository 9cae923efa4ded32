// A run folder as a training leaves it, made of nothing: numbers that only depend on the step.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace weft {

class SyntheticRun {
 public:
  /// Makes the folder with a config.json and an empty telemetry.jsonl.
  explicit SyntheticRun(std::filesystem::path folder, int64_t steps);

  const std::filesystem::path& folder() const { return folder_; }
  std::filesystem::path telemetry() const { return folder_ / "telemetry.jsonl"; }

  /// The records of steps first to last, with a validation every 50 and a checkpoint every 100.
  void train(int64_t first, int64_t last) const;
  void sample(int64_t step, const std::string& prompt, const std::string& text) const;
  void event(int64_t step, const std::string& name, const std::string& detail) const;
  /// Bytes at the end of the telemetry.
  void append(const std::string& bytes) const;

 private:
  std::filesystem::path folder_;
};

}  // namespace weft
