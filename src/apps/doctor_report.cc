#include "apps/doctor_report.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "apps/doctor_power.h"
#include "base/number_text.h"
#include "base/version.h"
#include "device/ane/trial_json.h"

namespace weft::apps {

using nlohmann::ordered_json;

namespace ane = device::ane;
namespace runtime = device::ane::runtime;

namespace {

constexpr double kMs = 1e3;

std::string line(std::string_view what, std::string_view finding) {
  return fmt::format("{:<12}{}\n", what, finding);
}

std::string_view yes(bool flag) { return flag ? "yes" : "no"; }

std::string signature(const runtime::MethodFinding& method) {
  return fmt::format("{}[{} {}]", method.of_class ? '+' : '-', method.owner, method.name);
}

std::string chip_text(const ane::ThisMachine& machine) {
  const std::string name = ane::display_name(*machine.chip);
  return machine.knows_chip ? name : fmt::format("not known to Weft; treated as {}", name);
}

std::string machine_lines(const DoctorReport& report) {
  const runtime::Host& host = report.machine.host;
  std::string text =
      line("weft", fmt::format("{} (commit {}), {}", version(), commit(), compiler()));
  text += line("system", fmt::format("{} {} ({})", host.system, host.version, host.build));
  text += line("processor", fmt::format("{}, {}", host.processor, host.architecture));
  text += line("chip", chip_text(report.machine));
  text += line("translated", fmt::format("{} (Rosetta)", yes(host.translated)));
  text += line("virtual", fmt::format("{} (virtual machine)", yes(host.virtual_machine)));
  return text;
}

// A whole list of functions says no more than that a library is missing; JSON has it.
std::string missing_text(const std::vector<std::string>& functions) {
  constexpr size_t kShown = 3;
  const size_t shown = std::min(kShown, functions.size());
  return fmt::format(
      "{} not there: {}{}", functions.size(),
      fmt::join(functions.begin(), functions.begin() + static_cast<ptrdiff_t>(shown), ", "),
      functions.size() > shown ? ", …" : "");
}

std::string library_lines(const runtime::Examination& system) {
  std::string text;
  for (const runtime::Library& library : system.libraries)  // the error begins with the path
    text += line("library", library.error.empty() ? library.path + ": found" : library.error);
  if (!system.missing_functions.empty())
    text += line("functions", missing_text(system.missing_functions));
  for (const runtime::ClassFinding& one : system.classes)
    text += line("class", fmt::format("{}: {}", one.name, one.found ? "found" : "not there"));
  for (const runtime::MethodFinding& method : system.methods)
    text += line("method", fmt::format("{}: {}", signature(method),
                                       method.found    ? method.encoding
                                       : method.needed ? "not there, and needed"
                                                       : "not there"));
  for (const runtime::DeviceFact& fact : system.device)
    text += line("device", fmt::format("{} {}", fact.name, fact.value));
  return text;
}

std::string folder_lines(const DoctorReport& report) {
  const runtime::Examination& system = report.system;
  std::string text;
  if (!system.temporary.empty())
    text += line("temporary",
                 fmt::format("{}: {}, {} free", system.temporary,
                             system.temporary_writable ? "writable" : "not writable",
                             system.temporary_free_bytes < 0
                                 ? "nobody knows how much"
                                 : bytes_text(static_cast<double>(system.temporary_free_bytes))));
  return text + line("cache", report.cache);
}

std::string trial_line(std::string_view kernel, const ane::Trial& trial, bool chosen) {
  std::string text =
      fmt::format("{:<10}{:<8}{:<9}", kernel, trial.form, verdict_name(trial.verdict));
  text += trial.error > 0 ? fmt::format("{:>9.1e}", trial.error) : fmt::format("{:>9}", "");
  for (const double seconds : {trial.seconds, trial.cpu_seconds})
    text += seconds > 0 ? fmt::format("{:>10.3f}", kMs * seconds) : fmt::format("{:>10}", "");
  text +=
      fmt::format("  {}{}{}", chosen ? "taken " : "", trial.known ? "known " : "", trial.detail);
  text.erase(text.find_last_not_of(' ') + 1);
  return text + '\n';
}

std::string kernel_lines(const DoctorReport& report) {
  std::string text =
      fmt::format("\nkernels of {}, {} tokens: {} trials now, {} known from before\n\n",
                  report.model, report.sequence, report.counts.run, report.counts.known);
  text += fmt::format("{:<10}{:<8}{:<9}{:>9}{:>10}{:>10}\n", "kernel", "form", "verdict", "off by",
                      "ms", "CPU ms");
  for (const DoctorKernel& kernel : report.kernels)
    for (const ane::Trial& trial : kernel.choice.trials)
      text += trial_line(kernel.name, trial,
                         kernel.choice.form != nullptr && kernel.choice.form->name == trial.form);
  text += '\n';
  for (const DoctorKernel& kernel : report.kernels)
    text += fmt::format("{:<10}{}\n", kernel.name,
                        kernel.choice.form != nullptr
                            ? fmt::format("on the Neural Engine as {}", kernel.choice.form->name)
                            : fmt::format("on the CPU: {}", kernel.choice.reason));
  return text;
}

ordered_json system_json(const DoctorReport& report) {
  const runtime::Host& host = report.machine.host;
  return {{"system", host.system},
          {"version", host.version},
          {"build", host.build},
          {"architecture", host.architecture},
          {"processor", host.processor},
          {"chip",
           report.machine.knows_chip ? ordered_json(report.machine.chip->name) : ordered_json()},
          {"treated_as", report.machine.chip->name},
          {"translated", host.translated},
          {"virtual_machine", host.virtual_machine}};
}

ordered_json runtime_json(const runtime::Examination& system) {
  ordered_json json{{"libraries", ordered_json::array()},
                    {"missing_functions", system.missing_functions},
                    {"classes", ordered_json::object()},
                    {"methods", ordered_json::array()},
                    {"device", ordered_json::object()}};
  for (const runtime::Library& library : system.libraries)
    json["libraries"].push_back({{"path", library.path}, {"error", library.error}});
  for (const runtime::ClassFinding& one : system.classes) json["classes"][one.name] = one.found;
  for (const runtime::MethodFinding& method : system.methods)
    json["methods"].push_back({{"method", signature(method)},
                               {"needed", method.needed},
                               {"found", method.found},
                               {"encoding", method.encoding}});
  for (const runtime::DeviceFact& fact : system.device) json["device"][fact.name] = fact.value;
  json["temporary"] = {{"folder", system.temporary},
                       {"writable", system.temporary_writable},
                       {"free_bytes", system.temporary_free_bytes}};
  json["absent"] = system.absent ? ordered_json(*system.absent) : ordered_json();
  return json;
}

ordered_json kernel_json(const DoctorKernel& kernel) {
  ordered_json trials = ordered_json::array();
  for (const ane::Trial& trial : kernel.choice.trials) {
    trials.push_back(json_of(trial));
    trials.back()["known"] = trial.known;
  }
  return {{"kernel", kernel.name},
          {"form",
           kernel.choice.form != nullptr ? ordered_json(kernel.choice.form->name) : ordered_json()},
          {"reason", kernel.choice.reason},
          {"trials", std::move(trials)}};
}

}  // namespace

std::string to_text(const DoctorReport& report) {
  std::string text = machine_lines(report) + library_lines(report.system) + folder_lines(report) +
                     power_lines(report.power);
  text += line("ane", report.system.absent.value_or("present"));
  return report.kernels.empty() ? text : text + kernel_lines(report);
}

ordered_json to_json(const DoctorReport& report) {
  ordered_json kernels = ordered_json::array();
  for (const DoctorKernel& kernel : report.kernels) kernels.push_back(kernel_json(kernel));
  return {{"weft", {{"version", version()}, {"commit", commit()}, {"compiler", compiler()}}},
          {"machine", system_json(report)},
          {"runtime", runtime_json(report.system)},
          {"cache", report.cache},
          {"power", power_json(report.power)},
          {"model", report.model},
          {"sequence", report.sequence},
          {"trials", {{"now", report.counts.run}, {"known", report.counts.known}}},
          {"kernels", std::move(kernels)}};
}

}  // namespace weft::apps
