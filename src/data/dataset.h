// Dataset: token files as windows for training and validation. The last station of the data path
// before the model.
//
// A window is `sequence` + 1 tokens; windows begin every `sequence` tokens, so that each token is a
// target once. They are cut without regard to documents: a window may hold the end of one, the BOS
// of the next, and its beginning.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "data/token_file.h"

namespace weft::data {

class Dataset {
 public:
  /// Training and validation from one file: of its windows the last `validation` (a fraction in [0,
  /// 1), at least one window if it is above 0) are never trained on. Throws Error when that leaves
  /// none for training. `sequence` >= 1; the file must have passed TokenFile::require().
  Dataset(TokenFile file, int64_t sequence, uint64_t seed, double validation);
  /// The same with a file of its own for validation.
  Dataset(TokenFile training, TokenFile validation, int64_t sequence, uint64_t seed);

  /// The i-th window of training, for any i >= 0: all windows in a random order, then all of them
  /// in another order, and so on. A pure function of the files, the seed and i. Inputs are the
  /// first `sequence` tokens, targets the last.
  std::span<const Token> window(int64_t i) const;
  /// The i-th window of validation, in the file's order; 0 <= i < validation_windows().
  std::span<const Token> validation_window(int64_t i) const;

  int64_t training_windows() const { return training_windows_; }
  int64_t validation_windows() const { return validation_windows_; }
  int64_t sequence() const { return sequence_; }

 private:
  std::span<const Token> cut(const TokenFile& file, int64_t index) const;

  TokenFile training_;
  std::optional<TokenFile> validation_;  // absent: the end of training_
  int64_t sequence_;
  uint64_t seed_;
  int64_t training_windows_ = 0, validation_windows_ = 0;
};

}  // namespace weft::data
