#include "apps/dash_training.h"

#include <fmt/format.h>

#include <csignal>
#include <cstring>

#include "apps/train_setup.h"
#include "base/error.h"
#include "base/machine.h"
#include "train/record.h"

namespace weft::apps {
namespace {

namespace fs = std::filesystem;

constexpr size_t kLastLines = 6;
constexpr const char* kOutput = "output.txt";

/// True if it was not there.
bool make_folder(const fs::path& folder) {
  std::error_code error;
  const bool made = fs::create_directories(folder, error);
  if (error)
    fail("{}: the run's folder can't be made: {}; choose another --out", folder.string(),
         error.message());
  return made;
}

/// When the run's telemetry was written to; nullopt: there is none.
std::optional<fs::file_time_type> telemetry_time(const fs::path& folder) {
  std::error_code error;
  const fs::file_time_type when = fs::last_write_time(folder / train::kTelemetryFile, error);
  return error ? std::nullopt : std::optional(when);
}

std::vector<std::string> weft_with(const std::vector<std::string>& arguments) {
  std::vector<std::string> command{executable_path().string()};
  command.insert(command.end(), arguments.begin(), arguments.end());
  return command;
}

}  // namespace

DashTraining::DashTraining(const TrainingCommand& command)
    : folder_(run_folder(command.options)),
      made_(make_folder(folder_)),
      before_(telemetry_time(folder_)),
      process_(weft_with(command.arguments), folder_ / kOutput) {}

void DashTraining::stop() {
  asked_to_stop_ = true;
  process_.interrupt();
}

TrainingEnd DashTraining::end() {
  const auto end = process_.ended();
  CHECK(end, "the end of a training that runs");
  const bool interrupted = asked_to_stop_ && end->code == 128 + SIGINT;
  std::string how = "the training is done";
  if (end->signal != 0)
    how = fmt::format("the training was killed: {}", ::strsignal(end->signal));
  else if (interrupted)
    how = "the training has stopped";
  else if (end->code != 0)
    how = fmt::format("the training failed with exit code {}", end->code);
  return {.well = end->signal == 0 && (end->code == 0 || interrupted),
          .how = how,
          .last = process_.last_lines(kLastLines)};
}

bool DashTraining::began() const { return telemetry_time(folder_) != before_; }

void DashTraining::clear_away() const {
  if (!made_ || began()) return;
  std::error_code ignored;
  for (const char* const name : {kOutput, ".lock"}) fs::remove(folder_ / name, ignored);
  fs::remove(folder_, ignored);  // unless there is more in it
}

}  // namespace weft::apps
