// The file that records are appended to, and what a resumed run keeps of it and learns from it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string_view>

#include "base/appender.h"
#include "train/step_notes.h"

namespace weft::train {

class RecordFile {
 public:
  /// Opens `path`, which is made if it is missing. A run continues after `step`: records of later
  /// steps at the end of the file, and a last line that was cut off, are removed. Throws Error when
  /// the file can't be written.
  RecordFile(const std::filesystem::path& path, int64_t step);

  /// What the steps that were kept ended with, after `updates` that were not skipped.
  Earlier earlier(int64_t updates) const { return {{smoothed_, updates}, energy_j_}; }

  /// Throws Error.
  void append(std::string_view line) const { file_->append(line); }

 private:
  void keep_up_to(int64_t step, const std::filesystem::path& path);
  void learn_from(const nlohmann::json& record);

  std::optional<Appender> file_;  // once the file ends where it should
  std::optional<double> smoothed_;
  DomainValues energy_j_;
};

}  // namespace weft::train
