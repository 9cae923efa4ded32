// Telemetry: what a run reports while it happens, one line of JSON per record in `telemetry.jsonl`.
// The dashboard and the reports read that file and nothing else. docs/telemetry.md is the schema.
//
// The training thread only hands over values; a thread of the telemetry's own makes text of them
// and writes it, each record with one call.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "train/record.h"
#include "train/record_file.h"
#include "train/step_notes.h"
#include "train/tensorboard.h"

namespace weft::train {

/// Where a run stands when its telemetry begins.
struct Beginning {
  int64_t step = 0;     ///< the last that is done: what the files hold of later ones is removed
  int64_t updates = 0;  ///< of these steps, those that were not skipped
  bool tensorboard = false;  ///< write a file for TensorBoard, too
};

class Telemetry {
 public:
  /// Opens RUN/telemetry.jsonl, and a new file for TensorBoard if one is wanted. Throws Error when
  /// they can't be written.
  Telemetry(const std::filesystem::path& run, const Beginning& beginning, RunFacts facts);
  /// Writes what was put. What goes wrong with that is lost: flush() first.
  ~Telemetry();
  Telemetry(const Telemetry&) = delete;
  Telemetry& operator=(const Telemetry&) = delete;

  /// Hands a record over, `step` being the last that was done. Thread-safe; waits for no file.
  /// Throws the Error that a record before this one has met; nothing is written after one.
  void put(int64_t step, Record record);
  /// Returns when everything that was put is written. Throws as put() does.
  void flush();

 private:
  void serve();
  void write(const Dated& dated);

  RecordFile file_;
  std::optional<TensorBoardFile> tensorboard_;
  StepNoter noter_;
  std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  std::vector<Dated> waiting_;
  bool busy_ = false, stop_ = false;
  std::exception_ptr failure_;  // the first
  std::thread thread_;
};

}  // namespace weft::train
