#include "data/vocab_json.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/error.h"
#include "base/json_text.h"

namespace weft::data {
namespace {

using nlohmann::json;

constexpr int kSchema = 1;
/// In the order of PieceKind.
constexpr std::array<std::string_view, 4> kKinds = {"text", "unknown", "control", "byte"};
constexpr std::string_view kCure =
    "write it again: weft tokenizer export TOKENIZER --to vocab FILE";

std::string hex(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) out += fmt::format("{:02x}", static_cast<uint8_t>(c));
  return out;
}

std::optional<std::string> bytes_of(std::string_view hex) {
  const auto digit = [](char c) {
    if (c >= '0' && c <= '9') return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
  };
  if (hex.size() % 2 != 0) return std::nullopt;
  std::string out;
  for (size_t i = 0; i < hex.size(); i += 2) {
    const int high = digit(hex[i]), low = digit(hex[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    out.push_back(static_cast<char>(16 * high + low));
  }
  return out;
}

/// The value of `key`, which should be `wanted`: of the type that `fits` accepts.
const json& member(const json& object, const char* key, std::string_view where,
                   std::string_view wanted, bool (json::*fits)() const noexcept) {
  const auto at = object.is_object() ? object.find(key) : object.end();
  if (at == object.end() || !((*at).*fits)())
    fail("{}: \"{}\" should be {}; {}", where, key, wanted, kCure);
  return *at;
}

uint64_t whole(const json& object, const char* key, std::string_view where, uint64_t below) {
  const auto value =
      member(object, key, where, "a whole number", &json::is_number_unsigned).get<uint64_t>();
  if (value >= below)
    fail("{}: \"{}\" is {}, it should be below {}; {}", where, key, value, below, kCure);
  return value;
}

Piece parse_piece(const json& entry, size_t id, std::string_view file) {
  const std::string where = fmt::format("{}: piece {}", file, id);
  if (whole(entry, "id", where, kMaxVocab) != id)
    fail("{}: it has another \"id\"; they should count up from 0; {}", where, kCure);
  const auto text = [&](const char* key) {
    return member(entry, key, where, "a text", &json::is_string).get<std::string>();
  };
  const auto kind = std::ranges::find(kKinds, text("kind"));
  if (kind == kKinds.end())
    fail("{}: its \"kind\" \"{}\" is not one of {}; {}", where, text("kind"),
         fmt::join(kKinds, ", "), kCure);
  Piece piece;
  piece.kind = static_cast<PieceKind>(kind - kKinds.begin());
  piece.score =
      static_cast<float>(member(entry, "score", where, "a number", &json::is_number).get<double>());
  if (!std::isfinite(piece.score)) fail("{}: its score is not finite in 32 bits; {}", where, kCure);
  const std::optional<std::string> bytes = bytes_of(text("bytes"));
  if (!bytes) fail("{}: \"bytes\" should be pairs of hexadecimal digits; {}", where, kCure);
  piece.text = piece.kind == PieceKind::kControl ? text("piece") : *bytes;
  if (piece.kind == PieceKind::kByte && piece.text.size() != 1)
    fail("{}: a byte piece has one byte, this one {}; {}", where, piece.text.size(), kCure);
  return piece;
}

Token control_id(const json& object, const char* key, std::string_view where,
                 const Pieces& pieces) {
  const uint64_t id = whole(object, key, where, pieces.size());
  if (pieces[id].kind != PieceKind::kControl)
    fail("{}: \"{}\" is {}, which is no control piece; {}", where, key, id, kCure);
  return static_cast<Token>(id);
}

void require_all_bytes(const Pieces& pieces, std::string_view where) {
  std::array<bool, 256> found{};
  for (const Piece& piece : pieces)
    if (piece.kind == PieceKind::kByte) found[static_cast<uint8_t>(piece.text[0])] = true;
  if (const auto count = std::ranges::count(found, true); count != 256)
    fail("{}: {} of the 256 byte pieces are there; all are needed: {}", where, count, kCure);
}

}  // namespace

Vocabulary parse_vocab_json(std::string_view bytes, std::string_view where) {
  check_json_depth(bytes, where);
  const json object = json::parse(bytes, nullptr, /*allow_exceptions=*/false);
  if (!object.is_object())
    fail("{}: a vocab.json is wanted, it isn't a JSON object; {}", where, kCure);
  if (!object.contains("schema") && object.contains("model") && object.contains("version"))
    fail(
        "{}: a vocab.json is wanted, this is a tokenizer.json of Hugging Face's, which is written "
        "here and not read; give the tokenizer.model that it was made from",
        where);
  if (const uint64_t schema = whole(object, "schema", where, UINT64_MAX); schema != kSchema)
    fail("{}: schema {} is known here, found {}; a newer weft can read it", where, kSchema, schema);
  const json& entries = member(object, "pieces", where, "a list", &json::is_array);
  if (entries.empty() || entries.size() > kMaxVocab)
    fail(
        "{}: {} pieces; 1 to {} are possible, since token ids have 16 bits; take a smaller "
        "vocabulary",
        where, entries.size(), kMaxVocab);
  Vocabulary vocabulary;
  vocabulary.pieces.reserve(entries.size());
  for (const json& entry : entries)
    vocabulary.pieces.push_back(parse_piece(entry, vocabulary.pieces.size(), where));
  require_all_bytes(vocabulary.pieces, where);
  vocabulary.bos = control_id(object, "bos", where, vocabulary.pieces);
  vocabulary.eos = control_id(object, "eos", where, vocabulary.pieces);
  vocabulary.space_in_front =
      member(object, "space_in_front", where, "true or false", &json::is_boolean).get<bool>();
  return vocabulary;
}

std::string write_vocab_json(const Vocabulary& vocabulary) {
  std::string out =
      fmt::format("{{\n\"schema\": {},\n\"bos\": {},\n\"eos\": {},\n\"space_in_front\": {},\n",
                  kSchema, vocabulary.bos, vocabulary.eos, vocabulary.space_in_front);
  out += "\"pieces\": [";
  for (size_t id = 0; id < vocabulary.pieces.size(); ++id) {
    const Piece& piece = vocabulary.pieces[id];
    nlohmann::ordered_json entry;
    entry["id"] = id;
    entry["piece"] = piece.kind == PieceKind::kByte ? byte_name(static_cast<uint8_t>(piece.text[0]))
                                                    : piece.text;
    entry["score"] = static_cast<double>(piece.score);
    entry["kind"] = kKinds[static_cast<size_t>(piece.kind)];
    entry["bytes"] = piece.kind == PieceKind::kControl ? "" : hex(piece.text);
    out += id == 0 ? "\n" : ",\n";
    // A piece need not be UTF-8; "bytes" has it as it is.
    out += entry.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  }
  return out + "\n]\n}\n";
}

}  // namespace weft::data
