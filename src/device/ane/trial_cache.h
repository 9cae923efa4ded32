// What is known of forms from earlier runs on this chip and this build of the system: a file of
// Trials by the text that was compiled.
//
// Several processes may use it at once. Every change reads the file again and replaces it as a
// whole; of two at the same moment one may be lost, and is found out again. A file that can't be
// read, or is of another version, counts as empty.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "device/ane/chip.h"
#include "device/ane/choice.h"

namespace weft::device::ane {

class TrialCache {
 public:
  /// For `chip` under the system's build `build` ("25F84"); nothing is read or written yet.
  TrialCache(const std::filesystem::path& folder, const Chip& chip, std::string_view build);

  /// What the Trial of `text` came to. One that was begun before the machine was last started, and
  /// never ended, took the machine down; of one that was begun since, nothing is known: another
  /// process is at it, or was stopped.
  std::optional<Trial> find(std::string_view text) const;
  /// Leaves a mark: `text`, in the form `form`, is about to be tried. The functions from here on
  /// write, and throw Error where the file can't be written.
  void begin(std::string_view text, std::string_view form);
  /// Remembers how it ended. A Trial that failed is only known not to be running any more: what
  /// stopped it (resources were short, say) may be gone the next time.
  void end(std::string_view text, const Trial& trial);
  /// The form passed, and was found to be wrong later: `why`.
  void withdraw(std::string_view text, std::string_view form, std::string_view why);

  const std::filesystem::path& file() const { return file_; }

 private:
  const std::filesystem::path file_;
};

/// The files of all chips and builds in `folder`.
std::vector<std::filesystem::path> trial_cache_files(const std::filesystem::path& folder);

}  // namespace weft::device::ane
