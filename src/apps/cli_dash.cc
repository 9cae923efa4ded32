// `weft dash`, and the other command line that may stand inside it.
#include <memory>

#include "apps/cli_parts.h"
#include "apps/dash_command.h"

namespace weft::apps {

void add_dash_command(CLI::App& weft, const std::optional<TrainingCommand>& training,
                      std::function<int()>& run) {
  CLI::App& app = command(weft, "dash", "Shows trainings in the terminal as they go",
                          "weft dash\n  weft dash runs/first runs/second\n  "
                          "weft dash -- train --model stories15M --data tokens.bin --resume");
  const auto options = std::make_shared<DashOptions>();
  DashOptions& o = *options;
  paths_option(app, "runs", o.runs,
               "run folders, to be compared (default: the newest under runs/). Behind `--` stands "
               "a training to start: train and its options");
  app.add_flag("--once", o.once, "print one screen and end; needs no terminal");
  app.add_option("--size", o.size, "of that screen: columns x rows")->capture_default_str();
  app.callback([&run, &training, options] {
    run = [&training, options] {
      options->training = training;
      return run_dash(*options);
    };
  });
}

}  // namespace weft::apps
