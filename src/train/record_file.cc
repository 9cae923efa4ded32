#include "train/record_file.h"

#include <algorithm>
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

RecordFile::RecordFile(const std::filesystem::path& path, int64_t step) {
  if (std::filesystem::is_regular_file(path)) keep_up_to(step, path);
  file_.emplace(path);
}

void RecordFile::keep_up_to(int64_t step, const std::filesystem::path& path) {
  size_t kept = 0, size = 0;
  {
    const MappedFile file(path);
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
  std::filesystem::resize_file(path, kept, error);
  if (error)
    fail("{}: the records after step {} can't be removed: {}; choose another --out", path.string(),
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

}  // namespace weft::train
