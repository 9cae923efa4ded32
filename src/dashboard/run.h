// A run as a reader of its folder knows it: what `weft dash` and `weft report` show. Plain values;
// run_reader.h fills them.
#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dashboard/history.h"
#include "dashboard/records.h"

namespace weft::dashboard {

/// A kind of kernel and where it runs, from the run's config.json.
struct KernelRow {
  std::string kernel, device, form, reason;
  int64_t programs = 0, launches = 0;
};

/// The run's config.json.
struct RunConfig {
  std::string command_line, version, commit, cpu, device, model;
  int64_t processors = 0, parameters = 0, steps = 0;  ///< steps: at which the run ends
  double peak_flop_per_s = kMissing;
  std::string peak_source;
  double bigram_entropy = kMissing;  ///< nats: what a table of token pairs could reach
  std::vector<KernelRow> kernels;
  /// By domain of power: where it comes from, or why it can't be read.
  std::vector<std::pair<std::string, std::string>> power_sources, power_unavailable;
  /// Everything in it as name and text, nested names joined by dots, in the file's order: what two
  /// runs are compared by.
  std::vector<std::pair<std::string, std::string>> settings;
};

enum class RunState {
  kRunning,      ///< a process holds the run's lock
  kDone,         ///< its last step is done
  kStopped,      ///< it was stopped and can be resumed
  kInterrupted,  ///< nobody holds it, and it did not say goodbye
  kUnknown       ///< there is no telemetry yet
};

/// "running", "done", "stopped", "interrupted", "no record".
std::string_view state_text(RunState state);

/// Of the History, the curves are: until `whole`, of steps here and there over the file and all
/// recent ones; events and samples until then of the end of the file alone.
struct Run : History {
  static constexpr size_t kMostRecent = 2000;

  std::filesystem::path folder;
  std::string name;  ///< of the folder
  std::optional<RunConfig> config;
  RunState state = RunState::kUnknown;

  std::deque<Step> recent;  ///< the newest, oldest first
  /// Of a text that is being made: what was asked for, and the text so far, the prompt included.
  std::string live_prompt, live_text;
  int64_t live_sample = 0;  ///< its number; 0: none is being made
  Named power_w, energy_j;  ///< the newest reading

  bool whole = false;
  double read_fraction = 0;  ///< of the file, while the whole is being read
  std::string problem;       ///< in words: what is wrong with the files; empty if nothing
};

}  // namespace weft::dashboard
