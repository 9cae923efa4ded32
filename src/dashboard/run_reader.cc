#include "dashboard/run_reader.h"

#include <sys/stat.h>

#include <optional>
#include <tuple>
#include <utility>

#include "base/error.h"
#include "base/file.h"
#include "dashboard/run_config.h"
#include "dashboard/telemetry_reader.h"
#include "train/record.h"
#include "train/run_folder.h"

namespace weft::dashboard {
namespace {

namespace fs = std::filesystem;
using train::kTelemetryFile;

constexpr const char* kConfig = "config.json";
constexpr uint64_t kLargestConfig = 4 << 20;

// Where things are: of a telemetry file alone, there is no folder.
struct Place {
  fs::path folder, telemetry;
  std::string name;
};

Place place_of(const fs::path& path) {
  fs::path named = fs::absolute(path).lexically_normal();
  if (named.filename().empty()) named = named.parent_path();
  std::error_code error;
  if (fs::is_directory(named, error)) {
    if (!fs::exists(named / kTelemetryFile, error) && !train::is_held(named))
      fail("{}: a run folder is wanted, and there is no {} in it; name one like runs/stories15M",
           path.string(), kTelemetryFile);
    return {named, named / kTelemetryFile, named.filename().string()};
  }
  if (!fs::is_regular_file(named, error))
    fail("{}: there is no such run; name a folder like runs/stories15M, or a file of telemetry",
         path.string());
  if (named.filename() != kTelemetryFile) return {{}, named, named.stem().string()};
  const fs::path folder = named.parent_path();
  return {folder, named, folder.filename().string()};
}

// A file that was written anew has another one.
using Version = std::tuple<ino_t, off_t, time_t>;

std::optional<Version> version_of(const fs::path& path) {
  struct stat found = {};
  if (::stat(path.c_str(), &found) != 0) return std::nullopt;
  return Version{found.st_ino, found.st_size, found.st_mtime};
}

}  // namespace

struct RunReader::State {
  explicit State(Place found) : place(std::move(found)), telemetry(place.telemetry) {
    run.folder = place.folder;
    run.name = place.name;
  }

  bool read_config();
  bool conclude();

  const Place place;
  Run run;
  TelemetryReader telemetry;
  std::optional<Version> config;  // that has been read
  std::string config_problem;
};

bool RunReader::State::read_config() {
  if (place.folder.empty()) return false;
  const fs::path path = place.folder / kConfig;
  const auto found = version_of(path);
  if (found == config) return false;
  config = found;
  config_problem.clear();
  try {
    if (found) run.config = parse_run_config(read_file(path, kLargestConfig), path.string());
  } catch (const Error& error) {
    config_problem = error.what();
  }
  return true;
}

// What follows from the parts: state and problem.
bool RunReader::State::conclude() {
  const bool held = !place.folder.empty() && train::is_held(place.folder);
  const RunState state = held              ? RunState::kRunning
                         : telemetry.any() ? telemetry.state()
                                           : RunState::kUnknown;
  const std::string problem = telemetry.problem().empty() ? config_problem : telemetry.problem();
  const bool changed = state != run.state || problem != run.problem;
  run.state = state;
  run.problem = problem;
  return changed;
}

RunReader::RunReader(const fs::path& path) : state_(std::make_unique<State>(place_of(path))) {
  state_->telemetry.read_first(state_->run);
  poll();
}

RunReader::~RunReader() = default;

bool RunReader::poll() {
  const bool config = state_->read_config();
  const bool records = state_->telemetry.poll(state_->run);
  return state_->conclude() || config || records;
}

void RunReader::read_whole() {
  state_->telemetry.read_whole(state_->run);
  poll();
}

const Run& RunReader::run() const { return state_->run; }

}  // namespace weft::dashboard
