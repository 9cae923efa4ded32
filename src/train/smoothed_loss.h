// The loss without its noise: an exponential mean that is right from the first step on.
//
//   m ← 0.95 m + 0.05 loss from m = 0, and m / (1 − 0.95ⁿ) after n of them
//
// which is s ← s + (loss − s) · 0.05 / (1 − 0.95ⁿ): the mean itself says how to go on, so that a
// resumed run needs no more than what it wrote, and n.
#pragma once

#include <cmath>
#include <cstdint>
#include <optional>

namespace weft::train {

class SmoothedLoss {
 public:
  /// The weight of the past.
  static constexpr double kPast = 0.95;

  SmoothedLoss() = default;
  /// Goes on from `value`, the mean after `count` losses.
  SmoothedLoss(std::optional<double> value, int64_t count)
      : value_(value), count_(value ? count : 0) {}

  void add(double loss) {
    ++count_;
    const double weight = (1 - kPast) / (1 - std::pow(kPast, static_cast<double>(count_)));
    const double before = value_.value_or(loss);
    value_ = before + weight * (loss - before);
  }
  /// None before the first loss.
  std::optional<double> value() const { return value_; }

 private:
  std::optional<double> value_;
  int64_t count_ = 0;
};

}  // namespace weft::train
