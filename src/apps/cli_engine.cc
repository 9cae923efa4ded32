// The commands about the Neural Engine: its programs and their language, plans for chips that are
// not there, and what is found of one that is.
#include <memory>

#include "apps/ane_trial_command.h"
#include "apps/cli_parts.h"
#include "apps/doctor_command.h"
#include "apps/mil_command.h"
#include "apps/plan_command.h"
#include "apps/program_command.h"

namespace weft::apps {
namespace {

using Run = std::function<int()>;

void add_program(CLI::App& weft, Run& run) {
  CLI::App& app = command(weft, "program", "Prints a kernel, or lists them",
                          "weft program fwdFFN --model stories110M --as mil --form conv");
  const auto options = std::make_shared<ProgramOptions>();
  ProgramOptions& o = *options;
  app.add_option("name", o.name, "kernel");
  app.add_option("--as", o.as, "ir, or mil: what the Neural Engine is given")
      ->check(CLI::IsMember({"ir", "mil"}))
      ->capture_default_str();
  app.add_option("--model", o.model, "preset or config.json")->capture_default_str();
  app.add_option("--batch", o.batch, "windows side by side")->capture_default_str();
  app.add_option("--sequence", o.sequence, "tokens of a window, instead of the model's");
  app.add_option("--form", o.form, "of mil: plain, twin, conv, rank3 or packed")
      ->capture_default_str();
  app.add_option("--dialect", o.dialect, "of mil: ios18 or ios16 (default: the form's)")
      ->check(CLI::IsMember({"ios18", "ios16"}));
  app.add_option("--chip", o.chip, "that the mil is for")->capture_default_str();
  app.add_flag("--trace", o.trace, "print the kernel after every pass that changed it");
  runs(app, run, options, run_program);
}

void add_plan(CLI::App& weft, Run& run) {
  CLI::App& app = command(weft, "plan", "Predicts a training step on a chip that isn't there",
                          "weft plan --device ane --chip m4max --model stories110M");
  const auto options = std::make_shared<PlanOptions>();
  PlanOptions& o = *options;
  app.add_option("--device", o.device, "ane")->capture_default_str();
  app.add_option("--chip", o.chip, "m1 to m5max, or all")->capture_default_str();
  app.add_option("--model", o.model, "preset or config.json")->capture_default_str();
  app.add_option("--vocab-size", o.vocab_size, "vocabulary, instead of the model's")
      ->group("Sizes");
  add_sizes(app, o.sizes);
  app.add_option("--sequence", o.sequence, "tokens of a window")->group("Sizes");
  app.add_option("--batch", o.batch, "windows of a batch")->capture_default_str();
  app.add_option("--accumulate", o.accumulate, "batches per step")->capture_default_str();
  app.add_flag("--sources", o.sources, "print where each rate comes from");
  app.add_flag("--json", o.json, "print everything as JSON");
  runs(app, run, options, run_plan);
}

void add_mil(CLI::App& weft, Run& run) {
  CLI::App& app = command(weft, "mil", "Programs in the language of Apple's Neural Engine",
                          "weft mil check model.mil --chip m4");
  app.require_subcommand(1);
  CLI::App& check = command(app, "check", "Checks MIL texts: syntax, types, the rules of the chips",
                            "weft program fwdFFN --as mil | weft mil check - --chip m4max");
  const auto options = std::make_shared<MilCheckOptions>();
  MilCheckOptions& o = *options;
  paths_option(check, "files", o.files, "MIL texts; - is standard input")->required();
  check.add_option("--chip", o.chip,
                   "m1 to m5max: what this chip objects to (default: what any does)");
  path_option(check, "--model-path", o.model_path,
              "folder that @model_path stands for: read the weights too");
  check.add_flag("--json", o.json, "print JSON");
  runs(check, run, options, run_mil_check);
}

void add_doctor(CLI::App& weft, Run& run) {
  CLI::App& app = command(weft, "doctor", "Examines the Neural Engine and tries every kernel on it",
                          "weft doctor --json > report.json");
  const auto options = std::make_shared<DoctorOptions>();
  DoctorOptions& o = *options;
  app.add_option("--model", o.model, "whose layer kernels are tried: preset or config.json")
      ->capture_default_str();
  app.add_option("--sequence", o.sequence, "tokens of a window, instead of the model's");
  app.add_option("--threads", o.threads, "threads of the CPU; 0: one per processor")
      ->check(CLI::Range(0, 1024))
      ->capture_default_str();
  app.add_flag("-q,--quiet", o.quiet, "no progress");
  app.add_flag("--json", o.json, "print everything as JSON, for a report");
  app.add_flag("--fresh", o.fresh, "try again what is known from earlier runs");
  app.add_flag("--clear", o.clear,
               "instead, remove what is remembered of trials, and temporary folders that were left "
               "behind");
  runs(app, run, options, run_doctor);
}

// What Weft starts itself: not in the help.
void add_ane_trial(CLI::App& weft, Run& run) {
  CLI::App& app = *weft.add_subcommand("ane-trial", "Tries a form of the kernel on stdin");
  app.group("");
  const auto options = std::make_shared<AneTrialOptions>();
  AneTrialOptions& o = *options;
  app.add_option("--form", o.form, "plain, twin, conv, rank3 or packed")->required();
  app.add_option("--chip", o.chip, "m1 to m5max")->required();
  app.add_option("--threads", o.threads, "threads of the CPU")->check(CLI::Range(0, 1024));
  runs(app, run, options, run_ane_trial);
}

}  // namespace

void add_engine_commands(CLI::App& weft, Run& run) {
  add_program(weft, run);
  add_plan(weft, run);
  add_mil(weft, run);
  add_doctor(weft, run);
  add_ane_trial(weft, run);
}

}  // namespace weft::apps
