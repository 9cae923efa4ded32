// The recorder of a training: turns what it does into telemetry. It knows what a step of this run
// amounts to (operations, bytes, devices) and keeps the figures that its last words need.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "apps/run_files.h"
#include "apps/train_report.h"
#include "train/telemetry.h"

namespace weft::apps {

class TrainRecorder {
 public:
  /// Opens the telemetry of the run. `trainer` outlives it. Throws Error. The same from the others,
  /// when a record could not be written.
  TrainRecorder(const TrainSetup& setup, const TrainOptions& options, const train::Trainer& trainer,
                MachinePeak peak, std::unique_ptr<device::power::PowerMeter> meter);

  /// "start" or "resume", and a "fallback" for each kind of kernel that the accelerator left.
  void started(std::string_view event, const std::string& detail, const TrainMachine& machine);
  /// To be called before a step: what the spans hold belongs to none.
  void begin_step();
  /// The step that took so long, with the spans since begin_step(). Nothing may run meanwhile.
  void step(const train::StepResult& result, double seconds);
  void validation(double loss, int64_t tokens, double seconds);
  /// The checkpoint that was just saved, in a folder.
  void checkpoint(const std::filesystem::path& saved);
  void event(std::string_view name, std::string_view detail,
             std::vector<std::pair<std::string, train::EventRecord::Number>> numbers = {});
  void put(train::Record record);
  /// Everything is written when this returns.
  void flush() { telemetry_.flush(); }

  /// Of each step that handed weights to another device, milliseconds per layer.
  const std::vector<double>& sync_ms() const { return sync_ms_; }

 private:
  const train::Trainer& trainer_;
  MachinePeak peak_;
  const double layers_, flop_;
  int64_t copied_bytes_ = 0, update_bytes_ = 0;  // of a step without its update; of that
  std::vector<double> sync_ms_;
  train::Telemetry telemetry_;
};

/// The recorder of a run that begins now. Finds out what `device` could do at most (it measures
/// that, if need be: nothing else may run meanwhile) and who meters power, and writes the run's
/// config.json. Throws Error.
std::unique_ptr<TrainRecorder> begin_records(const TrainSetup& setup, const TrainOptions& options,
                                             const train::Trainer& trainer,
                                             const train::Placement& placement,
                                             device::Device& device);

}  // namespace weft::apps
