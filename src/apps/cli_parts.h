// What the parts of the command line share: commands and options as all of them have them.
#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "apps/dash_training.h"
#include "apps/model_options.h"

namespace weft::apps {

/// An option whose value is a path, or several.
CLI::Option* path_option(CLI::App& app, const char* name, std::filesystem::path& path,
                         const char* help);
CLI::Option* paths_option(CLI::App& app, const char* name,
                          std::vector<std::filesystem::path>& paths, const char* help);
/// --device and --threads.
void device_options(CLI::App& app, std::string& device, int& threads);
/// --quiet and --json of a command that tells what it came to (result.h).
void tell_options(CLI::App& app, bool& quiet, bool& json);
/// An option for each of a model's sizes.
void add_sizes(CLI::App& app, SizeOptions& sizes);
/// A command of `parent`, with a line about it and an example.
CLI::App& command(CLI::App& parent, const char* name, const char* about, const char* example);

/// Where `app` is what was given, `run` becomes `command` with these options.
template <class Options>
void runs(CLI::App& app, std::function<int()>& run, const std::shared_ptr<Options>& options,
          int (*command)(const Options&)) {
  app.callback(
      [&run, options, command] { run = [options, command] { return command(*options); }; });
}

/// The commands about models. `run` becomes what was given.
void add_model_commands(CLI::App& weft, std::function<int()>& run);
/// The commands about texts, likewise.
void add_text_commands(CLI::App& weft, std::function<int()>& run);
/// `weft bench`, likewise. `command_line`: as the user wrote it, when `run` is called.
void add_bench_commands(CLI::App& weft, const std::string& command_line, std::function<int()>& run);
/// The commands about the Neural Engine, its language and its plans, likewise.
void add_engine_commands(CLI::App& weft, std::function<int()>& run);
/// `weft report`, likewise.
void add_report_command(CLI::App& weft, std::function<int()>& run);
/// `weft dash`. `training`: what stood behind its `--`, when `run` is called.
void add_dash_command(CLI::App& weft, const std::optional<TrainingCommand>& training,
                      std::function<int()>& run);

}  // namespace weft::apps
