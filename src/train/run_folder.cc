#include "train/run_folder.h"

#include <algorithm>
#include <charconv>
#include <string>

#include "base/error.h"
#include "base/file.h"
#include "base/span.h"

namespace weft::train {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPrefix = "checkpoint-";
// Names in which a checkpoint stands while it is not one: being written, replaced by another of its
// step, removed. Whoever opens the folder next clears them away.
constexpr std::string_view kWritten = ".tmp";
constexpr std::string_view kReplaced = ".replaced";
constexpr std::string_view kRemoved = ".removed";

std::string checkpoint_name(int64_t step) { return fmt::format("{}{}", kPrefix, step); }

fs::path hidden(const fs::path& folder, const std::string& name, std::string_view ending) {
  return folder / fmt::format(".{}{}", name, ending);
}

/// The step in "checkpoint-<step>"; nullopt for any other name.
std::optional<int64_t> step_of(const std::string& name) {
  if (!name.starts_with(kPrefix)) return std::nullopt;
  int64_t step = 0;
  const char* const end = name.data() + name.size();
  const auto [stop, error] = std::from_chars(name.data() + kPrefix.size(), end, step);
  if (error != std::errc() || stop != end || checkpoint_name(step) != name) return std::nullopt;
  return step;
}

/// The names in `folder`, in no order.
std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder))
    names.push_back(entry.path().filename().string());
  return names;
}

/// What a link in `folder` leads to, as a name in the same folder; empty when there is no such
/// link.
std::string link_target(const fs::path& folder, const char* link) {
  std::error_code error;
  return fs::read_symlink(folder / link, error).filename().string();
}

void remove_tree(const fs::path& path) {
  std::error_code error;
  fs::remove_all(path, error);
  if (error) fail("{}: can't be removed: {}; remove it", path.string(), error.message());
}

/// Removes a half-written checkpoint when saving it fails. After a rename nothing is there any
/// more.
struct TreeRemover {
  const fs::path& path;
  ~TreeRemover() {
    std::error_code ignored;
    fs::remove_all(path, ignored);
  }
};

constexpr const char* kLock = ".lock";

FileLock lock_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error)
    fail("{}: the run's folder can't be made: {}; choose another", folder.string(),
         error.message());
  return FileLock(folder / kLock,
                  "another training uses it; wait for that one to end, or choose another folder");
}

}  // namespace

bool is_held(const fs::path& folder) { return is_locked(folder / kLock); }

RunFolder::RunFolder(fs::path path) : path_(std::move(path)), lock_(lock_folder(path_)) {
  recover();
}

void RunFolder::recover() {
  for (const std::string& name : names_in(path_)) {
    if (name.front() != '.') continue;
    if (name.ends_with(kReplaced)) {
      const std::string original = name.substr(1, name.size() - 1 - kReplaced.size());
      if (step_of(original) && !fs::exists(path_ / original)) {
        rename_synced(path_ / name, path_ / original);
        continue;
      }
    }
    if (name.ends_with(kWritten) || name.ends_with(kReplaced) || name.ends_with(kRemoved))
      remove_tree(path_ / name);
  }
}

std::vector<int64_t> RunFolder::checkpoints() const {
  std::vector<int64_t> steps;
  for (const std::string& name : names_in(path_))
    if (const auto step = step_of(name); step && fs::exists(path_ / name / "trainer_state.json"))
      steps.push_back(*step);
  std::sort(steps.begin(), steps.end());
  return steps;
}

std::optional<fs::path> RunFolder::latest() const {
  const std::vector<int64_t> steps = checkpoints();
  if (steps.empty()) return std::nullopt;
  const auto linked = step_of(link_target(path_, "latest"));
  const bool leads = linked && std::binary_search(steps.begin(), steps.end(), *linked);
  return path_ / checkpoint_name(leads ? *linked : steps.back());
}

fs::path RunFolder::save(const model::Layout& layout, const Arenas<const float>& arenas,
                         const TrainerState& state, std::span<const NamedFile> files,
                         const SaveOptions& options) {
  const Span span(span_id(kCheckpoint));
  const std::string name = checkpoint_name(state.step);
  fs::path saved = path_ / name;
  const fs::path temporary = hidden(path_, name, kWritten);
  remove_tree(temporary);
  const TreeRemover remover{temporary};
  std::error_code error;
  if (!fs::create_directory(temporary, error))
    fail("{}: can't be made: {}; choose a folder that may be written", temporary.string(),
         error.message());
  write_checkpoint(temporary, layout, arenas, state, files);
  if (fs::exists(saved)) {
    const fs::path replaced = hidden(path_, name, kReplaced);
    remove_tree(replaced);
    rename_synced(saved, replaced);
    try {
      rename_synced(temporary, saved);
    } catch (...) {
      if (!fs::exists(saved)) fs::rename(replaced, saved, error);
      throw;
    }
    remove_tree(replaced);
  } else {
    rename_synced(temporary, saved);
  }
  replace_link(name, path_ / "latest");
  if (options.best) replace_link(name, path_ / "best");
  if (options.keep > 0) remove_old(options.keep);
  return saved;
}

void RunFolder::remove_old(int keep) {
  const std::vector<int64_t> steps = checkpoints();
  const std::string latest = link_target(path_, "latest"), best = link_target(path_, "best");
  for (size_t i = 0; i + static_cast<size_t>(keep) < steps.size(); ++i) {
    const std::string name = checkpoint_name(steps[i]);
    if (name == latest || name == best) continue;
    const fs::path removed =
        hidden(path_, name, kRemoved);  // a part of it must not look like a whole
    remove_tree(removed);
    rename_synced(path_ / name, removed);
    remove_tree(removed);
  }
}

}  // namespace weft::train
