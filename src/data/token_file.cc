#include "data/token_file.h"

#include <algorithm>
#include <bit>

#include "base/error.h"

namespace weft::data {
namespace {

static_assert(std::endian::native == std::endian::little, "token files are mapped as they are");

constexpr size_t kWaitingTokens = size_t{1} << 19;
constexpr uint64_t kMaxSidecarBytes = uint64_t{1} << 20;

/// The index of the first token that is not below `vocab`, or the number of tokens.
size_t first_outside(std::span<const Token> tokens, size_t vocab) {
  if (vocab >= kMaxVocab) return tokens.size();
  // Whole blocks by their largest token, a loop without branches that compilers turn into vector
  // code.
  constexpr size_t kBlock = 4096;
  size_t at = 0;
  for (; at + kBlock <= tokens.size(); at += kBlock) {
    Token largest = 0;
    for (size_t i = 0; i < kBlock; ++i) largest = std::max(largest, tokens[at + i]);
    if (largest >= vocab) break;
  }
  while (at < tokens.size() && tokens[at] < vocab) ++at;
  return at;
}

std::filesystem::path partial_of(const std::filesystem::path& path) {
  std::filesystem::path partial = path;
  return partial += ".partial";
}

}  // namespace

std::span<const Token> as_tokens(std::span<const std::byte> bytes, std::string_view where) {
  if (bytes.size() % sizeof(Token) != 0)
    fail(
        "{}: {} bytes, an odd number, at offset {} half a token is left; ids have two bytes each: "
        "copy the file again",
        where, bytes.size(), bytes.size() - 1);
  return {reinterpret_cast<const Token*>(bytes.data()), bytes.size() / sizeof(Token)};
}

void require_tokens(std::span<const Token> tokens, size_t vocab, int64_t sequence,
                    std::string_view where) {
  CHECK(sequence >= 1, "a sequence of {}", sequence);
  if (tokens.size() <= static_cast<size_t>(sequence))
    fail(
        "{}: it ends at offset {} after {} tokens, a sequence of {} wants {} at least; take more "
        "text or a shorter "
        "sequence",
        where, tokens.size() * sizeof(Token), tokens.size(), sequence, sequence + 1);
  const size_t outside = first_outside(tokens, vocab);
  if (outside < tokens.size())
    fail(
        "{}: token {} at offset {} is {}, which a vocabulary of {} doesn't have; take the "
        "tokenizer that made the "
        "file, or tokenize the text again",
        where, outside, outside * sizeof(Token), tokens[outside], vocab);
}

TokenFile::TokenFile(std::filesystem::path path)
    : path_(std::move(path)), map_(path_), tokens_(as_tokens(map_.bytes(), path_.string())) {
  const std::filesystem::path beside = sidecar_path(path_);
  if (!std::filesystem::exists(beside)) return;
  sidecar_ = parse_sidecar(read_file(beside, kMaxSidecarBytes), beside.string());
  if (sidecar_->tokens != tokens_.size())
    fail(
        "{}: it speaks of {} tokens, {} has {}; one of the two is cut off or of another run: "
        "tokenize the text again",
        beside.string(), sidecar_->tokens, path_.string(), tokens_.size());
}

std::optional<std::filesystem::path> TokenFile::tokenizer_path() const {
  if (!sidecar_) return std::nullopt;
  return (path_.parent_path() / sidecar_->tokenizer).lexically_normal();
}

TokenFileWriter::TokenFileWriter(std::filesystem::path path)
    : path_(std::move(path)), partial_(partial_of(path_)), lock_(partial_), writer_(partial_) {
  sidecar_path(path_);  // refuses a name that would be its own sidecar's, before any work
  waiting_.reserve(kWaitingTokens);
}

void TokenFileWriter::append(std::span<const Token> tokens) {
  tokens_ += tokens.size();
  waiting_.insert(waiting_.end(), tokens.begin(), tokens.end());
  if (waiting_.size() >= kWaitingTokens) flush();
}

void TokenFileWriter::flush() {
  writer_.write(std::as_bytes(std::span(waiting_)));
  waiting_.clear();
}

void TokenFileWriter::finish(Sidecar sidecar) {
  flush();
  writer_.close();
  const std::filesystem::path beside = sidecar_path(path_);
  try {
    std::error_code error;
    std::filesystem::remove(beside, error);
    if (error) fail("{}: the old sidecar can't be removed: {}", beside.string(), error.message());
    rename_synced(partial_, path_);
  } catch (...) {
    std::error_code ignored;
    std::filesystem::remove(partial_, ignored);
    throw;
  }
  sidecar.tokens = tokens_;
  write_file(beside, write_sidecar(sidecar));
}

}  // namespace weft::data
