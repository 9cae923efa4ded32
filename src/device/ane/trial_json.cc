#include "device/ane/trial_json.h"

#include <limits>
#include <nlohmann/json.hpp>

namespace weft::device::ane {

using Json = nlohmann::ordered_json;

Json json_of(const Trial& trial) {
  return {{"form", trial.form},       {"verdict", verdict_name(trial.verdict)},
          {"detail", trial.detail},   {"error", trial.error},
          {"seconds", trial.seconds}, {"cpu_seconds", trial.cpu_seconds}};
}

namespace {

// JSON has no infinity: nlohmann writes null.
double number(const Json& json) {
  return json.is_null() ? std::numeric_limits<double>::infinity() : json.get<double>();
}

}  // namespace

std::optional<Trial> trial_of(const Json& json) try {
  const std::optional<Verdict> verdict = verdict_named(json.at("verdict").get<std::string>());
  if (!verdict) return std::nullopt;
  Trial trial;
  trial.form = json.at("form").get<std::string>();
  trial.verdict = *verdict;
  trial.detail = json.at("detail").get<std::string>();
  trial.error = number(json.at("error"));
  trial.seconds = number(json.at("seconds"));
  trial.cpu_seconds = number(json.at("cpu_seconds"));
  return trial;
} catch (const Json::exception&) {
  return std::nullopt;
}

}  // namespace weft::device::ane
