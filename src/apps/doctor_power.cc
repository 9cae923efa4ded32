#include "apps/doctor_power.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <thread>

namespace weft::apps {

using nlohmann::ordered_json;

namespace power = device::power;

namespace {

// What is published every two seconds is measured from one publication to the next.
constexpr int kMostPauses = 6;

bool is_to_come(const power::Figure& figure) {
  return !figure.source.empty() && figure.seconds <= 0;
}

}  // namespace

power::Reading look_at_power(power::PowerMeter& meter, double pause) {
  const auto any = [](const power::Reading& reading, auto is) {
    return std::any_of(reading.figures.begin(), reading.figures.end(), is);
  };
  power::Reading reading = meter.read();
  if (!any(reading, [](const power::Figure& figure) { return !figure.source.empty(); }))
    return reading;
  for (int i = 0; i == 0 || (i < kMostPauses && any(reading, is_to_come)); ++i) {
    std::this_thread::sleep_for(std::chrono::duration<double>(pause));
    reading = meter.read();
  }
  return reading;
}

std::string power_lines(const power::Reading& reading) {
  std::string text;
  for (const power::Domain domain : power::kDomains) {
    const power::Figure& figure = reading[domain];
    text += fmt::format("{:<12}{}: {}", "power", power::domain_name(domain), to_text(figure));
    text += figure.missing.empty() ? fmt::format(" ({})\n", figure.source) : "\n";
  }
  return text;
}

ordered_json power_json(const power::Reading& reading) {
  ordered_json json;
  for (const power::Domain domain : power::kDomains) {
    const power::Figure& figure = reading[domain];
    const bool known = figure.missing.empty();
    json[std::string(power::domain_name(domain))] = {
        {"watts", known ? ordered_json(figure.watts) : ordered_json()},
        {"source", figure.source},
        {"missing", known ? ordered_json() : ordered_json(figure.missing)}};
  }
  return json;
}

}  // namespace weft::apps
