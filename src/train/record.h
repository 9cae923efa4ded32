// Records: what a run reports, as the values that are known when something has happened. Making
// them costs the training thread next to nothing; text is made of them elsewhere (record_json.h,
// event_file.h). docs/telemetry.md says what each of them means.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/span.h"

namespace weft::train {

/// The number in every record's "schema".
inline constexpr int kTelemetrySchema = 1;
/// The file of a run folder that holds them.
inline constexpr const char* kTelemetryFile = "telemetry.jsonl";

struct StepRecord {
  double loss = 0;          ///< mean over the step's tokens, nats
  double rate = 0;          ///< learning rate
  double grad_norm = 0;     ///< before clipping
  double loss_scale = 1;    ///< what the loss was multiplied by before the backward
  int64_t tokens = 0;       ///< of this step
  double milliseconds = 0;  ///< wall time of the step
  bool skipped = false;     ///< the update was left out: loss or norm was not finite
  double flop = 0;          ///< operations of the step, a product and a sum being two
  /// FLOP/s that the device could do at most; none where that is unknown.
  std::optional<double> peak_flops = {};
  int64_t copied_bytes = 0;  ///< read and written only to be moved or converted
  /// To hand the new weights to another device, as a mean over the layers; none where nobody else
  /// wants them.
  std::optional<double> weight_sync_ms_per_layer = {};
  std::vector<SpanTotal> spans = {};
};

struct ValidationRecord {
  double loss = 0;     ///< mean over its tokens, nats
  int64_t tokens = 0;  ///< that were read
  double milliseconds = 0;
};

/// A piece of a sample, as it is made. The prompt and all pieces are its text.
struct TextRecord {
  int64_t sample = 0;                      ///< its number in this process, from 1
  std::optional<std::string> prompt = {};  ///< with the first piece alone
  std::string text;
};

/// A whole sample.
struct SampleRecord {
  int64_t sample = 0;
  std::string prompt, text;  ///< the text begins with the prompt
  double temperature = 0;
  int64_t tokens = 0;  ///< new ones
};

/// What happened beside the steps.
struct EventRecord {
  using Number = std::variant<int64_t, double>;
  std::string event;   ///< "start", "resume", "skip", "checkpoint", "stop", …
  std::string detail;  ///< for people
  std::vector<std::pair<std::string, Number>> numbers = {};  ///< keys of their own
};

using Record = std::variant<StepRecord, ValidationRecord, TextRecord, SampleRecord, EventRecord>;

/// A record with what all of them have.
struct Dated {
  int64_t step = 0;     ///< the last that was done
  int64_t time_ms = 0;  ///< wall clock, since 1970
  Record record;
};

}  // namespace weft::train
