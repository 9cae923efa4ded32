// What stands in a telemetry file, read back: one value per line. docs/telemetry.md is the schema.
//
// Whoever wrote the file is not trusted: a line that is no record is no record, and what a record
// lacks is not a number.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace weft::dashboard {

inline constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

/// Values by name in the order of the file: milliseconds by what they went to, watts by domain.
using Named = std::vector<std::pair<std::string, double>>;

/// The first value called `name`, or kMissing.
double value_of(const Named& values, std::string_view name);

struct Step {
  int64_t step = 0, time_ms = 0;
  double loss = kMissing, smoothed = kMissing;                   ///< nats
  double rate = kMissing, grad_norm = kMissing, loss_scale = 1;  ///< rate: learning rate
  double tokens = 0, tokens_per_s = kMissing, ms = kMissing;     ///< ms: wall time of the step
  double flop_per_s = kMissing, peak_fraction = kMissing;        ///< fraction: in (0, 1]
  double weight_sync_ms_per_layer = kMissing;
  double copied_bytes = 0, memory_bytes = kMissing;
  bool skipped = false;
  Named time = {};  ///< ms by what they went to ("cpu", "ane", "staging", "sync", "optimizer", …)
  Named spans = {};     ///< ms by kind of kernel
  Named power_w = {};   ///< watts by domain; empty in a record without a fresh reading
  Named energy_j = {};  ///< joules by domain since the run began; empty like power_w
};

struct Validation {
  int64_t step = 0, time_ms = 0;
  double loss = kMissing;
};

/// A piece of a text as it is made.
struct TextPiece {
  int64_t step = 0, time_ms = 0, sample = 0;
  std::string prompt = {}, text = {};  ///< prompt: in the first piece of a sample only
};

struct SampleText {
  int64_t step = 0, time_ms = 0, sample = 0;
  std::string prompt = {}, text = {};  ///< text: prompt included
};

struct Event {
  int64_t step = 0, time_ms = 0;
  std::string name = {}, detail = {};
};

using Record = std::variant<Step, Validation, TextPiece, SampleText, Event>;

/// Longer texts are cut off at a character, and of longer lists the rest is left out.
inline constexpr size_t kLongestText = 64 << 10, kLongestName = 256, kMostNamed = 64;

/// The record of one line; nullopt for what is no record of a type known here. Throws Error for a
/// schema newer than this program's.
std::optional<Record> parse_record(std::string_view line);

/// What a curve over the whole run needs of a step.
struct StepLoss {
  int64_t step = 0;
  double loss = kMissing, smoothed = kMissing;
  bool skipped = false;
};
/// As parse_record has it where that gives a Step, else nullopt (also for a schema too new);
/// several times as fast.
std::optional<StepLoss> parse_step_loss(std::string_view line);
inline StepLoss loss_of(const Step& step) {
  return {step.step, step.loss, step.smoothed, step.skipped};
}

}  // namespace weft::dashboard
