#include "apps/run_files.h"

#include <unistd.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "apps/sizes_json.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"
#include "base/version.h"
#include "train/launch_counts.h"

namespace weft::apps {
namespace {

// The processor's name where the system tells it.
std::string processor() {
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);)
    if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
  return "unknown";
}

nlohmann::ordered_json microbatch_json(const train::StepPlan& plan) {
  const train::LaunchCounts one = train::count_microbatch(plan);
  return {{"launches", one.launches},
          {"layer_launches_with_weights", one.with_weights},
          {"layer_launches_without_weights", one.without_weights},
          {"copied_bytes", one.staged_bytes},
          {"conversions", one.copies},
          {"converted_bytes", one.converted_bytes}};
}

nlohmann::ordered_json programs_json(const RunPlan& plan) {
  auto json = nlohmann::ordered_json::array();
  const auto launches = plan.step.launches();
  for (const train::Placement::Row& row : plan.placement.table()) {
    const auto count = launches.find(row.kind);
    json.push_back({{"kernel", row.kind},
                    {"programs", row.programs},
                    {"launches", count == launches.end() ? 0 : count->second},
                    {"device", row.device->name()},
                    {"form", row.form},
                    {"reason", row.reason}});
  }
  return json;
}

// Of the domains that can be metered their source, of the others the reason why not.
nlohmann::ordered_json power_json(const device::power::Reading& reading) {
  auto json = nlohmann::ordered_json::object();
  for (const device::power::Domain domain : device::power::kDomains) {
    const device::power::Figure& figure = reading[domain];
    auto& one = json[std::string(device::power::domain_name(domain))];
    if (figure.missing.empty())
      one["source"] = figure.source;
    else
      one["unavailable"] = figure.missing;
  }
  return json;
}

}  // namespace

void write_run_config(const TrainSetup& setup, const TrainOptions& options, const RunPlan& plan) {
  nlohmann::ordered_json json;
  json["schema"] = 1;
  json["command_line"] = options.command_line;
  json["version"] = version();
  json["commit"] = commit();
  json["compiler"] = compiler();
  json["build_type"] = build_type();
  auto& used = json["libraries"] = nlohmann::ordered_json::object();
  for (const Library& library : libraries()) used[std::string(library.name)] = library.version;
  json["cpu"] = processor();
  json["processors"] = std::thread::hardware_concurrency();
  json["device"] = plan.device.describe();
  json["pid"] = ::getpid();
  json["started_ms"] = unix_milliseconds();
  if (const auto flops = plan.peak.flops())
    json["peak"] = {{"flop_per_s", *flops}, {"source", plan.peak.source()}};
  json["power"] = power_json(plan.power);

  const model::Config& c = setup.config;
  auto& model = json["model"] = {{"name", options.model}};
  model.update(sizes_json(c));
  model["sequence"] = c.sequence;
  model["tied"] = c.tied;
  model["parameters"] = model::parameter_count(c);
  const train::Hyperparameters& h = setup.state.hyperparameters;
  json["training"] = {{"data", setup.state.data},
                      {"val", setup.val},
                      {"init", options.init.string()},
                      {"steps", h.steps},
                      {"lr", h.learning_rate},
                      {"min_lr", h.min_learning_rate},
                      {"warmup", h.warmup},
                      {"batch", h.batch},
                      {"sequence", h.sequence},
                      {"accumulate", h.accumulate},
                      {"weight_decay", h.weight_decay},
                      {"clip", h.clip},
                      {"loss_scale", h.loss_scale},
                      {"seed", setup.state.seed},
                      {"training_windows", setup.data.training_windows()},
                      {"validation_windows", setup.data.validation_windows()}};
  if (setup.bigram_entropy) json["training"]["bigram_entropy"] = *setup.bigram_entropy;
  json["microbatch"] = microbatch_json(plan.step);
  json["programs"] = programs_json(plan);
  write_file(setup.out / "config.json",
             json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n");
}

void write_ranges(const std::filesystem::path& run, std::span<const device::PortRange> ranges) {
  nlohmann::ordered_json json = {{"schema", 1}, {"ports", nlohmann::ordered_json::array()}};
  for (const device::PortRange& range : ranges)
    json["ports"].push_back({{"kernel", range.kernel},
                             {"port", range.port},
                             {"smallest", range.smallest},
                             {"largest", range.largest},
                             {"zeros", range.zeros},
                             {"not_finite", range.not_finite},
                             {"launches", range.launches}});
  write_file(run / "numerics.json", json.dump(2) + "\n");
}

void append_sample(const std::filesystem::path& run, int64_t step, std::string_view text) {
  const std::filesystem::path path = run / "samples.txt";
  std::ofstream file(path, std::ios::app);
  file << "=== step " << step << " ===\n" << text << "\n\n";
  file.flush();
  if (!file) fail("{}: the sample could not be written; is the disk full?", path.string());
}

}  // namespace weft::apps
