// Telemetry: what a run reports while it happens, one line of JSON per record in `telemetry.jsonl`.
// The dashboard and the reports read that file and nothing else. docs/telemetry.md is the schema.
//
// A record is written with one call, so a reader never sees half a line of it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "base/span.h"

namespace weft::train {

/// The number in every record's "schema".
inline constexpr int kTelemetrySchema = 1;

struct StepRecord {
  int64_t step = 0;         ///< the update that this step made, or would have made
  double loss = 0;          ///< mean over the step's tokens, nats
  double rate = 0;          ///< learning rate
  double grad_norm = 0;     ///< before clipping
  double loss_scale = 1;    ///< what the loss was multiplied by before the backward
  int64_t tokens = 0;       ///< of this step
  double milliseconds = 0;  ///< wall time of the step
  bool skipped = false;     ///< the update was left out: loss or norm was not finite
  /// To hand the new weights to another device, as a mean over the layers; none where nobody else
  /// wants them.
  std::optional<double> weight_sync_ms_per_layer = {};
};

class Telemetry {
 public:
  /// Opens `path`, which is made if it is missing. A resumed run continues after `step`: records of
  /// later steps, and a last line that was cut off, are removed. Throws Error when the file can't
  /// be written.
  Telemetry(std::filesystem::path path, int64_t step);
  ~Telemetry();
  Telemetry(const Telemetry&) = delete;
  Telemetry& operator=(const Telemetry&) = delete;

  void step(const StepRecord&, std::span<const SpanTotal> spans);
  void validation(int64_t step, double loss, int64_t tokens, double milliseconds);
  void sample(int64_t step, std::string_view prompt, std::string_view text);
  /// What happened beside the steps: "start", "resume", "skip", "checkpoint", "stop"; `detail` is
  /// for people, `counts` join as keys of their own.
  void event(int64_t step, std::string_view name, std::string_view detail,
             std::initializer_list<std::pair<const char*, int64_t>> counts = {});

 private:
  struct Line;
  void append(const Line& line);

  std::filesystem::path path_;
  int descriptor_ = -1;
};

}  // namespace weft::train
