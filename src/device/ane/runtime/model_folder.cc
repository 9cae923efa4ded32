#include "device/ane/runtime/model_folder.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <cstring>

#include "base/error.h"
#include "base/file.h"

namespace weft::device::ane::runtime {
namespace {

namespace fs = std::filesystem;

constexpr const char* kLock = "lock";

std::string prefix() { return fmt::format("weft-ane-{}-", ::getuid()); }

bool is_identifier(const std::string& name) {
  return !name.empty() && name.size() < 256 && std::ranges::all_of(name, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '_';
  });
}

// Of this user and no link, whatever it points to.
bool is_own_folder(const fs::path& path) {
  struct stat info {};
  return ::lstat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode) && info.st_uid == ::getuid();
}

void make_folder(const fs::path& path) {
  if (::mkdir(path.c_str(), 0700) != 0)
    fail(
        "{}: the folder can't be made: {}; remove what is there, or set TMPDIR to a folder that "
        "may be written",
        path.string(), std::strerror(errno));
}

// A folder that an earlier process with the same text may have left there.
void make_or_take_folder(const fs::path& path) {
  if (::mkdir(path.c_str(), 0700) == 0) return;
  if (errno != EEXIST || !is_own_folder(path))
    fail(
        "{}: a folder of one's own is wanted, there is a link or a folder of somebody else; "
        "remove it",
        path.string());
}

// The lock gets its name when it is held already, so that nobody finds it free in between.
int make_lock(const fs::path& root) {
  const fs::path unnamed = root / "lock.new";
  const int lock =
      ::open(unnamed.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (lock >= 0 && ::flock(lock, LOCK_EX | LOCK_NB) == 0 &&
      ::rename(unnamed.c_str(), (root / kLock).c_str()) == 0)
    return lock;
  const std::string why = std::strerror(errno);
  if (lock >= 0) ::close(lock);
  fail("{}: can't be made and locked: {}; set TMPDIR to a folder of a local disk",
       (root / kLock).string(), why);
}

void remove_folder(const fs::path& path) noexcept {
  std::error_code ignored;  // what can't be removed now is a leftover for the next start
  if (is_own_folder(path)) fs::remove_all(path, ignored);
}

// `root` and the folders outside that it speaks of.
void remove_root(const fs::path& root) noexcept {
  std::error_code ignored;
  for (fs::directory_iterator entry(root, ignored), end; !ignored && entry != end;
       entry.increment(ignored))
    if (const fs::path name = entry->path().filename();
        is_identifier(name.string()) && name != kLock && fs::is_empty(entry->path(), ignored))
      remove_folder(root.parent_path() / name);
  remove_folder(root);
}

// By the number in the name; it may be another process by now.
bool is_process_alive(const std::string& name) {
  int process = 0;
  const char* const end = name.data() + name.size();
  const auto [rest, error] = std::from_chars(name.data() + prefix().size(), end, process);
  return error != std::errc() || process <= 0 || ::kill(process, 0) == 0 || errno != ESRCH;
}

// A root has its lock from the beginning to the end of its life, but for a moment at both.
bool is_dead(const fs::path& root) {
  const int lock = ::open((root / kLock).c_str(), O_RDWR | O_NOFOLLOW | O_CLOEXEC);
  if (lock < 0) return errno == ENOENT && !is_process_alive(root.filename().string());
  const bool dead = ::flock(lock, LOCK_EX | LOCK_NB) == 0;
  ::close(lock);
  return dead;
}

}  // namespace

ModelFolder::ModelFolder(const fs::path& temporary, const std::string& identifier,
                         const std::string& text, bool told) {
  static std::atomic<int> count{0};
  if (!is_identifier(identifier))
    fail(
        "ane: a program's identifier of letters and digits is wanted, it is '{}'; take another "
        "device",
        identifier);
  const fs::path root =
      temporary / fmt::format("{}{}-{}", prefix(), ::getpid(), count.fetch_add(1));
  make_folder(root);
  root_ = root;
  try {
    lock_ = make_lock(root_);
    make_folder(root_ / identifier);
    if (!told) make_or_take_folder(temporary / identifier);
    model_ = (told ? root_ : temporary) / identifier;
    make_or_take_folder(model_ / "weights");
    write_file(model_ / "model.mil", text);
  } catch (...) {
    remove();
    throw;
  }
}

ModelFolder::~ModelFolder() { remove(); }

void ModelFolder::remove() noexcept {
  if (!model_.empty()) remove_folder(model_);
  remove_folder(root_);
  if (lock_ >= 0) ::close(lock_);
}

int remove_leftovers(const fs::path& temporary) noexcept {
  int removed = 0;
  std::error_code failed;
  for (fs::directory_iterator entry(temporary, failed), end; !failed && entry != end;
       entry.increment(failed)) {
    const fs::path& root = entry->path();
    if (!root.filename().string().starts_with(prefix()) || !is_own_folder(root) || !is_dead(root))
      continue;
    remove_root(root);
    ++removed;
  }
  return removed;
}

int64_t free_bytes(const fs::path& folder) noexcept {
  std::error_code failed;
  const fs::space_info space = fs::space(folder, failed);
  return failed ? -1 : static_cast<int64_t>(space.available);
}

}  // namespace weft::device::ane::runtime
