#include "device/ane/trial_cache.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <span>

#include "base/error.h"
#include "base/file.h"
#include "base/machine.h"
#include "device/ane/trial_json.h"

namespace weft::device::ane {
namespace {

using Json = nlohmann::ordered_json;

// {"schema": 1, "trials": {KEY: TRIAL}}, where one that was begun is {"form", "begun"}.
constexpr int kSchema = 1;
constexpr uint64_t kLargestFile = uint64_t{1} << 24;
constexpr std::string_view kPrefix = "ane-trials-";

std::string key_of(std::string_view text) { return checksum(std::as_bytes(std::span(text))); }

/// `text` as a part of a file's name.
std::string name_part(std::string_view text) {
  std::string part;
  for (const char c : text.substr(0, 64)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    part += plain || c == '.' || c == '_' ? c : '_';
  }
  return part;
}

Json empty() { return {{"schema", kSchema}, {"trials", Json::object()}}; }

Json load(const std::filesystem::path& file) {
  std::string text;
  try {
    text = read_file(file, kLargestFile);
  } catch (const Error&) {  // it is not there, say
    return empty();
  }
  Json json = Json::parse(text, nullptr, false);
  const bool known = json.is_object() && json.contains("schema") && json["schema"] == kSchema &&
                     json.contains("trials") && json["trials"].is_object();
  return known ? json : empty();
}

/// Sets, or with null removes, what is known under `key`.
void change(const std::filesystem::path& file, const std::string& key, const Json& entry) {
  std::error_code error;
  std::filesystem::create_directories(file.parent_path(), error);
  if (error) fail("{}: can't be made: {}", file.parent_path().string(), error.message());
  Json json = load(file);
  if (entry.is_null())
    json["trials"].erase(key);
  else
    json["trials"][key] = entry;
  write_file(file, json.dump(1, ' ', false, Json::error_handler_t::replace) + '\n');
}

bool is_mark(const Json& entry) {
  return entry.is_object() && entry.contains("begun") && entry["begun"].is_string();
}

}  // namespace

TrialCache::TrialCache(const std::filesystem::path& folder, const Chip& chip,
                       std::string_view build)
    : file_(folder / fmt::format("{}{}-{}.json", kPrefix, chip.name, name_part(build))) {}

std::optional<Trial> TrialCache::find(std::string_view text) const {
  const Json json = load(file_);
  const auto entry = json["trials"].find(key_of(text));
  if (entry == json["trials"].end()) return std::nullopt;
  std::optional<Trial> trial;
  if (is_mark(*entry)) {
    if ((*entry)["begun"] == boot_name()) return std::nullopt;
    trial.emplace();
    trial->verdict = Verdict::crashed;
    trial->detail = "it was begun and never ended: the machine went down";
  } else {
    trial = trial_of(*entry);
  }
  if (trial) trial->known = true;
  return trial;
}

void TrialCache::begin(std::string_view text, std::string_view form) {
  change(file_, key_of(text), {{"form", form}, {"begun", boot_name()}});
}

void TrialCache::end(std::string_view text, const Trial& trial) {
  change(file_, key_of(text), trial.verdict == Verdict::failed ? Json() : json_of(trial));
}

void TrialCache::withdraw(std::string_view text, std::string_view form, std::string_view why) {
  Trial trial;
  trial.form = form;
  trial.verdict = Verdict::wrong;
  trial.detail = why;
  change(file_, key_of(text), json_of(trial));
}

std::vector<std::filesystem::path> trial_cache_files(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  std::error_code absent;
  for (const auto& entry : std::filesystem::directory_iterator(folder, absent))
    if (const std::string name = entry.path().filename().string();
        name.starts_with(kPrefix) && name.ends_with(".json"))
      files.push_back(entry.path());
  std::ranges::sort(files);
  return files;
}

}  // namespace weft::device::ane
