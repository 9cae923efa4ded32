#include "base/file_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <optional>

#include "base/error.h"

namespace weft {
namespace {

/// The bytes of the open file, if it is still the one of that name: its last holder may have
/// renamed or removed it between our open() and flock().
std::optional<uint64_t> bytes_at(int descriptor, const std::filesystem::path& path) {
  struct stat ours {
  }, there{};
  if (::fstat(descriptor, &ours) != 0 || ::stat(path.c_str(), &there) != 0 ||
      ours.st_dev != there.st_dev || ours.st_ino != there.st_ino)
    return std::nullopt;
  return static_cast<uint64_t>(ours.st_size);
}

}  // namespace

FileLock::FileLock(const std::filesystem::path& path, std::string_view taken) : path_(path) {
  do {
    descriptor_ = Descriptor(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666));
    if (descriptor_.value < 0)
      fail("{}: can't be created: {}; check that the folder exists and may be written",
           path.string(), std::strerror(errno));
    if (::flock(descriptor_.value, LOCK_EX | LOCK_NB) != 0) {
      if (errno == EWOULDBLOCK) fail("{}: {}", path.string(), taken);
      fail("{}: can't be locked: {}; choose a folder on another disk", path.string(),
           std::strerror(errno));
    }
  } while (!bytes_at(descriptor_.value, path));
}

// Nobody else can have it before the descriptor is closed.
FileLock::~FileLock() {
  if (bytes_at(descriptor_.value, path_) == 0) ::unlink(path_.c_str());
}

}  // namespace weft
