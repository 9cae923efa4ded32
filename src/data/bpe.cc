#include "data/bpe.h"

#include <algorithm>
#include <cstring>
#include <queue>

#include "base/error.h"
#include "data/utf8.h"

namespace weft::data {
namespace {

/// A run of the text that is one token at present; a doubly linked list in text order.
struct Symbol {
  int previous, next;      // indices, -1 at the ends
  uint32_t begin, length;  // of the text; length 0: merged into its left neighbour
  int id;                  // of its piece; -1: bytes without a piece, which no merge can reach
};

/// A merge of a symbol with its right neighbour: possible as long as both together still have this
/// length.
struct Merge {
  float score;
  int left;
  uint32_t length;
  int id;
};

struct ComesLater {
  bool operator()(const Merge& a, const Merge& b) const {
    return a.score < b.score || (a.score == b.score && a.left > b.left);
  }
};

constexpr size_t kPartBytes = size_t{1} << 16;   // of a long text, as far as it can be cut
constexpr size_t kWholeBytes = size_t{1} << 19;  // from here on one at a time

/// The character that starts at `text[at]`, or the byte if none does.
std::string_view character_at(std::string_view text, size_t at) {
  return text.substr(at, std::max<size_t>(1, utf8_length(text, at)));
}

/// Two characters as one number: at most four bytes each.
uint64_t pair_of(std::string_view left, std::string_view right) {
  uint64_t pair = 0;
  std::memcpy(&pair, left.data(), left.size());
  std::memcpy(reinterpret_cast<char*>(&pair) + 4, right.data(), right.size());
  return pair;
}

}  // namespace

BpeEncoder::BpeEncoder(const Pieces& pieces) : pieces_(pieces) {
  std::array<bool, 256> found{};
  for (size_t id = 0; id < pieces.size(); ++id) {
    const Piece& piece = pieces[id];
    if (piece.kind == PieceKind::kByte) {
      const auto byte = static_cast<uint8_t>(piece.text.at(0));
      bytes_[byte] = static_cast<Token>(id);
      found[byte] = true;
    }
    if (piece.kind != PieceKind::kNormal || piece.text.empty()) continue;
    ids_.emplace(piece.text, static_cast<Token>(id));  // of equal pieces the first one counts
    longest_ = std::max(longest_, piece.text.size());
    add_neighbours(piece.text);
  }
  CHECK(std::all_of(found.begin(), found.end(), [](bool b) { return b; }),
        "a byte piece is missing");
}

int BpeEncoder::find(std::string_view text) const {
  if (text.size() > longest_) return -1;
  const auto at = ids_.find(text);
  return at == ids_.end() ? -1 : at->second;
}

void BpeEncoder::add_neighbours(std::string_view piece) {
  std::string_view left = character_at(piece, 0);
  for (size_t at = left.size(); at < piece.size(); at += left.size()) {
    const std::string_view right = character_at(piece, at);
    neighbours_.insert(pair_of(left, right));
    left = right;
  }
}

size_t BpeEncoder::part_of(std::string_view text) const {
  size_t at = kPartBytes;
  while (at < text.size() && (static_cast<uint8_t>(text[at]) & 0xc0) == 0x80) ++at;
  if (at >= text.size()) return text.size();
  // A byte that continues no character begins one.
  std::string_view left = character_at(text, at);
  while ((at += left.size()) < text.size()) {
    const std::string_view right = character_at(text, at);
    if (!neighbours_.contains(pair_of(left, right))) return at;
    left = right;
  }
  return text.size();
}

void BpeEncoder::encode(std::string_view text, std::vector<Token>& tokens) const {
  while (!text.empty()) {
    const std::string_view part = text.substr(0, part_of(text));
    std::unique_lock lock(whole_, std::defer_lock);
    if (part.size() >= kWholeBytes) lock.lock();
    encode_part(part, tokens);
    text.remove_prefix(part.size());
  }
}

void BpeEncoder::encode_part(std::string_view text, std::vector<Token>& tokens) const {
  CHECK(text.size() < (size_t{1} << 31), "{} bytes in one piece of text", text.size());
  std::vector<Symbol> symbols;
  symbols.reserve(text.size());
  for (size_t at = 0; at < text.size();) {
    const std::string_view character = character_at(text, at);
    const int index = static_cast<int>(symbols.size());
    symbols.push_back({index - 1, index + 1, static_cast<uint32_t>(at),
                       static_cast<uint32_t>(character.size()), find(character)});
    at += character.size();
  }
  if (symbols.empty()) return;
  symbols.back().next = -1;

  // There are fewer than two merges for each symbol: one at the beginning, and each that is carried
  // out makes room for two. Memory that is reserved and not used costs nothing.
  std::vector<Merge> room;
  room.reserve(2 * symbols.size());
  std::priority_queue merges(ComesLater(), std::move(room));
  const auto consider = [&](int left, int right) {
    if (left < 0 || right < 0) return;
    const Symbol &a = symbols[static_cast<size_t>(left)], &b = symbols[static_cast<size_t>(right)];
    if (a.id < 0 || b.id < 0) return;
    const uint32_t length = a.length + b.length;
    const int id = find(text.substr(a.begin, length));
    if (id >= 0) merges.push({pieces_[static_cast<size_t>(id)].score, left, length, id});
  };
  for (int i = 0; i + 1 < static_cast<int>(symbols.size()); ++i) consider(i, i + 1);

  while (!merges.empty()) {
    const Merge merge = merges.top();
    merges.pop();
    Symbol& left = symbols[static_cast<size_t>(merge.left)];
    if (left.length == 0 || left.next < 0) continue;
    Symbol& right = symbols[static_cast<size_t>(left.next)];
    if (left.length + right.length != merge.length) continue;
    left.length = merge.length;
    left.id = merge.id;
    left.next = right.next;
    right.length = 0;
    if (right.next >= 0) symbols[static_cast<size_t>(right.next)].previous = merge.left;
    consider(left.previous, merge.left);
    consider(merge.left, left.next);
  }

  for (int i = 0; i >= 0; i = symbols[static_cast<size_t>(i)].next) {
    const Symbol& symbol = symbols[static_cast<size_t>(i)];
    if (symbol.id >= 0) {
      tokens.push_back(static_cast<Token>(symbol.id));
      continue;
    }
    for (const char c : text.substr(symbol.begin, symbol.length))
      tokens.push_back(bytes_[static_cast<uint8_t>(c)]);
  }
}

}  // namespace weft::data
