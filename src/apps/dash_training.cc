#include "apps/dash_training.h"

#include <fmt/format.h>

#include <csignal>
#include <cstring>

#include "apps/train_setup.h"
#include "base/error.h"
#include "base/machine.h"

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

std::vector<std::string> weft_with(const std::vector<std::string>& arguments) {
  std::vector<std::string> command{executable_path().string()};
  command.insert(command.end(), arguments.begin(), arguments.end());
  return command;
}

}  // namespace

DashTraining::DashTraining(const TrainingCommand& command)
    : folder_(run_folder(command.options)),
      made_(make_folder(folder_)),
      process_(weft_with(command.arguments), folder_ / kOutput) {}

void DashTraining::stop() {
  asked_to_stop_ = true;
  process_.interrupt();
}

bool DashTraining::ended_well() {
  const auto end = process_.ended();
  return end && end->signal == 0 &&
         (end->code == 0 || (asked_to_stop_ && end->code == 128 + SIGINT));
}

std::string DashTraining::end_text() {
  const auto end = process_.ended();
  CHECK(end, "the end of a training that runs");
  std::string how = "came to its end";
  if (end->signal != 0)
    how = fmt::format("was killed by signal {} ({})", end->signal, ::strsignal(end->signal));
  else if (asked_to_stop_ && ended_well())
    how = "has stopped";
  else if (end->code != 0)
    how = fmt::format("ended with exit code {}", end->code);
  const std::string last = process_.last_lines(kLastLines);
  return last.empty() ? fmt::format("the training {}, and said nothing", how)
                      : fmt::format("the training {}; its last words:\n{}", how, last);
}

void DashTraining::clear_away() const {
  std::error_code ignored;
  if (!made_ || fs::exists(folder_ / "telemetry.jsonl", ignored)) return;
  fs::remove(folder_ / kOutput, ignored);
  fs::remove(folder_, ignored);  // unless there is more in it
}

}  // namespace weft::apps
