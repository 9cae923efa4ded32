#include "data/bpe.h"

#include <algorithm>
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

/// A merge that is possible: valid as long as both symbols together still have this length.
struct Merge {
  float score;
  int left, right;
  uint32_t length;
  int id;
};

struct ComesLater {
  bool operator()(const Merge& a, const Merge& b) const {
    return a.score < b.score || (a.score == b.score && a.left > b.left);
  }
};

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
  }
  CHECK(std::all_of(found.begin(), found.end(), [](bool b) { return b; }),
        "a byte piece is missing");
}

int BpeEncoder::find(std::string_view text) const {
  if (text.size() > longest_) return -1;
  const auto at = ids_.find(text);
  return at == ids_.end() ? -1 : at->second;
}

void BpeEncoder::encode(std::string_view text, std::vector<Token>& tokens) const {
  CHECK(text.size() < (size_t{1} << 31), "{} bytes in one piece of text", text.size());
  std::vector<Symbol> symbols;
  symbols.reserve(text.size());
  for (size_t at = 0; at < text.size();) {
    const size_t length = std::max<size_t>(1, utf8_length(text, at));
    const int index = static_cast<int>(symbols.size());
    symbols.push_back({index - 1, index + 1, static_cast<uint32_t>(at),
                       static_cast<uint32_t>(length), find(text.substr(at, length))});
    at += length;
  }
  if (symbols.empty()) return;
  symbols.back().next = -1;

  std::priority_queue<Merge, std::vector<Merge>, ComesLater> merges;
  const auto consider = [&](int left, int right) {
    if (left < 0 || right < 0) return;
    const Symbol &a = symbols[static_cast<size_t>(left)], &b = symbols[static_cast<size_t>(right)];
    if (a.id < 0 || b.id < 0) return;
    const uint32_t length = a.length + b.length;
    const int id = find(text.substr(a.begin, length));
    if (id >= 0) merges.push({pieces_[static_cast<size_t>(id)].score, left, right, length, id});
  };
  for (int i = 0; i + 1 < static_cast<int>(symbols.size()); ++i) consider(i, i + 1);

  while (!merges.empty()) {
    const Merge merge = merges.top();
    merges.pop();
    Symbol &left = symbols[static_cast<size_t>(merge.left)],
           &right = symbols[static_cast<size_t>(merge.right)];
    if (left.length == 0 || right.length == 0 || left.length + right.length != merge.length)
      continue;
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
