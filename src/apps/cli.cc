// Options by name: the only file but its parts (cli_parts.h) that knows CLI11, whose header is the
// heaviest of all. Each command's options are a plain struct that its own header declares.
#include "apps/cli.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "apps/cli_parts.h"
#include "apps/train_command.h"
#include "apps/version_text.h"
#include "base/error.h"

namespace weft::apps {
namespace {

// What was chosen: set by the callback of the subcommand that was given.
struct Choice {
  TrainOptions train;
  std::function<int()> run;
};

void add_train(CLI::App& weft, Choice& choice) {
  CLI::App& app =
      command(weft, "train", "Trains a model",
              "weft train --model stories15M --data tokens.bin --steps 1000 --out runs/first");
  TrainOptions& o = choice.train;
  app.add_option("--model", o.model,
                 "stories260K, stories15M, stories42M, stories110M, or a config.json");
  path_option(app, "--data", o.data, "token file, as `weft tokenize` makes it");
  app.add_option(
      "--val", o.val,
      "validation: a token file, or the part of --data that is held out (default: 0.05)");
  path_option(app, "--tokenizer", o.tokenizer, "tokenizer of a token file that has no sidecar");
  app.add_option("--vocab-size", o.vocab_size, "vocabulary of a token file that has no sidecar");
  path_option(app, "--init", o.init,
              "start from these weights: a llama2.c .bin file or a model folder");
  path_option(app, "--out", o.out, "run folder (default: runs/MODEL)");
  app.add_flag("--resume", o.resume, "go on from the run folder's newest checkpoint");
  add_sizes(app, o.sizes);
  app.add_option("--sequence", o.sequence, "tokens of a window")->group("Sizes");
  app.add_option("--steps", o.steps,
                 "the step at which the run and its schedule end (default: 1000)");
  app.add_option("--stop-at", o.stop_at, "save and stop at this step, the schedule as it is");
  app.add_option("--batch", o.batch, "windows side by side (default: 4)");
  app.add_option("--accumulate", o.accumulate, "batches per step (default: 1)");
  app.add_option("--lr", o.lr, "highest learning rate (default: 5e-4)");
  app.add_option("--min-lr", o.min_lr, "learning rate at the end (default: a tenth of --lr)");
  app.add_option("--warmup", o.warmup,
                 "steps of rising learning rate (default: a tenth of --steps, at most 100)");
  app.add_option("--weight-decay", o.weight_decay, "of matrices (default: 0.1)");
  app.add_option("--clip", o.clip, "largest norm of the gradient (default: 1)");
  app.add_option("--loss-scale", o.loss_scale,
                 "power of two that keeps gradients within fp16, where it begins; `auto`: what the "
                 "device wants (default: auto)");
  app.add_option("--seed", o.seed,
                 "of the first weights and the order of the windows (default: 1)");
  app.add_option("--checkpoint-every", o.checkpoint_every, "steps; 0: only at the end")
      ->capture_default_str();
  app.add_option("--val-every", o.val_every, "steps (default: a tenth of --steps, 50 to 500)");
  app.add_option("--val-windows", o.val_windows, "at most so many windows each time")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option("--sample-every", o.sample_every,
                 "steps between texts of the current weights; 0: none")
      ->capture_default_str();
  app.add_option("--sample-prompt", o.sample_prompt, "what they begin with")->capture_default_str();
  app.add_option("--keep", o.keep, "checkpoints to keep; 0: all")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  app.add_flag("--tensorboard,!--no-tensorboard", o.tensorboard,
               "leave files for TensorBoard in the run folder (default: yes)");
  device_options(app, o.device, o.threads);
  app.add_flag("--dry-run", o.dry_run, "print what would be done, as a file for --config");
  app.add_flag("-q,--quiet", o.quiet, "print nothing");
  app.add_flag("-v,--verbose", o.verbose, "print every step, and where each kernel runs");
  app.callback([&choice] { choice.run = [&choice] { return run_train(choice.train); }; });
}

// One command line. `weft dash -- train …` reads a second one, so that a training that it starts
// means what it says by itself.
class CommandLine {
 public:
  CommandLine();

  /// The exit code where there is nothing to run: --help, --version.
  std::optional<int> parse(const std::string& program, std::vector<std::string> arguments);
  int run() const { return choice_.run(); }
  bool is_training() const { return weft_.got_subcommand("train"); }
  const TrainOptions& training() const { return choice_.train; }
  void start(TrainingCommand command) { started_ = std::move(command); }

 private:
  CLI::App weft_{"weft trains and runs Llama-2 language models on every device there is.", "weft"};
  bool version_ = false;
  Choice choice_;
  std::optional<TrainingCommand> started_;
};

CommandLine::CommandLine() {
  weft_.footer(
      "Example:\n  weft data stories --out stories.txt\n  weft tokenizer train --input stories.txt "
      "--vocab 5000 --out tok\n  weft tokenize --tokenizer tok --input stories.txt --out "
      "tokens.bin\n  weft train --model stories260K --data tokens.bin --steps 500 --out "
      "runs/first\n"
      "  weft dash runs/first\n  weft sample --ckpt runs/first --prompt 'Once upon a time'");
  weft_.require_subcommand(1);
  // The last of several wins, so that a script's options can be overridden behind it.
  weft_.option_defaults()->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  weft_.allow_config_extras(CLI::config_extras_mode::error);  // a key that is mistyped, say
  weft_.set_config("--config", "",
                   "Read options from a TOML file, each command's under its name: [train]");
  weft_.set_help_all_flag("--help-all", "Print the help of every command");
  weft_.add_flag("--version", version_, "Print version, compiler, libraries and devices");
  add_train(weft_, choice_);
  add_dash_command(weft_, started_, choice_.run);
  add_report_command(weft_, choice_.run);
  add_model_commands(weft_, choice_.run);
  add_text_commands(weft_, choice_.run);
  add_engine_commands(weft_, choice_.run);
  add_bench_commands(weft_, choice_.train.command_line, choice_.run);
}

std::optional<int> CommandLine::parse(const std::string& program,
                                      std::vector<std::string> arguments) {
  choice_.train.command_line = program;
  for (const std::string& argument : arguments) choice_.train.command_line += ' ' + argument;
  std::ranges::reverse(arguments);  // as CLI11 wants them
  try {
    weft_.parse(std::move(arguments));
  } catch (const CLI::ParseError& error) {
    // --version needs no command beside it.
    if (!version_ && error.get_exit_code() == 0) return weft_.exit(error);  // --help
    if (!version_)
      throw UsageError(
          fmt::format("{} (see weft --help, or --help behind a command)", error.what()));
  }
  if (!version_) return std::nullopt;
  fmt::print("{}", version_text());
  return 0;
}

}  // namespace

int run_cli(int argc, char** argv) {
  std::vector<std::string> arguments(argv + 1, argv + argc), started;
  const auto mark = std::ranges::find(arguments, "--");
  const bool starts = mark != arguments.end() && !arguments.empty() && arguments.front() == "dash";
  if (starts) {
    started.assign(mark + 1, arguments.end());
    arguments.erase(mark, arguments.end());
  }
  CommandLine line;
  if (const std::optional<int> code = line.parse(argv[0], arguments)) return *code;
  if (starts) {
    CommandLine inner;
    if (const std::optional<int> code = inner.parse(argv[0], started)) return *code;
    if (!inner.is_training() || inner.training().dry_run)
      throw UsageError(
          "dash: behind -- a training is wanted that runs: weft dash -- train --data tokens.bin");
    line.start({started, inner.training()});
  }
  return line.run();
}

}  // namespace weft::apps
