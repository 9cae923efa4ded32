// Options by name: the only file but its parts (cli_parts.h, cli_engine.cc) that knows CLI11, whose
// header is the heaviest of all. Each command's options are a plain struct that its own header
// declares.
#include "apps/cli.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "apps/bench_options.h"
#include "apps/cli_parts.h"
#include "apps/data_command.h"
#include "apps/eval_command.h"
#include "apps/export_command.h"
#include "apps/sample_command.h"
#include "apps/tokenize_command.h"
#include "apps/tokenizer_command.h"
#include "apps/train_command.h"
#include "apps/version_text.h"
#include "base/error.h"
#include "data/corpora.h"

namespace weft::apps {
namespace {

namespace fs = std::filesystem;

constexpr const char* kModelHelp = "checkpoint, run or model folder, or a llama2.c .bin file";

// What was chosen: set by the callback of the subcommand that was given.
struct Choice {
  TrainOptions train;
  SampleOptions sample;
  EvalOptions eval;
  ExportOptions exported;
  TokenizeOptions tokenize;
  TokenizerTrainOptions tokenizer_train;
  TokenizerExportOptions tokenizer_export;
  TokenizerInfoOptions tokenizer_info;
  DataStoriesOptions stories;
  DataGetOptions get;
  BenchOptions bench;
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

void add_sample(CLI::App& weft, Choice& choice) {
  CLI::App& app = command(weft, "sample", "Writes text",
                          "weft sample --ckpt runs/first --prompt 'Once upon a time'");
  SampleOptions& o = choice.sample;
  path_option(app, "--ckpt", o.checkpoint, kModelHelp)->required();
  path_option(app, "--vocab", o.vocab, "tokenizer, where it does not lie beside the weights");
  app.add_option("--prompt", o.prompt, "what the text begins with");
  app.add_option("--steps", o.steps, "new tokens, at most")->capture_default_str();
  app.add_option("--temp", o.temperature, "0: always the likeliest token")->capture_default_str();
  app.add_option("--top-p", o.top_p, "of the probability, in the likeliest tokens")
      ->capture_default_str();
  app.add_option("--seed", o.seed, "of the choice")->capture_default_str();
  path_option(app, "--logits", o.logits,
              "leave there what each new token was chosen from: fp32, one number for each piece");
  app.add_option("--count", o.count, "texts, made side by side, with the seeds that follow")
      ->capture_default_str();
  app.add_option("--weights", o.weights, "how matrices are stored: f32, f16 or q8")
      ->capture_default_str();
  device_options(app, o.device, o.threads);
  app.add_flag("-q,--quiet", o.quiet, "nothing but the text");
  app.callback([&choice] { choice.run = [&choice] { return run_sample(choice.sample); }; });
}

void add_eval(CLI::App& weft, Choice& choice) {
  CLI::App& app = command(weft, "eval", "Measures a model's loss on a text",
                          "weft eval --ckpt runs/first --data story.txt");
  EvalOptions& o = choice.eval;
  path_option(app, "--ckpt", o.checkpoint, kModelHelp)->required();
  path_option(app, "--data", o.data,
              "token file (.bin), or text, which is read as `weft tokenize` reads it")
      ->required();
  path_option(app, "--vocab", o.vocab, "tokenizer, where it does not lie beside the weights");
  app.add_option("--windows", o.windows, "at most so many; 0: all")->capture_default_str();
  device_options(app, o.device, o.threads);
  app.add_flag("-q,--quiet", o.quiet, "no progress");
  app.callback([&choice] { choice.run = [&choice] { return run_eval(choice.eval); }; });
}

void add_export(CLI::App& weft, Choice& choice) {
  CLI::App& app =
      command(weft, "export", "Writes a model in another program's form",
              "weft export --ckpt runs/first --to gguf --type q8_0 first.gguf\n"
              "  weft export --ckpt stories15M.bin --vocab tokenizer.bin --to hf folder\n"
              "  weft export --ckpt runs/first --to llama2c first.bin");
  ExportOptions& o = choice.exported;
  path_option(app, "--ckpt", o.checkpoint, kModelHelp)->required();
  app.add_option("--to", o.to,
                 "llama2c: its .bin file (version 0); hf: a folder in Hugging Face's form; gguf: a "
                 "file for llama.cpp, with the tokenizer inside")
      ->required();
  path_option(app, "out", o.out, "file, or folder for hf")->required();
  app.add_option("--type", o.type, "of the numbers: f32; hf also f16; gguf also f16 and q8_0")
      ->capture_default_str();
  path_option(app, "--vocab", o.vocab, "tokenizer, where it does not lie beside the weights");
  app.add_flag("-q,--quiet", o.quiet, "print nothing");
  app.callback([&choice] { choice.run = [&choice] { return run_export(choice.exported); }; });
}

void add_tokenize(CLI::App& weft, Choice& choice) {
  CLI::App& app = command(weft, "tokenize", "Makes a token file of texts",
                          "weft tokenize --tokenizer tok --input stories.txt --out tokens.bin\n  "
                          "weft tokenize --tokenizer tok --input 'part*.jsonl.zst' --field text "
                          "--val 0.01 --out tokens.bin\n  "
                          "xz -dc text.xz | weft tokenize --tokenizer tok --input - --out "
                          "tokens.bin");
  TokenizeOptions& o = choice.tokenize;
  path_option(app, "--tokenizer", o.tokenizer, "tokenizer folder or file")->required();
  paths_option(app, "--input", o.inputs,
               "texts, as they are or packed by gzip or zstd: files, patterns, `-` for standard "
               "input")
      ->required();
  app.add_option("--field", o.field, "the inputs are JSON lines, with the text in this field");
  path_option(app, "--out", o.out, "token file")->required();
  app.add_option("--val", o.validation, "part of the documents that goes to a file of its own")
      ->capture_default_str();
  app.add_option("--separator", o.separator,
                 "line between documents, `blank` lines, `file`: one a file, or `auto`: lines "
                 "<|endoftext|> if there are any, else blank ones")
      ->capture_default_str();
  app.add_flag("--bos,!--no-bos", o.ends.bos, "begin token in front of each document (default)");
  app.add_flag("--eos,!--no-eos", o.ends.eos, "end token behind each document");
  app.add_option("--seed", o.seed, "of the choice of documents for validation")
      ->capture_default_str();
  app.add_option("--threads", o.threads, "0: one per processor")->capture_default_str();
  app.add_flag("-q,--quiet", o.quiet, "print nothing");
  app.callback([&choice] { choice.run = [&choice] { return run_tokenize(choice.tokenize); }; });
}

void add_tokenizer(CLI::App& weft, Choice& choice) {
  CLI::App& app = command(weft, "tokenizer", "Trains and shows tokenizers",
                          "weft tokenizer train --input stories.txt --vocab 5000 --out tok");
  app.require_subcommand(1);
  CLI::App& train = command(app, "train", "Trains a tokenizer on texts",
                            "weft tokenizer train --input stories.txt --vocab 5000 --out tok");
  TokenizerTrainOptions& t = choice.tokenizer_train;
  paths_option(train, "--input", t.inputs,
               "texts, as they are or packed by gzip or zstd: files, patterns, or - (standard "
               "input)")
      ->required();
  train.add_option("--field", t.field, "the inputs are JSON lines, with the text in this field");
  path_option(train, "--out", t.out, "folder")->required();
  train.add_option("--vocab", t.vocab, "pieces")->capture_default_str();
  train.add_option("--separator", t.separator, "line between documents, `blank`, or `auto`")
      ->capture_default_str();
  train.add_option("--sample-mb", t.sample_mb, "of more text than so many MB a part is looked at")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  train.add_option("--threads", t.threads, "0: one per processor")->capture_default_str();
  train.add_flag("-q,--quiet", t.quiet, "print nothing");
  train.callback([&choice] {
    choice.run = [&choice] { return run_tokenizer_train(choice.tokenizer_train); };
  });

  CLI::App& out = command(app, "export", "Writes a tokenizer in another form",
                          "weft tokenizer export tok --to hf tokenizer.json");
  TokenizerExportOptions& e = choice.tokenizer_export;
  path_option(out, "tokenizer", e.tokenizer, "tokenizer folder or file")->required();
  out.add_option("--to", e.to,
                 "hf (Hugging Face's tokenizer.json), llama2c (tokenizer.bin), or vocab "
                 "(vocab.json)")
      ->required();
  path_option(out, "out", e.out, "file to write")->required();
  out.callback([&choice] {
    choice.run = [&choice] { return run_tokenizer_export(choice.tokenizer_export); };
  });

  CLI::App& info = command(app, "info", "Shows a tokenizer",
                           "weft tokenizer info tok --text 'Once upon a time'");
  TokenizerInfoOptions& i = choice.tokenizer_info;
  path_option(info, "tokenizer", i.tokenizer, "tokenizer folder or file")->required();
  info.add_option("--text", i.text, "show the tokens of this text")->capture_default_str();
  info.callback(
      [&choice] { choice.run = [&choice] { return run_tokenizer_info(choice.tokenizer_info); }; });
}

void add_data(CLI::App& weft, Choice& choice) {
  CLI::App& app = command(weft, "data", "Texts to train on",
                          "weft data stories --out stories.txt\n  weft data get tinystories-valid");
  app.require_subcommand(1);
  CLI::App& stories = command(app, "stories", "Writes children's stories, made up by a grammar",
                              "weft data stories --out stories.txt --count 20000");
  DataStoriesOptions& o = choice.stories;
  path_option(stories, "--out", o.out, "text file")->required();
  stories.add_option("--count", o.count, "stories")->capture_default_str();
  stories.add_option("--seed", o.seed, "of the stories")->capture_default_str();
  stories.add_flag("-q,--quiet", o.quiet, "print nothing");
  stories.callback(
      [&choice] { choice.run = [&choice] { return run_data_stories(choice.stories); }; });

  CLI::App& get = command(app, "get", "Downloads a published corpus, going on where it was ended",
                          "weft data get tinystories-valid");
  DataGetOptions& g = choice.get;
  get.add_option("name", g.name, data::corpus_names())->required();
  path_option(get, "--out", g.out, "text file, if not the published name in this folder");
  get.add_option("--from", g.from, "URL of a folder with the same file, if not its public home");
  get.add_flag("-q,--quiet", g.quiet, "print nothing");
  get.callback([&choice] { choice.run = [&choice] { return run_data_get(choice.get); }; });
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
  weft_.footer("Example:\n  weft train --help");
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
  add_sample(weft_, choice_);
  add_eval(weft_, choice_);
  add_export(weft_, choice_);
  add_tokenizer(weft_, choice_);
  add_tokenize(weft_, choice_);
  add_data(weft_, choice_);
  add_engine_commands(weft_, choice_.run);
  add_bench_commands(weft_, choice_.bench, choice_.run);
}

std::optional<int> CommandLine::parse(const std::string& program,
                                      std::vector<std::string> arguments) {
  choice_.train.command_line = program;
  for (const std::string& argument : arguments) choice_.train.command_line += ' ' + argument;
  choice_.bench.command_line = choice_.train.command_line;
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
