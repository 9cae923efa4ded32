// The commands about models that are there: texts from them, their loss, other forms of them.
#include "apps/cli_parts.h"
#include "apps/eval_command.h"
#include "apps/export_command.h"
#include "apps/sample_command.h"

namespace weft::apps {
namespace {

using Run = std::function<int()>;

constexpr const char* kModelHelp = "checkpoint, run or model folder, or a llama2.c .bin file";

void add_sample(CLI::App& weft, Run& run) {
  CLI::App& app = command(weft, "sample", "Writes text",
                          "weft sample --ckpt runs/first --prompt 'Once upon a time'");
  const auto options = std::make_shared<SampleOptions>();
  SampleOptions& o = *options;
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
  runs(app, run, options, run_sample);
}

void add_eval(CLI::App& weft, Run& run) {
  CLI::App& app = command(weft, "eval", "Measures a model's loss on a text",
                          "weft eval --ckpt runs/first --data story.txt");
  const auto options = std::make_shared<EvalOptions>();
  EvalOptions& o = *options;
  path_option(app, "--ckpt", o.checkpoint, kModelHelp)->required();
  path_option(app, "--data", o.data,
              "token file (.bin), or text, which is read as `weft tokenize` reads it")
      ->required();
  path_option(app, "--vocab", o.vocab, "tokenizer, where it does not lie beside the weights");
  app.add_option("--windows", o.windows, "at most so many; 0: all")->capture_default_str();
  device_options(app, o.device, o.threads);
  app.add_flag("-q,--quiet", o.quiet, "no progress");
  app.add_flag("--json", o.json, "print the outcome as JSON");
  runs(app, run, options, run_eval);
}

void add_export(CLI::App& weft, Run& run) {
  CLI::App& app =
      command(weft, "export", "Writes a model in another program's form",
              "weft export --ckpt runs/first --to gguf --type q8_0 first.gguf\n"
              "  weft export --ckpt stories15M.bin --vocab tokenizer.bin --to hf folder\n"
              "  weft export --ckpt runs/first --to llama2c first.bin");
  const auto options = std::make_shared<ExportOptions>();
  ExportOptions& o = *options;
  path_option(app, "--ckpt", o.checkpoint, kModelHelp)->required();
  app.add_option("--to", o.to,
                 "llama2c: its .bin file (version 0); hf: a folder in Hugging Face's form; gguf: a "
                 "file for llama.cpp, with the tokenizer inside")
      ->required();
  path_option(app, "out", o.out, "file, or folder for hf")->required();
  app.add_option("--type", o.type, "of the numbers: f32; hf also f16; gguf also f16 and q8_0")
      ->capture_default_str();
  path_option(app, "--vocab", o.vocab, "tokenizer, where it does not lie beside the weights");
  tell_options(app, o.quiet, o.json);
  runs(app, run, options, run_export);
}

}  // namespace

void add_model_commands(CLI::App& weft, Run& run) {
  add_sample(weft, run);
  add_eval(weft, run);
  add_export(weft, run);
}

}  // namespace weft::apps
