// Random valid Programs: directed graphs over every operation, small uneven shapes, values that
// stay in range. What text, derivatives and devices do with Programs nobody thought of.
#pragma once

#include <cstdint>

#include "ir/program.h"

namespace weft::test {

/// Which Programs are asked for. Inputs are to be drawn with Draw::bounded: the ranges of values
/// are computed from it.
struct RandomShape {
  int operations = 10;  ///< how many formulas; helpers that keep values in range come on top
  bool differentiable =
      false;                ///< only operations that `adjoint` can pass, no taps, nothing in place
  bool half_ports = false;  ///< some ports are f16
};

/// A Program that is a function of its arguments. Roots, logarithms and divisors see numbers ≥ 0.2,
/// exponentials ≤ 4, every value stays below 100, and `step` is only asked about differences that
/// any precision computes with the same sign.
ir::Program random_program(uint64_t seed, const RandomShape& shape);

}  // namespace weft::test
