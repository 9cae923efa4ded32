#include "train/record_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/file.h"

namespace weft::train {
namespace {

// Readings of the power stand a second apart, and nobody searches a whole file for one of a meter
// that has gone.
constexpr size_t kLookBack = size_t{4} << 20;

std::string_view text_of(const MappedFile& file) {
  return {reinterpret_cast<const char*>(file.bytes().data()), file.bytes().size()};
}

// The last line of `text`, which ends with its line end.
std::string_view last_line(std::string_view text) {
  const size_t before = text.substr(0, text.size() - 1).rfind('\n');
  return text.substr(before == std::string_view::npos ? 0 : before + 1);
}

nlohmann::json parse(std::string_view line) {
  return nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false);
}

bool is_kept(const nlohmann::json& record, int64_t step) {
  return record.is_object() && record.contains("step") && record["step"].is_number_integer() &&
         record["step"].get<int64_t>() <= step;
}

// Length of `text` without the records of steps after `step`, and without what is no record, at its
// end.
size_t kept_bytes(std::string_view text, int64_t step) {
  const size_t end = text.rfind('\n');
  text = text.substr(0, end == std::string_view::npos ? 0 : end + 1);
  while (!text.empty() && !is_kept(parse(last_line(text)), step))
    text.remove_suffix(last_line(text).size());
  return text.size();
}

}  // namespace

RecordFile::RecordFile(std::filesystem::path path, int64_t step) : path_(std::move(path)) {
  if (std::filesystem::is_regular_file(path_)) keep_up_to(step);
  file_ = Descriptor(::open(path_.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644));
  if (file_.value < 0)
    fail("{}: the telemetry can't be opened for writing: {}; choose another --out", path_.string(),
         std::strerror(errno));
}

void RecordFile::keep_up_to(int64_t step) {
  size_t kept = 0, size = 0;
  {
    const MappedFile file(path_);
    std::string_view text = text_of(file);
    size = text.size();
    kept = kept_bytes(text, step);
    text = text.substr(0, kept);
    const size_t until = kept - std::min(kept, kLookBack);
    while (text.size() > until && (!smoothed_ || energy_j_.empty())) {
      const std::string_view line = last_line(text);
      learn_from(parse(line));
      text.remove_suffix(line.size());
    }
  }
  if (kept == size) return;
  std::error_code error;
  std::filesystem::resize_file(path_, kept, error);
  if (error)
    fail("{}: the records after step {} can't be removed: {}; choose another --out", path_.string(),
         step, error.message());
}

// The records come last one first: what is known stays.
void RecordFile::learn_from(const nlohmann::json& record) {
  if (!record.is_object()) return;
  if (const auto mean = record.find("smoothed");
      !smoothed_ && mean != record.end() && mean->is_number())
    smoothed_ = mean->get<double>();
  if (const auto energy = record.find("energy_j");
      energy_j_.empty() && energy != record.end() && energy->is_object())
    for (const auto& [domain, joules] : energy->items())
      if (joules.is_number()) energy_j_[domain] = joules.get<double>();
}

void RecordFile::append(std::string_view line) {
  const ssize_t written = ::write(file_.value, line.data(), line.size());
  if (written != static_cast<ssize_t>(line.size()))
    fail("{}: a record of {} bytes could not be written: {}; is the disk full?", path_.string(),
         line.size(), written < 0 ? std::strerror(errno) : "only a part of it was taken");
}

}  // namespace weft::train
