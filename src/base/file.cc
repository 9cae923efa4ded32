#include "base/file.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <memory>
#include <utility>
#include <vector>

#include "base/descriptor.h"
#include "base/error.h"

namespace weft {
namespace {

constexpr std::string_view kTemporary = ".tmp";
constexpr uint64_t kPiece = uint64_t{1} << 20;  // of a file, in bytes

std::function<void(const std::filesystem::path&)>& write_hook() {
  static std::function<void(const std::filesystem::path&)> hook;
  return hook;
}

void before_write(const std::filesystem::path& path) {
  if (write_hook()) write_hook()(path);
}

std::string reason() { return std::strerror(errno); }

uint64_t size_of(int descriptor, const std::filesystem::path& path) {
  struct stat info {};
  if (::fstat(descriptor, &info) != 0) fail("{}: can't be examined: {}", path.string(), reason());
  if (!S_ISREG(info.st_mode)) fail("{}: a regular file is wanted", path.string());
  return static_cast<uint64_t>(info.st_size);
}

int open_to_read(const std::filesystem::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0)
    fail("{}: can't be opened to read: {}; check the path", path.string(), reason());
  return descriptor;
}

/// The next bytes of a file, as many as there are for `to` at once; 0 at its end.
size_t read_some(int descriptor, std::span<std::byte> to, const std::filesystem::path& path) {
  while (true) {
    const ssize_t n = ::read(descriptor, to.data(), to.size());
    if (n >= 0) return static_cast<size_t>(n);
    if (errno != EINTR) fail("{}: reading failed: {}", path.string(), reason());
  }
}

void sync_folder(const std::filesystem::path& folder) {
  const Descriptor descriptor{::open(folder.c_str(), O_RDONLY | O_CLOEXEC)};
  if (descriptor.value < 0) fail("{}: can't be opened to sync it: {}", folder.string(), reason());
  if (::fsync(descriptor.value) != 0 &&
      errno != EINVAL)  // EINVAL: a file system without folder sync
    fail("{}: can't be synced: {}", folder.string(), reason());
}

std::filesystem::path folder_of(const std::filesystem::path& path) {
  return path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
}

/// What the temporary names beside `path` begin with; the number of a process follows.
std::string temporary_start(const std::filesystem::path& path) {
  return fmt::format(".{}.", path.filename().string());
}

/// Also of another user.
bool is_running(pid_t process) { return ::kill(process, 0) == 0 || errno != ESRCH; }

/// Removes a temporary name at the end of its scope; after the rename that is expected there is
/// none left.
struct Remover {
  const std::filesystem::path& path;
  ~Remover() { ::unlink(path.c_str()); }
};

}  // namespace

std::string read_file(const std::filesystem::path& path, uint64_t limit) {
  const Descriptor descriptor{open_to_read(path)};
  const uint64_t size = size_of(descriptor.value, path);
  if (size > limit)
    fail("{}: at most {} bytes are expected, it has {}; is it the right file?", path.string(),
         limit, size);
  std::string text(size, '\0');
  size_t done = 0;
  while (done < text.size()) {
    const size_t n =
        read_some(descriptor.value, std::as_writable_bytes(std::span(text).subspan(done)), path);
    if (n == 0) fail("{}: it ended at byte {} of {} while it was read", path.string(), done, size);
    done += n;
  }
  return text;
}

MappedFile::MappedFile(const std::filesystem::path& path) {
  const Descriptor descriptor{open_to_read(path)};
  size_ = size_of(descriptor.value, path);
  if (size_ == 0) return;
  void* const memory = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, descriptor.value, 0);
  if (memory == MAP_FAILED) fail("{}: can't be mapped into memory: {}", path.string(), reason());
  data_ = static_cast<const std::byte*>(memory);
}

MappedFile::~MappedFile() {
  if (data_ != nullptr) ::munmap(const_cast<std::byte*>(data_), size_);
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  return *this;
}

FileWriter::FileWriter(std::filesystem::path path, Writing writing)
    : path_(std::move(path)), writing_(writing) {
  before_write(path_);
  const int where = writing == Writing::kReplacing ? O_TRUNC : O_APPEND;
  descriptor_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | where | O_CLOEXEC, 0666);
  if (descriptor_ < 0)
    fail("{}: can't be created: {}; check that the folder exists and may be written",
         path_.string(), reason());
}

