// Byte sources: a file, standard input, or what a compressed file holds, as one stream of bytes in
// bounded memory. Documents are read from them (documents.h).
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

namespace weft::data {

class ByteSource {
 public:
  explicit ByteSource(std::string name) : name_(std::move(name)) {}
  virtual ~ByteSource() = default;
  ByteSource(const ByteSource&) = delete;
  ByteSource& operator=(const ByteSource&) = delete;

  /// The next bytes, as many as there are at once; none at the end only. `to` is not empty. Throws
  /// Error with the name and, for damaged data, the offset.
  virtual size_t read(std::span<char> to) = 0;
  /// Bytes taken from the file itself, packed as they are: what a progress counts.
  virtual uint64_t position() const = 0;
  /// The path, or `standard input`.
  const std::string& name() const { return name_; }

 private:
  const std::string name_;
};

/// The path that stands for standard input.
inline constexpr const char* kStandardInput = "-";

/// Opens a file, or a pipe, to read once from its beginning. gzip and zstd are unpacked on the way;
/// their first bytes tell them, not their names. Throws Error, also for archives that are not known
/// here.
std::unique_ptr<ByteSource> open_source(const std::filesystem::path& path);

/// Fills `to` as far as the source goes; the number of bytes.
size_t read_full(ByteSource& source, std::span<char> to);

}  // namespace weft::data
