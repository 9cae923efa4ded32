// The run folder, runs/<name>/: held by one training at a time, home of the checkpoints and of the
// links `latest` and `best`.
//
// Saving is atomic: a checkpoint is written under a temporary name, synced, renamed; the links move
// last. Whatever happens on the way, latest() is a complete checkpoint afterwards.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <vector>

#include "base/file_lock.h"
#include "train/checkpoint.h"

namespace weft::train {

/// The span of RunFolder::save.
inline constexpr const char* kCheckpoint = "checkpoint";

struct SaveOptions {
  bool best = false;  ///< move `best` to this checkpoint, too
  int keep = 0;       ///< remove all but the newest `keep`, sparing latest and best; 0: keep all
};

/// Whether a RunFolder, of this process or another, holds the run folder now. Takes no lock, so
/// that a training that starts meanwhile doesn't notice. Where it can't be asked: false.
bool is_held(const std::filesystem::path& folder);

class RunFolder {
 public:
  /// Makes the folder if there is none, takes its lock (held until destruction), and clears away
  /// what a crashed run left. Throws Error when the folder is in use by another process or can't be
  /// written.
  explicit RunFolder(std::filesystem::path path);
  RunFolder(const RunFolder&) = delete;
  RunFolder& operator=(const RunFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  /// The steps of the checkpoints here, ascending.
  std::vector<int64_t> checkpoints() const;
  /// What `latest` leads to (without a link, the checkpoint of the highest step); nullopt when
  /// there is none.
  std::optional<std::filesystem::path> latest() const;

  /// Saves checkpoint-<state.step>, replacing one of that step, and returns its path. Throws Error;
  /// then the checkpoints that were there before are as they were.
  std::filesystem::path save(const model::Layout& layout, const Arenas<const float>& arenas,
                             const TrainerState& state, std::span<const NamedFile> files,
                             const SaveOptions& options = {});

 private:
  void recover();
  void remove_old(int keep);

  std::filesystem::path path_;
  const FileLock lock_;
};

}  // namespace weft::train
