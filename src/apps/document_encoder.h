// Documents as tokens, on all processors and in bounded memory.
#pragma once

#include <string>
#include <vector>

#include "base/workers.h"
#include "data/documents.h"
#include "data/word_cache.h"

namespace weft::apps {

struct DocumentEnds {
  bool bos = true, eos = false;  ///< put in front of, behind each document
};

/// Takes documents by the batch. While the workers encode one batch, whoever comes first reads the
/// next; the tokens depend neither on the batches nor on the workers.
class DocumentEncoder {
 public:
  /// `threads` as of Workers. `documents` has to outlive this.
  DocumentEncoder(const data::Tokenizer& tokenizer, data::Documents& documents, DocumentEnds ends,
                  int threads);

  /// The next batch: the tokens of each document, in order; empty at the end. Live until the next
  /// call. Throws Error as Documents do.
  const std::vector<std::vector<data::Token>>& next();
  /// Of all documents so far.
  uint64_t text_bytes() const { return text_bytes_; }

 private:
  void read();
  void encode(int worker, size_t document);

  data::Documents& documents_;
  const data::Tokenizer tokenizer_;
  const DocumentEnds ends_;
  Workers workers_;
  std::vector<data::WordCache> caches_;  // one per worker
  const size_t batch_bytes_;
  std::vector<std::string> texts_, ahead_;  // being encoded, being read
  std::vector<std::vector<data::Token>> tokens_;
  uint64_t text_bytes_ = 0;
};

}  // namespace weft::apps
