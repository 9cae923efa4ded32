#include "data/tokenizer_bin.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "base/error.h"
#include "data/token.h"

namespace weft::data {
namespace {

constexpr size_t kUnknown = 0, kBegin = 1, kEnd = 2, kFirstByte = 3,
                 kFirstNormal = kFirstByte + 256;

/// The spelling of the byte piece `id`.
std::string byte_spelling(size_t id) { return byte_name(static_cast<uint8_t>(id - kFirstByte)); }

/// How the file writes the piece `id`.
std::string text_in_file(const Pieces& pieces, size_t id) {
  if (id == kUnknown) return "<unk>";
  if (id == kBegin) return "\n<s>\n";
  if (id == kEnd) return "\n</s>\n";
  return id < kFirstNormal ? byte_spelling(id) : pieces[id].text;
}

PieceKind kind_of(size_t id) {
  if (id == kUnknown) return PieceKind::kUnknown;
  if (id < kFirstByte) return PieceKind::kControl;
  return id < kFirstNormal ? PieceKind::kByte : PieceKind::kNormal;
}

/// The text of a piece that the format fixes by its id.
std::string fixed_text(size_t id) {
  if (id == kUnknown) return "<unk>";
  if (id == kBegin) return "<s>";
  if (id == kEnd) return "</s>";
  return std::string(1, static_cast<char>(id - kFirstByte));
}

void require_form(const Vocabulary& vocabulary) {
  const Pieces& pieces = vocabulary.pieces;
  if (!vocabulary.space_in_front || vocabulary.bos != kBegin || vocabulary.eos != kEnd ||
      pieces.size() < kFirstNormal)
    fail(
        "tokenizer.bin: the format knows a space in front, begin 1, end 2 and at least {} pieces; "
        "this tokenizer has {}, {}, {} and {}; take vocab.json",
        kFirstNormal, vocabulary.space_in_front ? "one" : "none", vocabulary.bos, vocabulary.eos,
        pieces.size());
  for (size_t id = 0; id < pieces.size(); ++id)
    if (pieces[id].kind != kind_of(id) ||
        (kind_of(id) == PieceKind::kByte && pieces[id].text != fixed_text(id)))
      fail(
          "tokenizer.bin: piece {} is \"{}\"; the format has unknown, begin, end, the bytes in "
          "order, then text; take vocab.json",
          id, pieces[id].text);
}

template <class T>
T load(std::span<const std::byte> bytes, size_t at) {
  T value;
  std::memcpy(&value, bytes.data() + at, sizeof(T));
  return value;
}

template <class T>
void store(std::string& out, T value) {
  char bytes[sizeof(T)];
  std::memcpy(bytes, &value, sizeof(T));
  out.append(bytes, sizeof(T));
}

}  // namespace

Pieces parse_tokenizer_bin(std::span<const std::byte> bytes, std::string_view where) {
  if (bytes.size() < 4)
    fail("{}: a llama2.c tokenizer is wanted, found {} bytes; is it the right file?", where,
         bytes.size());
  const auto longest = load<uint32_t>(bytes, 0);
  Pieces pieces;
  for (size_t at = 4; at < bytes.size();) {
    const size_t id = pieces.size();
    if (id == kMaxVocab)
      fail("{}: more than {} pieces at byte {}; token ids have 16 bits: take a smaller vocabulary",
           where, kMaxVocab, at);
    if (bytes.size() - at < 8)
      fail("{}: piece {} at byte {} is cut off; copy the file again", where, id, at);
    const auto score = load<float>(bytes, at);
    const auto length = load<int32_t>(bytes, at + 4);
    if (!std::isfinite(score))
      fail("{}: piece {} at byte {} has no finite score; is it a tokenizer.bin?", where, id, at);
    if (length < 0 || static_cast<uint32_t>(length) > longest)
      fail(
          "{}: piece {} at byte {} is {} bytes long; 0 to {} are possible by the first word; is it "
          "a "
          "tokenizer.bin?",
          where, id, at, length, longest);
    at += 8;
    const auto size = static_cast<size_t>(length);
    if (size > bytes.size() - at)
      fail("{}: piece {} wants {} bytes at byte {}, the file has {}; copy it again", where, id,
           size, at, bytes.size() - at);
    std::string text(reinterpret_cast<const char*>(bytes.data() + at), size);
    if (id >= kFirstByte && id < kFirstNormal && text != byte_spelling(id))
      fail(
          "{}: piece {} before byte {} should be {}; only tokenizers with the 256 byte pieces at 3 "
          "to 258 can be used",
          where, id, at + size, byte_spelling(id));
    pieces.push_back({id < kFirstNormal ? fixed_text(id) : std::move(text), score, kind_of(id)});
    at += size;
  }
  if (pieces.size() < kFirstNormal)
    fail(
        "{}: {} pieces, at least {} are wanted (unknown, begin, end and 256 bytes); is it cut off?",
        where, pieces.size(), kFirstNormal);
  return pieces;
}

std::string write_tokenizer_bin(const Vocabulary& vocabulary) {
  require_form(vocabulary);
  const Pieces& pieces = vocabulary.pieces;
  size_t longest = 0;
  for (size_t id = 0; id < pieces.size(); ++id)
    longest = std::max(longest, text_in_file(pieces, id).size());
  std::string out;
  store(out, static_cast<uint32_t>(longest));
  for (size_t id = 0; id < pieces.size(); ++id) {
    const std::string text = text_in_file(pieces, id);
    store(out, pieces[id].score);
    store(out, static_cast<int32_t>(text.size()));
    out += text;
  }
  return out;
}

}  // namespace weft::data
