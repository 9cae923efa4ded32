#include "data/sentencepiece_model.h"

#include <sentencepiece_processor.h>

#include <array>
#include <cmath>

#include "base/error.h"
#include "data/utf8.h"

namespace weft::data {
namespace {

constexpr size_t kLongText = size_t{1} << 19;

std::string with_spaces(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const bool mark = text.starts_with(kSpaceMark);
    out += mark ? ' ' : text[0];
    text.remove_prefix(mark ? kSpaceMark.size() : 1);
  }
  return out;
}

/// The byte that "<0x41>" stands for.
char byte_of(const std::string& name, std::string_view where) {
  if (name.size() == 6)
    for (int byte = 0; byte < 256; ++byte)
      if (name == byte_name(static_cast<uint8_t>(byte))) return static_cast<char>(byte);
  fail("{}: the byte piece \"{}\" is not spelled as <0x00> to <0xFF>; the file is damaged", where,
       name);
}

}  // namespace

struct SentencePieceModel::Processor : sentencepiece::SentencePieceProcessor {};

SentencePieceModel::SentencePieceModel(std::string_view bytes, std::string_view where)
    : processor_(std::make_unique<Processor>()) {
  const auto status = processor_->LoadFromSerializedProto({bytes.data(), bytes.size()});
  if (!status.ok())
    fail(
        "{}: a SentencePiece model is wanted, the library says: {}; is it one? Other forms are "
        "told "
        "by the endings .bin and .json",
        where, status.ToString());
  const int count = processor_->GetPieceSize();
  if (count < 1 || static_cast<size_t>(count) > kMaxVocab)
    fail(
        "{}: {} pieces; 1 to {} are possible, since token ids have 16 bits; take a smaller "
        "vocabulary",
        where, count, kMaxVocab);
  const int bos = processor_->bos_id(), eos = processor_->eos_id();
  if (bos < 0 || eos < 0)
    fail("{}: the model has no begin or end piece; train one with `weft tokenizer train`", where);
  bos_ = static_cast<Token>(bos);
  eos_ = static_cast<Token>(eos);

  std::array<bool, 256> found{};
  int byte_pieces = 0;
  for (int id = 0; id < count; ++id) {
    Piece piece{processor_->IdToPiece(id), processor_->GetScore(id), PieceKind::kNormal};
    if (!std::isfinite(piece.score))
      fail("{}: piece {} has no finite score; the file is damaged", where, id);
    if (processor_->IsByte(id)) {
      piece.kind = PieceKind::kByte;
      piece.text = std::string(1, byte_of(piece.text, where));
      bool& seen = found[static_cast<uint8_t>(piece.text[0])];
      byte_pieces += !seen;
      seen = true;
    } else if (processor_->IsControl(id)) {
      piece.kind = PieceKind::kControl;
    } else if (processor_->IsUnknown(id)) {
      piece.kind = PieceKind::kUnknown;
    } else {
      piece.text = with_spaces(piece.text);
    }
    pieces_.push_back(std::move(piece));
  }
  if (byte_pieces != 256)
    fail(
        "{}: {} of the 256 byte pieces are there; only models trained with byte_fallback can be "
        "used",
        where, byte_pieces);
  std::vector<Token> letter;
  encode("a", letter);
  space_in_front_ = !letter.empty() && pieces_[letter[0]].text.starts_with(' ');
}

bool SentencePieceModel::comes_back(std::string_view text) const {
  std::vector<Token> tokens;
  encode(text, tokens);
  std::string back;
  for (const Token token : tokens) back += pieces_[token].text;
  return back == text || (space_in_front_ && back == " " + std::string(text));
}

SentencePieceModel::~SentencePieceModel() = default;

bool SentencePieceModel::keeps(std::string_view text) {
  return is_utf8(text) && text.find(kSpaceMark) == std::string_view::npos;
}

void SentencePieceModel::encode(std::string_view text, std::vector<Token>& tokens) const {
  std::unique_lock lock(long_text_, std::defer_lock);
  if (text.size() >= kLongText) lock.lock();
  std::vector<int> ids;
  const auto status = processor_->Encode({text.data(), text.size()}, &ids);
  if (!status.ok())
    fail("SentencePiece: {} bytes can't be encoded: {}", text.size(), status.ToString());
  for (const int id : ids) tokens.push_back(static_cast<Token>(id));
}

}  // namespace weft::data
