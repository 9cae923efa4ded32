// Records for TensorBoard: an event file in the run folder, one for each process of a run.
// `tensorboard --logdir runs` shows every run under its name. docs/telemetry.md lists the tags.
#pragma once

#include <cstdint>
#include <filesystem>

#include "base/appender.h"
#include "train/record.h"
#include "train/step_notes.h"

namespace weft::train {

class TensorBoardFile {
 public:
  /// Makes RUN/events.out.tfevents.…, which says that the run goes on after `step`. Throws Error.
  TensorBoardFile(const std::filesystem::path& run, int64_t step);

  /// Writes what TensorBoard can show of a record; `notes` as to_line() takes them. Throws Error.
  void append(const Dated& dated, const StepNotes& notes) const;

 private:
  Appender file_;
};

}  // namespace weft::train