FileWriter::~FileWriter() {
  if (descriptor_ < 0) return;
  ::close(descriptor_);
  if (writing_ == Writing::kReplacing) ::unlink(path_.c_str());
}

void FileWriter::write(std::span<const std::byte> bytes) {
  CHECK(descriptor_ >= 0, "{} is closed", path_.string());
  before_write(path_);
  size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t n = ::write(descriptor_, bytes.data() + done, bytes.size() - done);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0)
      fail("{}: writing failed: {}; make room or choose another folder", path_.string(), reason());
    done += static_cast<size_t>(n);
  }
}

void FileWriter::close() {
  CHECK(descriptor_ >= 0, "{} is closed", path_.string());
  before_write(path_);
  if (::fsync(descriptor_) != 0 && errno != EINVAL &&
      errno != EROFS)  // a pipe or device has no sync
    fail("{}: can't be synced to the disk: {}", path_.string(), reason());
  if (::close(std::exchange(descriptor_, -1)) != 0) {
    const std::string why = reason();
    if (writing_ == Writing::kReplacing) ::unlink(path_.c_str());
    fail("{}: closing failed: {}", path_.string(), why);
  }
}

std::filesystem::path temporary_beside(const std::filesystem::path& path) {
  return folder_of(path) / fmt::format("{}{}{}", temporary_start(path), ::getpid(), kTemporary);
}

void remove_remains(const std::filesystem::path& path) {
  const std::string start = temporary_start(path);
  std::error_code error;  // a folder that is not there is found by who writes into it
  std::vector<std::filesystem::path> remains;
  for (std::filesystem::directory_iterator entry(folder_of(path), error), end; entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (!name.starts_with(start)) continue;
    const char* const last = name.data() + name.size();
    int process = 0;
    const auto [rest, wrong] = std::from_chars(name.data() + start.size(), last, process);
    if (wrong == std::errc() && std::string_view(rest, last) == kTemporary && process > 0 &&
        (process == ::getpid() || !is_running(process)))
      remains.push_back(entry->path());
  }
  for (const std::filesystem::path& one : remains) std::filesystem::remove_all(one, error);
}

void write_file(const std::filesystem::path& path, std::string_view content) {
  const std::filesystem::path temporary = temporary_beside(path);
  FileWriter writer(temporary);
  writer.write(content);
  writer.close();
  const Remover remover{temporary};
  rename_synced(temporary, path);
}

void rename_synced(const std::filesystem::path& from, const std::filesystem::path& to) {
  before_write(to);
  if (::rename(from.c_str(), to.c_str()) != 0)
    fail("{}: can't be renamed to {}: {}", from.string(), to.string(), reason());
  sync_folder(folder_of(to));
}

void replace_link(const std::filesystem::path& target, const std::filesystem::path& link) {
  before_write(link);
  const std::filesystem::path temporary = temporary_beside(link);
  ::unlink(temporary.c_str());
  if (::symlink(target.c_str(), temporary.c_str()) != 0)
    fail("{}: can't be linked to {}: {}", link.string(), target.string(), reason());
  const Remover remover{temporary};
  rename_synced(temporary, link);
}

namespace {

std::string digits(XXH64_hash_t sum) { return fmt::format("{:016x}", sum); }

}  // namespace

std::string checksum(std::span<const std::byte> bytes) {
  return digits(XXH3_64bits(bytes.data(), bytes.size()));
}

// Piece by piece: a mapped file would count as this process's memory, a checkpoint of a large model
// for a third of a training.
std::string checksum_file(const std::filesystem::path& path) {
  const Descriptor descriptor{open_to_read(path)};
  uint64_t left = size_of(descriptor.value, path);
  const std::unique_ptr<XXH3_state_t, decltype(&XXH3_freeState)> state(XXH3_createState(),
                                                                       XXH3_freeState);
  XXH3_64bits_reset(state.get());
  std::vector<std::byte> piece(std::min(left, kPiece));
  while (left > 0) {
    const size_t n = read_some(descriptor.value, piece, path);
    if (n == 0) fail("{}: it ended {} bytes early while it was read", path.string(), left);
    XXH3_64bits_update(state.get(), piece.data(), n);
    left -= std::min<uint64_t>(left, n);
  }
  return digits(XXH3_64bits_digest(state.get()));
}

void set_write_hook(std::function<void(const std::filesystem::path&)> hook) {
  write_hook() = std::move(hook);
}

}  // namespace weft
