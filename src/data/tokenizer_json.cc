#include "data/tokenizer_json.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <unordered_map>

#include "base/error.h"
#include "data/utf8.h"

namespace weft::data {
namespace {

using nlohmann::json;

/// By the way each piece is spelled in the file.
using Ids = std::unordered_map<std::string, Token>;

Ids spellings(const Pieces& pieces) {
  Ids ids;
  for (size_t id = 0; id < pieces.size(); ++id) {
    const std::string text = spelling(pieces[id]);
    if (!is_utf8(text))
      fail("tokenizer.json: piece {} is not UTF-8; this format can't hold it", id);
    const auto [at, is_new] = ids.emplace(text, static_cast<Token>(id));
    if (!is_new)
      fail("tokenizer.json: pieces {} and {} are both spelled \"{}\"; this format can't hold them",
           at->second, id, text);
  }
  return ids;
}

/// The pairs of pieces whose joint text is a piece of text, that with the highest score first: the
/// format ranks pairs where we rank what they become.
std::vector<std::string> merges(const Pieces& pieces, const Ids& ids) {
  struct Merge {
    float score;
    Token left, right;
  };
  std::vector<Merge> all;
  const auto find = [&](const std::string& text) {
    const auto at = ids.find(text);
    return at != ids.end() && pieces[at->second].kind == PieceKind::kNormal
               ? std::optional(at->second)
               : std::nullopt;
  };
  for (const Piece& piece : pieces) {
    if (piece.kind != PieceKind::kNormal) continue;
    const std::string text = spelling(piece);
    for (size_t cut = utf8_length(text, 0); cut < text.size(); cut += utf8_length(text, cut)) {
      const auto left = find(text.substr(0, cut)), right = find(text.substr(cut));
      if (left && right) all.push_back({piece.score, *left, *right});
    }
  }
  std::ranges::stable_sort(all, [](const Merge& a, const Merge& b) { return a.score > b.score; });
  std::vector<std::string> lines;
  for (const Merge& merge : all)
    lines.push_back(spelling(pieces[merge.left]) + " " + spelling(pieces[merge.right]));
  return lines;
}

json special_token(Token id, const std::string& text) {
  return {{"id", id},        {"content", text},     {"single_word", false}, {"lstrip", false},
          {"rstrip", false}, {"normalized", false}, {"special", true}};
}

json sequence(const char* id, int type) { return {{"Sequence", {{"id", id}, {"type_id", type}}}}; }

/// BOS in front of a text, and of the second one of a pair.
json post_processor(Token bos, const std::string& text) {
  const auto begin = [&](int type) {
    return json::object({{"SpecialToken", {{"id", text}, {"type_id", type}}}});
  };
  return {{"type", "TemplateProcessing"},
          {"single", json::array({begin(0), sequence("A", 0)})},
          {"pair", json::array({begin(0), sequence("A", 0), begin(1), sequence("B", 1)})},
          {"special_tokens",
           {{text, {{"id", text}, {"ids", json::array({bos})}, {"tokens", json::array({text})}}}}}};
}

json replace(std::string_view from, std::string_view to) {
  return {{"type", "Replace"}, {"pattern", {{"String", from}}}, {"content", to}};
}

}  // namespace

std::string to_tokenizer_json(const Tokenizer& tokenizer) {
  const Pieces& pieces = tokenizer.pieces();
  const Ids ids = spellings(pieces);
  json added = json::array(), unknown = nullptr, vocab = json::object();
  for (size_t id = 0; id < pieces.size(); ++id) {
    const std::string text = spelling(pieces[id]);
    const PieceKind kind = pieces[id].kind;
    vocab[text] = id;
    if (kind == PieceKind::kUnknown) unknown = text;
    if (kind == PieceKind::kUnknown || kind == PieceKind::kControl)
      added.push_back(special_token(static_cast<Token>(id), text));
  }
  json normalizers = json::array({replace(" ", kSpaceMark)});
  json decoders =
      json::array({replace(kSpaceMark, " "), {{"type", "ByteFallback"}}, {{"type", "Fuse"}}});
  if (tokenizer.space_in_front()) {
    normalizers.insert(normalizers.begin(),
                       json::object({{"type", "Prepend"}, {"prepend", kSpaceMark}}));
    decoders.push_back({{"type", "Strip"}, {"content", " "}, {"start", 1}, {"stop", 0}});
  }
  const json file = {
      {"version", "1.0"},
      {"truncation", nullptr},
      {"padding", nullptr},
      {"added_tokens", added},
      {"normalizer", {{"type", "Sequence"}, {"normalizers", normalizers}}},
      {"pre_tokenizer", nullptr},
      {"post_processor", post_processor(tokenizer.bos(), spelling(pieces[tokenizer.bos()]))},
      {"decoder", {{"type", "Sequence"}, {"decoders", decoders}}},
      {"model",
       {{"type", "BPE"},
        {"dropout", nullptr},
        {"unk_token", unknown},
        {"continuing_subword_prefix", nullptr},
        {"end_of_word_suffix", nullptr},
        {"fuse_unk", true},
        {"byte_fallback", true},
        {"ignore_merges", false},
        {"vocab", vocab},
        {"merges", merges(pieces, ids)}}}};
  return file.dump(1) + "\n";
}

}  // namespace weft::data
