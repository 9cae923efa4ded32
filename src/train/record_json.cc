#include "train/record_json.h"

#include <nlohmann/json.hpp>

namespace weft::train {
namespace {

using Json = nlohmann::ordered_json;  // keys in the order in which they are added

void add(Json& json, const StepRecord& step, const StepNotes& notes) {
  json["loss"] = step.loss;
  if (notes.smoothed) json["smoothed"] = *notes.smoothed;
  json["lr"] = step.rate;
  json["grad_norm"] = step.grad_norm;
  json["loss_scale"] = step.loss_scale;
  json["tokens"] = step.tokens;
  json["tokens_per_s"] = notes.tokens_per_s;
  json["ms"] = step.milliseconds;
  json["skipped"] = step.skipped;
  json["flop"] = step.flop;
  json["flop_per_s"] = notes.flop_per_s;
  if (notes.peak_fraction) json["peak_fraction"] = *notes.peak_fraction;
  json["copied_bytes"] = step.copied_bytes;
  json["memory_bytes"] = notes.memory_bytes;
  if (step.weight_sync_ms_per_layer)
    json["weight_sync_ms_per_layer"] = *step.weight_sync_ms_per_layer;
  Json& time = json["time"] = Json::object();
  for (const auto& [key, ms] : notes.time_ms) time[key] = ms;
  Json& spans = json["spans"] = Json::object();
  for (const SpanTotal& span : step.spans)
    spans[span.name] = static_cast<double>(span.nanoseconds) / 1e6;
  if (notes.power_w.empty()) return;
  json["power_w"] = notes.power_w;
  json["energy_j"] = notes.energy_j;
}

void add(Json& json, const ValidationRecord& validation, const StepNotes&) {
  json["loss"] = validation.loss;
  json["tokens"] = validation.tokens;
  json["ms"] = validation.milliseconds;
}

void add(Json& json, const TextRecord& piece, const StepNotes&) {
  json["sample"] = piece.sample;
  if (piece.prompt) json["prompt"] = *piece.prompt;
  json["text"] = piece.text;
}

void add(Json& json, const SampleRecord& sample, const StepNotes&) {
  json["sample"] = sample.sample;
  json["prompt"] = sample.prompt;
  json["text"] = sample.text;
  json["temperature"] = sample.temperature;
  json["tokens"] = sample.tokens;
}

void add(Json& json, const EventRecord& event, const StepNotes&) {
  json["event"] = event.event;
  json["detail"] = event.detail;
  for (const auto& [key, number] : event.numbers)
    std::visit([&, &name = key](auto value) { json[name] = value; }, number);
}

const char* type_of(const StepRecord&) { return "step"; }
const char* type_of(const ValidationRecord&) { return "validation"; }
const char* type_of(const TextRecord&) { return "text"; }
const char* type_of(const SampleRecord&) { return "sample"; }
const char* type_of(const EventRecord&) { return "event"; }

}  // namespace

std::string to_line(const Dated& dated, const StepNotes& notes) {
  return std::visit(
      [&](const auto& record) {
        Json json;
        json["schema"] = kTelemetrySchema;
        json["type"] = type_of(record);
        json["step"] = dated.step;
        json["time_ms"] = dated.time_ms;
        add(json, record, notes);
        return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
      },
      dated.record);
}

}  // namespace weft::train
