#include "base/file_lock.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <optional>

#include "base/error.h"

namespace weft {
namespace {

/// The bytes of the open file, if it is still the one of that name: its last holder may have
/// renamed or removed it between our open() and the lock.
std::optional<uint64_t> bytes_at(int descriptor, const std::filesystem::path& path) {
  struct stat ours {
  }, there{};
  if (::fstat(descriptor, &ours) != 0 || ::stat(path.c_str(), &there) != 0 ||
      ours.st_dev != there.st_dev || ours.st_ino != there.st_ino)
    return std::nullopt;
  return static_cast<uint64_t>(ours.st_size);
}

// The lock is one of the open file, not of the process, and of all its bytes. Linux and macOS have
// such (fcntl(2): F_OFD_SETLK); unlike flock's it can be asked for without being taken.
struct flock whole_file() {
  struct flock lock = {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  return lock;
}

}  // namespace

FileLock::FileLock(const std::filesystem::path& path, std::string_view taken) : path_(path) {
  do {
    descriptor_ = Descriptor(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666));
    if (descriptor_.value < 0)
      fail("{}: can't be created: {}; check that the folder exists and may be written",
           path.string(), std::strerror(errno));
    struct flock wanted = whole_file();
    if (::fcntl(descriptor_.value, F_OFD_SETLK, &wanted) != 0) {
      if (errno == EAGAIN || errno == EACCES) fail("{}: {}", path.string(), taken);
      fail("{}: can't be locked: {}; choose a folder on another disk", path.string(),
           std::strerror(errno));
    }
  } while (!bytes_at(descriptor_.value, path));
}

// Nobody else can have it before the descriptor is closed.
FileLock::~FileLock() {
  if (bytes_at(descriptor_.value, path_) == 0) ::unlink(path_.c_str());
}

bool is_locked(const std::filesystem::path& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct flock found = whole_file();
  return file.value >= 0 && ::fcntl(file.value, F_OFD_GETLK, &found) == 0 &&
         found.l_type != F_UNLCK;
}

}  // namespace weft
