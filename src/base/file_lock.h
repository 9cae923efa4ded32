// A lock on a file against other processes, so that two of them don't write the same thing.
#pragma once

#include <filesystem>
#include <string_view>

#include "base/descriptor.h"

namespace weft {

/// Holds the lock (fcntl, F_OFD_SETLK) as long as it lives; it ends with the process, however that
/// ends. The file may be renamed meanwhile. One that is empty at the end is removed.
class FileLock {
 public:
  /// Locks the file at `path`, which is created if it is missing. Throws Error when it can't be,
  /// and with the words `taken` when another holder has it, in this process or in another.
  explicit FileLock(
      const std::filesystem::path& path,
      std::string_view taken = "another process writes it; wait for its end, or take another name");

  ~FileLock();
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

 private:
  const std::filesystem::path path_;
  Descriptor descriptor_;
};

/// Whether a FileLock holds the file at `path` now, of this process or another. Takes no lock, so
/// that whoever wants it meanwhile doesn't notice. False where it can't be asked.
bool is_locked(const std::filesystem::path& path);

}  // namespace weft
