#include "data/document_sample.h"

#include <algorithm>

#include "base/random.h"

namespace weft::data {

void DocumentSample::add(std::string document) {
  const uint64_t index = index_++;
  const double drawn = random_uniform(0, stream_id("tokenizer sample"), index);
  if (bytes_ >= wanted_ && (kept_.empty() || drawn >= kept_.front().drawn)) return;
  bytes_ += document.size();
  kept_.push_back({drawn, index, std::move(document)});
  std::push_heap(kept_.begin(), kept_.end());
  while (bytes_ - kept_.front().text.size() >= wanted_) {
    bytes_ -= kept_.front().text.size();
    std::pop_heap(kept_.begin(), kept_.end());
    kept_.pop_back();
  }
}

std::vector<std::string> DocumentSample::take() {
  std::sort(kept_.begin(), kept_.end(),
            [](const Kept& a, const Kept& b) { return a.index < b.index; });
  std::vector<std::string> documents;
  for (Kept& kept : kept_) documents.push_back(std::move(kept.text));
  kept_.clear();
  return documents;
}

}  // namespace weft::data
