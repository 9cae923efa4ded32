#include "data/word_cache.h"

#include <algorithm>

#include "data/sentencepiece_kind.h"
#include "data/sentencepiece_model.h"

namespace weft::data {
namespace {

constexpr size_t kMaxWordBytes = 64;  // longer ones hardly come twice

bool has_inner_space(const Piece& piece) {
  const size_t word = piece.text.find_first_not_of(' ');
  return piece.kind == PieceKind::kNormal && word != std::string::npos &&
         piece.text.find(' ', word) != std::string::npos;
}

/// Our own encoder, where it gives the tokenizer's tokens.
std::shared_ptr<const BpeEncoder> own_encoder(const Tokenizer& tokenizer) {
  const auto model = tokenizer.files().find("tokenizer.model");
  if (model != tokenizer.files().end() && !is_plain_bpe(model->second)) return nullptr;
  return std::make_shared<BpeEncoder>(tokenizer.pieces());
}

/// The end of the word that starts at `begin`: the next space with other characters on both sides,
/// or the end.
size_t word_end(std::string_view text, size_t begin) {
  for (size_t at = begin; (at = text.find(' ', at)) != std::string_view::npos; ++at)
    if (at > begin && at + 1 < text.size() && text[at - 1] != ' ' && text[at + 1] != ' ') return at;
  return text.size();
}

}  // namespace

WordCache::WordCache(Tokenizer tokenizer, size_t max_words)
    : tokenizer_(std::move(tokenizer)),
      max_words_(max_words),
      sound_(tokenizer_.space_in_front() &&
             std::none_of(tokenizer_.pieces().begin(), tokenizer_.pieces().end(), has_inner_space)),
      bpe_(own_encoder(tokenizer_)) {}

void WordCache::encode(std::string_view text, bool bos, std::vector<Token>& tokens) {
  if (!sound_ || (bpe_ == nullptr && !SentencePieceModel::keeps(text)))
    return tokenizer_.encode(text, bos, tokens);
  if (bos) tokens.push_back(tokenizer_.bos());
  for (size_t begin = 0, end; begin < text.size(); begin = end + 1) {
    end = word_end(text, begin);
    encode_word(text.substr(begin, end - begin), tokens);
  }
}

void WordCache::encode_word(std::string_view word, std::vector<Token>& tokens) {
  const auto found = words_.find(word);
  if (found != words_.end()) {
    const auto begin = known_.begin() + static_cast<std::ptrdiff_t>(found->second.begin);
    tokens.insert(tokens.end(), begin, begin + static_cast<std::ptrdiff_t>(found->second.count));
    return;
  }
  const size_t before = tokens.size();
  // The space in front is the one at the cut.
  if (bpe_ != nullptr)
    bpe_->encode(spaced_.assign(1, ' ').append(word), tokens);
  else
    tokenizer_.encode(word, false, tokens);
  if (word.size() > kMaxWordBytes) return;
  if (words_.size() >= max_words_) {
    words_.clear();
    known_.clear();
  }
  words_.emplace(word, Entry{known_.size(), tokens.size() - before});
  known_.insert(known_.end(), tokens.begin() + static_cast<std::ptrdiff_t>(before), tokens.end());
}

}  // namespace weft::data
