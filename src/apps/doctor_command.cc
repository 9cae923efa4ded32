#include "apps/doctor_command.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "apps/doctor_power.h"
#include "apps/doctor_report.h"
#include "apps/interrupt.h"
#include "apps/model_options.h"
#include "apps/progress.h"
#include "base/cache_folder.h"
#include "base/error.h"
#include "device/ane/runtime/model_folder.h"
#include "kernels/catalogue.h"
#include "train/placement.h"

namespace weft::apps {
namespace {

namespace ane = device::ane;

/// Thrown between two trials; a trial itself is not interrupted, or it would look like a crash.
struct Interrupted {
  int exit_code;
};

std::vector<ir::Program> layer_kernels(const DoctorOptions& o, int64_t sequence) {
  const model::Config config = named_model(o.model);
  model::validate(config, o.model);
  std::vector<ir::Program> programs;
  for (const std::string& name : kernels::program_names())
    if (train::is_layer_kernel(name))
      programs.push_back(
          kernels::program_named(name, model::sizes(config, 1, sequence), config.sequence));
  return programs;
}

void try_kernels(const DoctorOptions& o, DoctorReport& report) {
  const std::vector<ir::Program> programs = layer_kernels(o, report.sequence);
  const Interrupt interrupt;
  const auto counts = std::make_shared<ane::TrialCounts>();
  Progress progress("doctor", static_cast<double>(programs.size() * ane::forms().size()), "trials",
                    style_unless(o.quiet));
  ane::ChooserOptions options;
  options.chip = report.machine.chip;
  options.threads = o.threads;
  options.cache = trial_cache_of(report.machine);
  options.fresh = o.fresh;
  options.counts = counts;
  options.progress = [&](std::string_view kernel, std::string_view form, int index) {
    if (const int code = interrupt.exit_code(); code != 0) throw Interrupted{code};
    progress.update(index, fmt::format("{} as {}", kernel, form));
  };
  const ane::Chooser chooser = ane::make_chooser(options);
  for (const ir::Program& program : programs)
    report.kernels.push_back({program.name(), chooser(program)});
  progress.finish();
  report.counts = *counts;
}

DoctorReport examine(const DoctorOptions& o) {
  DoctorReport report{.machine = ane::this_machine(), .system = ane::runtime::examine()};
  report.cache = trial_cache_of(report.machine)->file().string();
  report.model = o.model;
  report.sequence = o.sequence.value_or(named_model(o.model).sequence);
  if (report.sequence < 1) throw UsageError("doctor: --sequence wants at least 1");
  if (!report.system.absent) try_kernels(o, report);
  report.power = look_at_power(*device::power::power_meter());
  return report;
}

int clear() {
  const std::filesystem::path folder = cache_folder();
  int failed = 0;
  for (const std::filesystem::path& file : ane::trial_cache_files(folder)) {
    std::error_code error;
    std::filesystem::remove(file, error);
    fmt::print("{}: {}\n", file.string(), error ? error.message() : "removed");
    failed += error ? 1 : 0;
  }
  if (const std::string temporary = ane::runtime::examine().temporary; !temporary.empty())
    fmt::print("{}: {} folders of processes that ended without a word removed\n", temporary,
               ane::runtime::remove_leftovers(temporary));
  fmt::print("{}: nothing of trials is remembered any more\n", folder.string());
  return failed == 0 ? 0 : 1;
}

}  // namespace

int run_doctor(const DoctorOptions& o) try {
  if (o.clear) return clear();
  const DoctorReport report = examine(o);
  if (o.json)
    fmt::print("{}\n", to_json(report).dump(2, ' ', false,
                                            nlohmann::ordered_json::error_handler_t::replace));
  else
    fmt::print("{}", to_text(report));
  return 0;
} catch (const Interrupted& interrupted) {
  return interrupted.exit_code;
}

}  // namespace weft::apps
