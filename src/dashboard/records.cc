#include "dashboard/records.h"

#include <simdjson.h>

#include <algorithm>

#include "base/error.h"
#include "train/record_json.h"

namespace weft::dashboard {
namespace {

using simdjson::dom::element;
using simdjson::dom::object;

// The first value of a key, where there is one of the type that is wanted.
template <class Value>
std::optional<Value> value_at(const object& json, std::string_view key) {
  Value value;
  if (json.at_key(key).get(value) != simdjson::SUCCESS) return std::nullopt;
  return value;
}

// What is no number leaves `number` as it is.
void read(const object& json, std::string_view key, double& number) {
  number = value_at<double>(json, key).value_or(number);
}

// The beginning of a text in UTF-8: no character is cut.
std::string cut(std::string_view text, size_t most) {
  if (text.size() > most) {
    while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0) == 0x80) --most;
    text = text.substr(0, most);
  }
  return std::string(text);
}

std::string text_at(const object& json, std::string_view key, size_t most = kLongestText) {
  return cut(value_at<std::string_view>(json, key).value_or(""), most);
}

Named named_at(const object& json, std::string_view key) {
  Named named;
  const auto values = value_at<object>(json, key);
  if (!values) return named;
  named.reserve(std::min(values->size(), kMostNamed));
  for (const auto field : *values) {
    double number = 0;
    if (named.size() == kMostNamed) break;
    if (field.value.get(number) == simdjson::SUCCESS)
      named.emplace_back(cut(field.key, kLongestName), number);
  }
  return named;
}

// What every record has.
struct Line {
  object json;
  std::string_view type;
  int64_t schema = 0, step = 0, time_ms = 0;
};

// Valid until the next call in this thread.
std::optional<Line> parse_line(std::string_view text) {
  static thread_local simdjson::dom::parser parser;
  Line line;
  if (parser.parse(text.data(), text.size()).get(line.json) != simdjson::SUCCESS)
    return std::nullopt;
  line.type = value_at<std::string_view>(line.json, "type").value_or("");
  line.schema = value_at<int64_t>(line.json, "schema").value_or(0);
  line.step = value_at<int64_t>(line.json, "step").value_or(-1);
  line.time_ms = value_at<int64_t>(line.json, "time_ms").value_or(0);
  if (line.type.empty() || line.schema < 1 || line.step < 0) return std::nullopt;
  return line;
}

Step step_of(const Line& line) {
  const object& json = line.json;
  Step step;
  step.step = line.step;
  step.time_ms = line.time_ms;
  read(json, "loss", step.loss);
  read(json, "smoothed", step.smoothed);
  read(json, "lr", step.rate);
  read(json, "grad_norm", step.grad_norm);
  read(json, "loss_scale", step.loss_scale);
  read(json, "tokens", step.tokens);
  read(json, "tokens_per_s", step.tokens_per_s);
  read(json, "ms", step.ms);
  read(json, "flop_per_s", step.flop_per_s);
  read(json, "peak_fraction", step.peak_fraction);
  read(json, "weight_sync_ms_per_layer", step.weight_sync_ms_per_layer);
  read(json, "copied_bytes", step.copied_bytes);
  read(json, "memory_bytes", step.memory_bytes);
  step.skipped = value_at<bool>(json, "skipped").value_or(false);
  step.time = named_at(json, "time");
  step.spans = named_at(json, "spans");
  step.power_w = named_at(json, "power_w");
  step.energy_j = named_at(json, "energy_j");
  return step;
}

Validation validation_of(const Line& line) {
  Validation validation{.step = line.step, .time_ms = line.time_ms};
  read(line.json, "loss", validation.loss);
  return validation;
}

// TextPiece and SampleText have the same fields.
template <class Text>
Text text_of(const Line& line) {
  return {.step = line.step,
          .time_ms = line.time_ms,
          .sample = std::max<int64_t>(value_at<int64_t>(line.json, "sample").value_or(0), 0),
          .prompt = text_at(line.json, "prompt"),
          .text = text_at(line.json, "text")};
}

Event event_of(const Line& line) {
  return {.step = line.step,
          .time_ms = line.time_ms,
          .name = text_at(line.json, "event", kLongestName),
          .detail = text_at(line.json, "detail")};
}

}  // namespace

double value_of(const Named& values, std::string_view name) {
  const auto found = std::find_if(values.begin(), values.end(),
                                  [&](const auto& value) { return value.first == name; });
  return found == values.end() ? kMissing : found->second;
}

std::optional<Record> parse_record(std::string_view text) {
  const auto line = parse_line(text);
  if (!line) return std::nullopt;
  if (line->schema > train::kTelemetrySchema)
    fail("telemetry: a record of schema {} can't be read, only up to {}; read it with a newer Weft",
         line->schema, train::kTelemetrySchema);
  if (line->type == "step") return step_of(*line);
  if (line->type == "validation") return validation_of(*line);
  if (line->type == "text") return text_of<TextPiece>(*line);
  if (line->type == "sample") return text_of<SampleText>(*line);
  if (line->type == "event") return event_of(*line);
  return std::nullopt;
}

std::optional<StepLoss> parse_step_loss(std::string_view text) {
  const auto line = parse_line(text);
  if (!line || line->type != "step" || line->schema > train::kTelemetrySchema) return std::nullopt;
  StepLoss step{.step = line->step};
  read(line->json, "loss", step.loss);
  read(line->json, "smoothed", step.smoothed);
  step.skipped = value_at<bool>(line->json, "skipped").value_or(false);
  return step;
}

}  // namespace weft::dashboard
