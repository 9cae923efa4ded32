#include "apps/document_encoder.h"

#include <algorithm>
#include <exception>
#include <mutex>

namespace weft::apps {
namespace {

constexpr size_t kMiB = size_t{1} << 20;

/// Enough for each worker, so that few wait at the end of a batch; at most what two batches of text
/// and one of tokens, at worst two bytes for each of text, may take of memory: 128 MiB.
size_t batch_bytes(int workers) {
  return std::clamp<size_t>(static_cast<size_t>(workers), 2, 32) * kMiB;
}

/// For each worker's cache: of many workers a share of what sixteen have, 256 MB.
size_t cached_words(int workers) {
  return std::min(data::WordCache::kMaxWords,
                  16 * data::WordCache::kMaxWords / static_cast<size_t>(workers));
}

}  // namespace

DocumentEncoder::DocumentEncoder(const data::Tokenizer& tokenizer, data::Documents& documents,
                                 DocumentEnds ends, int threads)
    : documents_(documents),
      tokenizer_(tokenizer),
      ends_(ends),
      workers_(threads),
      caches_(static_cast<size_t>(workers_.count()),
              data::WordCache(tokenizer, cached_words(workers_.count()))),
      batch_bytes_(batch_bytes(workers_.count())) {
  read();
}

void DocumentEncoder::read() {
  ahead_.clear();
  std::string text;
  for (size_t bytes = 0; bytes < batch_bytes_ && documents_.next(text); bytes += text.size())
    ahead_.push_back(text);
}

void DocumentEncoder::encode(int worker, size_t document) {
  std::vector<data::Token>& tokens = tokens_[document];
  caches_[static_cast<size_t>(worker)].encode(texts_[document], ends_.bos, tokens);
  if (ends_.eos) tokens.push_back(tokenizer_.eos());
}

const std::vector<std::vector<data::Token>>& DocumentEncoder::next() {
  tokens_.clear();
  texts_.swap(ahead_);
  if (texts_.empty()) return tokens_;
  tokens_.resize(texts_.size());
  for (const std::string& text : texts_) text_bytes_ += text.size();
  std::exception_ptr failure;
  std::mutex mutex;  // guards failure
  const auto do_item = [&](int worker, int64_t item, int64_t) {
    try {
      item == 0 ? read() : encode(worker, static_cast<size_t>(item - 1));
    } catch (...) {
      const std::lock_guard lock(mutex);
      if (!failure) failure = std::current_exception();
    }
  };
  workers_.hand_out(std::ssize(texts_) + 1, 1, do_item);
  if (failure) std::rethrow_exception(failure);
  return tokens_;
}

}  // namespace weft::apps
