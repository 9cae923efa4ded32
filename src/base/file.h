// Files: reading whole, mapping, writing so that a crash leaves the old content or the new one,
// never a mixture.
//
// Every error names the path and what to do about it. All writing goes through FileWriter, so that
// a test can make the n-th write of a run fail (`set_write_hook`).
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace weft {

/// The whole file. Throws Error when it can't be read or is larger than `limit` bytes.
std::string read_file(const std::filesystem::path& path, uint64_t limit = uint64_t{1} << 32);

/// A file's bytes, mapped read-only; they live as long as this object.
class MappedFile {
 public:
  /// Throws Error when the file can't be opened or mapped. An empty file has an empty span.
  explicit MappedFile(const std::filesystem::path& path);
  ~MappedFile();
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;

  std::span<const std::byte> bytes() const { return {data_, size_}; }

 private:
  const std::byte* data_ = nullptr;
  size_t size_ = 0;
};

/// What a FileWriter does with a file that is there, and with its own when it was not closed.
enum class Writing {
  kReplacing,   ///< a new file, which is removed again
  kContinuing,  ///< writes at the end of a file that is there, and keeps what was written
};

/// Writes a file and syncs it on close.
class FileWriter {
 public:
  explicit FileWriter(std::filesystem::path path, Writing writing = Writing::kReplacing);
  ~FileWriter();
  FileWriter(const FileWriter&) = delete;
  FileWriter& operator=(const FileWriter&) = delete;

  /// Throws Error when not all of it could be written (a full disk, say).
  void write(std::span<const std::byte> bytes);
  void write(std::string_view text) { write(std::as_bytes(std::span(text))); }
  /// Flushes to the disk and closes. Throws Error; the file is complete only when this returned.
  void close();

 private:
  std::filesystem::path path_;
  Writing writing_;
  int descriptor_ = -1;
};

/// A hidden name beside `path`, of this process: where to write what is then renamed to `path`.
std::filesystem::path temporary_beside(const std::filesystem::path& path);

/// Removes what lies at temporary_beside(path) of processes that this machine no longer runs, which
/// were killed while they wrote, and of this one.
void remove_remains(const std::filesystem::path& path);

/// Replaces `path` by `content` atomically: a temporary file beside it, synced, renamed.
void write_file(const std::filesystem::path& path, std::string_view content);

/// Renames atomically and syncs the folder that holds `to`.
void rename_synced(const std::filesystem::path& from, const std::filesystem::path& to);

/// Makes `link` a symbolic link to `target` (relative), atomically replacing one that is there.
void replace_link(const std::filesystem::path& target, const std::filesystem::path& link);

/// XXH3 (64 bits) of a file's bytes or of memory, as 16 hexadecimal digits.
std::string checksum_file(const std::filesystem::path& path);
std::string checksum(std::span<const std::byte> bytes);

/// For tests: `hook` is called before each write, sync, rename and link of this process with the
/// path and may throw. An empty function removes it. Not thread-safe.
void set_write_hook(std::function<void(const std::filesystem::path&)> hook);

}  // namespace weft
