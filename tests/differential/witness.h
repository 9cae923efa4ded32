// What the differential tests share: random inputs for any Program, and derivatives by a complex
// step.
//
// The complex step takes f(x + i h u) with h = 1e-100: its imaginary part over h is the derivative
// of f along u. Nothing is subtracted, so there is no step size to tune and no digit is lost; no
// derivative rule is involved either.
#pragma once

#include <cstdint>
#include <set>
#include <string>

#include "ir/evaluate.h"
#include "ir/program.h"

namespace weft::test {

using ir::Program;
using Doubles = ir::Tensors<double>;

/// How random inputs are drawn: 0.3 + a normal number of deviation 0.8; or uniform, in [0.2, 1.2)
/// where roots are taken, in [-1, 1) where values must stay in range.
enum class Draw : uint8_t { normal, positive, bounded };

/// Numbers for every input of `program`, a function of `seed` and the ports' names. Ids are within
/// what every reader of the port allows; a length is below the cache's.
Doubles random_inputs(const Program& program, uint64_t seed, Draw draw = Draw::normal);

/// `count` normal numbers, a function of (seed, name).
std::vector<double> random_numbers(size_t count, uint64_t seed, std::string_view name);

/// How many ids a port of type i32 may hold: the smallest range of its readers.
int64_t id_range(const Program& program, int input_node);

/// The derivative of Σ over `cotangents` of <cotangent, output> along `direction`, which moves only
/// the inputs it names.
double directional_derivative(const Program& program, const Doubles& inputs,
                              const Doubles& direction, const Doubles& cotangents);

/// Σ of a · b, and Σ of |a · b|: the scale against which the rounding errors of the former are
/// judged.
struct Dot {
  double sum = 0, scale = 0;
};
Dot dot(const std::vector<double>& a, const std::vector<double>& b);

/// The gradient of Σ <cotangent, output> as `adjoint` has it, uncut: every input is given. Ports
/// that no derivative reaches are left out.
struct Gradients {
  Doubles cotangents;  ///< random ones, by output
  Doubles inputs;      ///< "d" + input
};
Gradients adjoint_gradients(const Program& program, const Doubles& inputs, uint64_t seed);

/// Checks adjoint_gradients() against the complex step along two random directions of every input,
/// to `tolerance` times the scale of the sum. Double rounds to 1.1e-16; sums of a few hundred
/// terms, a dozen operations deep, whose terms cancel to a few per cent stay below 1e-12.
void expect_gradient_by_complex_step(const Program& program, const Doubles& inputs, uint64_t seed,
                                     double tolerance = 1e-11);

}  // namespace weft::test
