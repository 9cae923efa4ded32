// Training a tokenizer on a text: SentencePiece's BPE with byte pieces, in this process.
#pragma once

#include <cstdint>
#include <functional>

#include "data/documents.h"
#include "data/tokenizer.h"

namespace weft::data {

struct TokenizerTraining {
  size_t vocab = 5000;  ///< pieces wanted, the 259 for bytes, unknown, begin and end included
  int threads = 1;      ///< does not change the result
  uint64_t sample_bytes = uint64_t{64} << 20;  ///< of more text about this much is looked at
  std::function<void(uint64_t bytes_read)>
      progress;  ///< called now and then while the text is read; may be empty
};

struct TrainedTokenizer {
  Tokenizer tokenizer;      ///< smaller than asked for if the text has no more to merge
  size_t alphabet = 0;      ///< different characters met, each of which is a piece
  uint64_t text_bytes = 0;  ///< of the documents looked at
};

/// Trains on the rest of `documents`: all of them, or a DocumentSample if their text is above
/// `sample_bytes`. Throws Error when the text is empty, or when
/// `vocab` is above 65536 or cannot hold the text's alphabet and the 259 fixed pieces.
TrainedTokenizer train_tokenizer(Documents& documents, const TokenizerTraining& training);

}  // namespace weft::data
