// Token files: a flat run of little-endian 16-bit ids, without a header; the same bytes that
// llama2.c's trainers read. What the ids mean stands in the sidecar (sidecar.h), which may be
// missing. docs/dataset.md has the format.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "base/file_lock.h"
#include "data/sidecar.h"
#include "data/token.h"

namespace weft::data {

/// `bytes`, aligned for Token, as tokens. Throws Error, with `where`, when their number is odd.
std::span<const Token> as_tokens(std::span<const std::byte> bytes, std::string_view where);

/// Throws Error, with file, offset and cure, unless there are at least `sequence` + 1 tokens, all
/// below `vocab`.
void require_tokens(std::span<const Token> tokens, size_t vocab, int64_t sequence,
                    std::string_view where);

/// A token file, mapped into memory, with its sidecar if there is one.
class TokenFile {
 public:
  /// Throws Error when the file is missing or of odd length, or when the sidecar is damaged or of
  /// another token file.
  explicit TokenFile(std::filesystem::path path);

  const std::filesystem::path& path() const { return path_; }
  /// Live as long as this object, also when it was moved.
  std::span<const Token> tokens() const { return tokens_; }
  const std::optional<Sidecar>& sidecar() const { return sidecar_; }
  /// The folder or file of the tokenizer that the sidecar names, as a path to open; none without a
  /// sidecar.
  std::optional<std::filesystem::path> tokenizer_path() const;

  /// require_tokens() of this file: reads all of it once.
  void require(size_t vocab, int64_t sequence) const {
    require_tokens(tokens_, vocab, sequence, path_.string());
  }

 private:
  std::filesystem::path path_;
  MappedFile map_;
  std::span<const Token> tokens_;
  std::optional<Sidecar> sidecar_;
};

/// Writes a token file and its sidecar. Until finish() the bytes stand in PATH.partial; without it
/// nothing stays.
class TokenFileWriter {
 public:
  /// Throws Error also when another process writes the same file.
  explicit TokenFileWriter(std::filesystem::path path);

  void append(std::span<const Token> tokens);
  uint64_t tokens() const { return tokens_; }
  const std::filesystem::path& path() const { return path_; }
  /// Puts both files in place; `sidecar.tokens` is set here. The sidecar comes last, and an old one
  /// goes first: an interruption leaves at worst a token file without a sidecar.
  void finish(Sidecar sidecar);

 private:
  void flush();

  std::filesystem::path path_, partial_;
  FileLock lock_;  // on the partial file, taken before the writer empties it
  FileWriter writer_;
  std::vector<Token> waiting_;
  uint64_t tokens_ = 0;
};

}  // namespace weft::data
