#include "apps/bench_report.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <cstdlib>
#include <ctime>
#include <nlohmann/json.hpp>

#include "apps/sizes_json.h"
#include "base/error.h"
#include "base/file.h"
#include "base/machine.h"
#include "base/version.h"

namespace weft::apps {

using nlohmann::ordered_json;

double six_digits(double value) {
  return std::strtod(fmt::format("{:.6g}", value).c_str(), nullptr);
}

ordered_json json_of(const Samples& s, double scale) {
  const auto number = [scale](double value) { return six_digits(scale * value); };
  ordered_json json{
      {"median", number(s.median())}, {"min", number(s.smallest())}, {"max", number(s.largest())}};
  for (const double value : s.values) json["values"].push_back(number(value));
  return json;
}

namespace {

std::string now_text() { return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time({}))); }

}  // namespace

std::string machine_text(const device::Device& device) {
  return fmt::format("{}, {}: {}, weft {} ({}), {}, {}", processor_name(), device.name(),
                     device.describe(), version(), commit(), compiler(), now_text());
}

ordered_json machine_json(const char* what, const BenchOptions& o, const device::Device& device) {
  return {{"benchmark", what},       {"command", o.command_line},
          {"date", now_text()},      {"machine", processor_name()},
          {"device", device.name()}, {"device_description", device.describe()},
          {"version", version()},    {"commit", commit()},
          {"compiler", compiler()},  {"build_type", build_type()}};
}

std::unique_ptr<device::Device> open_for_bench(const BenchOptions& o) {
  const device::Options options{.threads = o.threads};
  std::unique_ptr<device::Device> device = device::open(o.device, options);
  if (device::open_companion(*device, options) != nullptr)
    fail("bench --device: {} leaves a part of the work to another device; take cpu or reference",
         o.device);
  return device;
}

model::Config config_for_bench(const BenchOptions& o) {
  model::Config config = with_sizes(named_model(o.model), o.sizes);
  config.vocab = o.vocab_size.value_or(config.vocab);
  config.sequence = o.sequence.value_or(config.sequence);
  model::validate(config, o.model);
  const auto at_least_one = [](const char* option, int64_t value) {
    if (value < 1)
      throw UsageError(fmt::format("bench --{}: at least 1 is wanted, found {}", option, value));
  };
  at_least_one("batch", o.batch);
  at_least_one("accumulate", o.accumulate);
  at_least_one("repeat", o.repeat);
  return config;
}

std::string model_text(const BenchOptions& o, const model::Config& c) {
  return fmt::format("{}: {:.2f} M parameters, vocabulary {}", o.model,
                     1e-6 * static_cast<double>(model::parameter_count(c)), c.vocab);
}

ordered_json model_json(const BenchOptions& o, const model::Config& c) {
  ordered_json json{{"name", o.model}, {"parameters", model::parameter_count(c)}};
  json.update(sizes_json(c));
  return json;
}

void write_report(const BenchOptions& o, const ordered_json& json) {
  const std::string text = json.dump(1, ' ', false, ordered_json::error_handler_t::replace) + "\n";
  if (o.json == "-")
    fmt::print("{}", text);
  else if (!o.json.empty())
    write_file(o.json, text);
}

}  // namespace weft::apps
