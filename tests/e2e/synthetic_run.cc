#include "e2e/synthetic_run.h"

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "base/file.h"

namespace weft {
namespace {

using Json = nlohmann::ordered_json;

constexpr int64_t kStartMs = 1'700'000'000'000, kStepMs = 250;

int64_t time_of(int64_t step) { return kStartMs + step * kStepMs; }

Json record(const char* type, int64_t step) {
  return {{"schema", 1}, {"type", type}, {"step", step}, {"time_ms", time_of(step)}};
}

double loss_of(int64_t step) { return 1.5 + 7 / std::sqrt(static_cast<double>(step)); }

Json step_record(int64_t step) {
  Json json = record("step", step);
  const double loss = loss_of(step) + 0.1 * std::sin(static_cast<double>(step) * 1.7);
  json.update({{"loss", loss},
               {"smoothed", loss_of(step)},
               {"lr", 5e-4},
               {"grad_norm", 0.75},
               {"loss_scale", 1},
               {"tokens", 1024},
               {"tokens_per_s", 4096.0},
               {"ms", kStepMs},
               {"skipped", false},
               {"flop", 1.5e9},
               {"flop_per_s", 6e9},
               {"peak_fraction", 0.25},
               {"time", {{"cpu", 150.0}, {"ane", 60.0}, {"staging", 5.0}, {"optimizer", 30.0}}},
               {"spans", {{"fwdFFN", 80.0}, {"ffnBwd", 100.0}}},
               {"copied_bytes", 4096},
               {"memory_bytes", 300'000'000}});
  if (step % 4 == 0) {
    json["power_w"] = {{"cpu", 12.5}, {"package", 20.0}};
    json["energy_j"] = {{"cpu", 3.0 * static_cast<double>(step)}};
  }
  return json;
}

Json config(int64_t steps) {
  return {
      {"schema", 1},
      {"command_line", "weft train --model stories15M --data tokens.bin"},
      {"version", "0.1.0"},
      {"commit", "0123456789ab"},
      {"cpu", "a processor"},
      {"processors", 2},
      {"device", "cpu"},
      {"model", {{"name", "stories15M"}, {"dim", 288}, {"layers", 6}, {"parameters", 15'191'712}}},
      {"training", {{"steps", steps}, {"lr", 5e-4}, {"bigram_entropy", 3.25}}},
      {"programs",
       {{{"kernel", "fwdFFN"},
         {"programs", 1},
         {"launches", 6},
         {"device", "ane"},
         {"form", "plain"},
         {"reason", "fastest"}},
        {{"kernel", "embed"},
         {"programs", 1},
         {"launches", 1},
         {"device", "cpu"},
         {"form", ""},
         {"reason", "the companion's"}}}},
      {"peak", {{"flop_per_s", 24e9}, {"source", "measured"}}},
      {"power", {{"cpu", {{"source", "RAPL"}}}, {"gpu", {{"unavailable", "no driver"}}}}}};
}

}  // namespace

SyntheticRun::SyntheticRun(std::filesystem::path folder, int64_t steps)
    : folder_(std::move(folder)) {
  std::filesystem::create_directories(folder_);
  write_file(folder_ / "config.json", config(steps).dump(2));
  write_file(telemetry(), "");
}

void SyntheticRun::append(const std::string& bytes) const {
  std::ofstream file(telemetry(), std::ios::app | std::ios::binary);
  file << bytes;
}

void SyntheticRun::train(int64_t first, int64_t last) const {
  std::string lines;
  for (int64_t step = first; step <= last; ++step) {
    lines += step_record(step).dump() + '\n';
    if (step % 50 == 0) {
      Json validation = record("validation", step);
      validation.update({{"loss", loss_of(step) + 0.2}, {"tokens", 2048}, {"ms", 80.0}});
      lines += validation.dump() + '\n';
    }
    if (step % 100 == 0) {
      Json saved = record("event", step);
      saved.update({{"event", "checkpoint"}, {"detail", "checkpoint-" + std::to_string(step)}});
      lines += saved.dump() + '\n';
    }
  }
  append(lines);
}

void SyntheticRun::sample(int64_t step, const std::string& prompt, const std::string& text) const {
  Json json = record("sample", step);
  json.update(
      {{"sample", 1}, {"prompt", prompt}, {"text", text}, {"temperature", 0.8}, {"tokens", 20}});
  append(json.dump() + '\n');
}

void SyntheticRun::event(int64_t step, const std::string& name, const std::string& detail) const {
  Json json = record("event", step);
  json.update({{"event", name}, {"detail", detail}});
  append(json.dump() + '\n');
}

}  // namespace weft
