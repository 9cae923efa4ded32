// The inner loops of Peak, compiled for each instruction set by Highway and chosen once.
#pragma once

#include <cstdint>

namespace weft::device::cpu {

struct PeakLoops {
  /// `turns` times a multiply-add into each of so many accumulators. Returns something that depends
  /// on all of them.
  float (*multiply_add)(int64_t turns);
  /// Floating-point operations of one turn.
  double flop_per_turn;
  float (*sum)(const float* x, int64_t n);
  void (*triad)(float* a, const float* b, const float* c, int64_t n);
  /// Reads w, m, v and g, writes w, m and v.
  void (*update)(float* w, float* m, float* v, const float* g, int64_t n);
};

/// Those for the best instruction set of this machine. n is a multiple of kPeakStep.
const PeakLoops& peak_loops();

/// What the streams advance by in one turn, at least, in elements.
inline constexpr int64_t kPeakStep = 1024;

}  // namespace weft::device::cpu
