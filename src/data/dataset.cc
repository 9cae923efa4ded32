#include "data/dataset.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/random.h"

namespace weft::data {
namespace {

int64_t windows_in(const TokenFile& file, int64_t sequence) {
  CHECK(sequence >= 1, "a sequence of {}", sequence);
  const auto tokens = static_cast<int64_t>(file.tokens().size());
  const int64_t windows = (tokens - 1) / sequence;
  if (tokens < 1 || windows < 1)
    fail("{}: {} tokens, a sequence of {} wants {} at least; take more text or a shorter sequence",
         file.path().string(), tokens, sequence, sequence + 1);
  return windows;
}

}  // namespace

Dataset::Dataset(TokenFile file, int64_t sequence, uint64_t seed, double validation)
    : training_(std::move(file)), sequence_(sequence), seed_(seed) {
  if (!(validation >= 0 && validation < 1))
    fail("data: the validation part is {}, a fraction from 0 to below 1 is wanted", validation);
  const int64_t windows = windows_in(training_, sequence);
  if (validation > 0)
    validation_windows_ =
        std::max<int64_t>(1, std::llround(validation * static_cast<double>(windows)));
  training_windows_ = windows - validation_windows_;
  if (training_windows_ < 1)
    fail(
        "{}: of {} windows of {} tokens, validation takes {} and leaves none for training; take "
        "more text, a shorter "
        "sequence or a smaller part for validation",
        training_.path().string(), windows, sequence, validation_windows_);
}

Dataset::Dataset(TokenFile training, TokenFile validation, int64_t sequence, uint64_t seed)
    : training_(std::move(training)),
      validation_(std::move(validation)),
      sequence_(sequence),
      seed_(seed),
      training_windows_(windows_in(training_, sequence)),
      validation_windows_(windows_in(*validation_, sequence)) {}

std::span<const Token> Dataset::cut(const TokenFile& file, int64_t index) const {
  return file.tokens().subspan(static_cast<size_t>(index * sequence_),
                               static_cast<size_t>(sequence_) + 1);
}

std::span<const Token> Dataset::window(int64_t i) const {
  CHECK(i >= 0, "window {}", i);
  const auto count = static_cast<uint64_t>(training_windows_), at = static_cast<uint64_t>(i);
  const uint64_t epoch = at / count;
  // A permutation uses four consecutive streams; 16 keeps the epochs apart.
  const uint64_t place =
      random_permutation(at % count, count, seed_, stream_id("windows") + epoch * 16);
  return cut(training_, static_cast<int64_t>(place));
}

std::span<const Token> Dataset::validation_window(int64_t i) const {
  CHECK(i >= 0 && i < validation_windows_, "validation window {} of {}", i, validation_windows_);
  return validation_ ? cut(*validation_, i) : cut(training_, training_windows_ + i);
}

}  // namespace weft::data
