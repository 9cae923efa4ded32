#include "train/telemetry.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/file.h"

namespace weft::train {
namespace {

int64_t unix_milliseconds() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

// Length of the leading records of `text` that belong to steps up to `step` and are whole.
size_t kept_bytes(std::string_view text, int64_t step) {
  size_t end = 0;
  while (end < text.size()) {
    const size_t newline = text.find('\n', end);
    if (newline == std::string_view::npos) break;
    const auto record =
        nlohmann::json::parse(text.substr(end, newline - end), nullptr, /*allow_exceptions=*/false);
    if (!record.is_object() || !record.contains("step") || !record["step"].is_number_integer() ||
        record["step"].get<int64_t>() > step)
      break;
    end = newline + 1;
  }
  return end;
}

}  // namespace

// Keys in the order in which they are added; numbers that JSON can't hold become null.
struct Telemetry::Line {
  nlohmann::ordered_json json;

  Line(std::string_view type, int64_t step) {
    json["schema"] = kTelemetrySchema;
    json["type"] = type;
    json["step"] = step;
    json["time_ms"] = unix_milliseconds();
  }
};

Telemetry::Telemetry(std::filesystem::path path, int64_t step) : path_(std::move(path)) {
  if (std::filesystem::exists(path_)) {
    const std::string text = read_file(path_);
    if (const size_t kept = kept_bytes(text, step); kept < text.size())
      write_file(path_, std::string_view(text).substr(0, kept));
  }
  descriptor_ = ::open(path_.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
  if (descriptor_ < 0)
    fail("{}: the telemetry can't be opened for writing: {}; choose another --out", path_.string(),
         std::strerror(errno));
}

Telemetry::~Telemetry() { ::close(descriptor_); }

void Telemetry::step(const StepRecord& record, std::span<const SpanTotal> spans) {
  Line line("step", record.step);
  line.json["loss"] = record.loss;
  line.json["lr"] = record.rate;
  line.json["grad_norm"] = record.grad_norm;
  line.json["loss_scale"] = record.loss_scale;
  line.json["tokens"] = record.tokens;
  line.json["tokens_per_s"] = static_cast<double>(record.tokens) / (record.milliseconds * 1e-3);
  line.json["ms"] = record.milliseconds;
  line.json["skipped"] = record.skipped;
  if (record.weight_sync_ms_per_layer)
    line.json["weight_sync_ms_per_layer"] = *record.weight_sync_ms_per_layer;
  auto& times = line.json["spans"] = nlohmann::ordered_json::object();
  for (const SpanTotal& span : spans)
    times[span.name] = static_cast<double>(span.nanoseconds) * 1e-6;
  append(line);
}

void Telemetry::validation(int64_t step, double loss, int64_t tokens, double milliseconds) {
  Line line("validation", step);
  line.json["loss"] = loss;
  line.json["tokens"] = tokens;
  line.json["ms"] = milliseconds;
  append(line);
}

void Telemetry::sample(int64_t step, std::string_view prompt, std::string_view text) {
  Line line("sample", step);
  line.json["prompt"] = prompt;
  line.json["text"] = text;
  append(line);
}

void Telemetry::event(int64_t step, std::string_view name, std::string_view detail,
                      std::initializer_list<std::pair<const char*, int64_t>> counts) {
  Line line("event", step);
  line.json["event"] = name;
  line.json["detail"] = detail;
  for (const auto& [key, count] : counts) line.json[key] = count;
  append(line);
}

void Telemetry::append(const Line& line) {
  // A sampled text may end inside a character: such bytes are replaced.
  const std::string text =
      line.json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
  const ssize_t written = ::write(descriptor_, text.data(), text.size());
  if (written != static_cast<ssize_t>(text.size()))
    fail("{}: a record of {} bytes could not be written: {}; is the disk full?", path_.string(),
         text.size(), written < 0 ? std::strerror(errno) : "only a part of it was taken");
}

}  // namespace weft::train
