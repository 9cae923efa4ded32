// `weft bench` and what it can measure.
#include "apps/bench_decode.h"
#include "apps/bench_forward.h"
#include "apps/bench_kernels.h"
#include "apps/bench_peak.h"
#include "apps/bench_step.h"
#include "apps/cli_parts.h"

namespace weft::apps {

void add_bench_commands(CLI::App& weft, const std::string& command_line,
                        std::function<int()>& run) {
  CLI::App& app = command(weft, "bench", "Measures, in fractions of what the machine can do",
                          "weft bench step --model stories110M --vocab-size 5000 --repeat 10");
  app.require_subcommand(1);
  const auto options = std::make_shared<BenchOptions>();
  BenchOptions& o = *options;
  const auto add = [&](const char* name, const char* about, const char* example,
                       int (*measure)(const BenchOptions&)) -> CLI::App& {
    CLI::App& one = command(app, name, about, example);
    one.add_option("--model", o.model, "preset or config.json")->capture_default_str();
    one.add_option("--vocab-size", o.vocab_size, "vocabulary, instead of the model's")
        ->group("Sizes");
    add_sizes(one, o.sizes);
    one.add_option("--repeat", o.repeat, "repetitions that are measured")->capture_default_str();
    device_options(one, o.device, o.threads);
    one.add_flag("-q,--quiet", o.quiet, "no progress");
    path_option(one, "--json", o.json, "leave the raw data there; -: on stdout, without the table");
    one.callback([&run, &command_line, options, measure] {
      run = [&command_line, options, measure] {
        options->command_line = command_line;
        return measure(*options);
      };
    });
    return one;
  };
  const auto add_batch = [&](CLI::App& one) {
    one.add_option("--sequence", o.sequence, "tokens of a window")->group("Sizes");
    one.add_option("--batch", o.batch, "windows side by side")->capture_default_str();
  };
  CLI::App& step = add("step", "A training step: forward, backward, gradient norm, AdamW",
                       "weft bench step --vocab-size 5000 --batch 8 --threads 2 --json step.json",
                       run_bench_step);
  add_batch(step);
  step.add_option("--accumulate", o.accumulate, "batches per step")->capture_default_str();
  step.add_flag("--serve", o.serve,
                "a step for each line on stdin, answered by a line of JSON: so that several "
                "programs can take turns");
  add_batch(add("forward", "A forward pass", "weft bench forward --vocab-size 5000 --batch 8",
                run_bench_forward));
  CLI::App& decode =
      add("decode", "A prompt, then token after token",
          "weft bench decode --vocab-size 32000 --prompt 256 --tokens 128", run_bench_decode);
  decode.add_option("--prompt", o.prompt, "tokens of the prompt")->capture_default_str();
  decode.add_option("--tokens", o.tokens, "tokens behind it")->capture_default_str();
  decode.add_option("--weights", o.weights, "how matrices are stored: f32, f16 or q8")
      ->capture_default_str();
  CLI::App& kernels = add("kernels", "Every kernel by itself, at the model's sizes",
                          "weft bench kernels --vocab-size 5000 --only fwdFFN", run_bench_kernels);
  add_batch(kernels);
  kernels.add_option("--only", o.only, "this kernel alone");
  add("peak", "What the machine can do", "weft bench peak --threads 1", run_bench_peak);
}

}  // namespace weft::apps
