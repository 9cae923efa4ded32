#include "dashboard/run_config.h"

#include <nlohmann/json.hpp>

#include "base/error.h"

namespace weft::dashboard {
namespace {

using Json = nlohmann::ordered_json;

// A config.json of ours has some 200 settings, three names deep.
constexpr size_t kMostSettings = 4096;
constexpr int kDeepest = 8;

const Json& at(const Json& json, const char* key) {
  static const Json nothing;
  const auto found = json.is_object() ? json.find(key) : json.end();
  return found == json.end() ? nothing : *found;
}

std::string text(const Json& json) { return json.is_string() ? json.get<std::string>() : ""; }
int64_t whole(const Json& json) { return json.is_number_integer() ? json.get<int64_t>() : 0; }
double number(const Json& json) { return json.is_number() ? json.get<double>() : kMissing; }

// Of a value that is not looked into. What lies too deep is not even written: that would take a
// stack as deep.
std::string shown(const Json& json) {
  if (json.is_string()) return json.get<std::string>();
  if (json.is_structured() && !json.empty()) return "…";
  return json.dump();
}

using Settings = std::vector<std::pair<std::string, std::string>>;

// The elements of a list are named by the kernel that they are about, else by their number.
void flatten(const Json& json, const std::string& name, int depth, Settings& settings) {
  if (settings.size() >= kMostSettings) return;
  if (!json.is_structured() || json.empty() || depth == kDeepest) {
    settings.emplace_back(name, shown(json));
    return;
  }
  const std::string prefix = name.empty() ? "" : name + ".";
  for (const auto& [key, value] : json.items()) {
    const std::string kernel = json.is_array() ? text(at(value, "kernel")) : "";
    flatten(value, prefix + (kernel.empty() ? key : kernel), depth + 1, settings);
  }
}

std::vector<KernelRow> kernels_of(const Json& programs) {
  std::vector<KernelRow> rows;
  if (!programs.is_array()) return rows;
  for (const Json& row : programs)
    rows.push_back({.kernel = text(at(row, "kernel")),
                    .device = text(at(row, "device")),
                    .form = text(at(row, "form")),
                    .reason = text(at(row, "reason")),
                    .programs = whole(at(row, "programs")),
                    .launches = whole(at(row, "launches"))});
  return rows;
}

void read_power(const Json& power, RunConfig& config) {
  if (!power.is_object()) return;
  for (const auto& [domain, how] : power.items()) {
    if (const std::string source = text(at(how, "source")); !source.empty())
      config.power_sources.emplace_back(domain, source);
    if (const std::string reason = text(at(how, "unavailable")); !reason.empty())
      config.power_unavailable.emplace_back(domain, reason);
  }
}

}  // namespace

RunConfig parse_run_config(std::string_view source_text, std::string_view source) {
  const Json json = Json::parse(source_text, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object())
    fail("{}: what the run was asked for is wanted, an object in JSON; this is none", source);
  RunConfig config;
  config.command_line = text(at(json, "command_line"));
  config.version = text(at(json, "version"));
  config.commit = text(at(json, "commit"));
  config.cpu = text(at(json, "cpu"));
  config.device = text(at(json, "device"));
  config.processors = whole(at(json, "processors"));
  const Json& model = at(json, "model");
  config.model = text(at(model, "name"));
  config.parameters = whole(at(model, "parameters"));
  const Json& training = at(json, "training");
  config.steps = whole(at(training, "steps"));
  config.bigram_entropy = number(at(training, "bigram_entropy"));
  const Json& peak = at(json, "peak");
  config.peak_flop_per_s = number(at(peak, "flop_per_s"));
  config.peak_source = text(at(peak, "source"));
  config.kernels = kernels_of(at(json, "programs"));
  read_power(at(json, "power"), config);
  flatten(json, "", 0, config.settings);
  return config;
}

}  // namespace weft::dashboard
