// MIL's elementwise operations. Those of one row in ir/ops.def are read by that row.
#include <numbers>

#include "base/error.h"
#include "device/ane/mil/operations.h"

namespace weft::device::ane::mil {
namespace {

using ir::Value;

std::vector<Known> unary(Call& call, Value (*compute)(Value)) {
  const Known x = call.numbers("x");
  return {{x.type, compute(x.value)}};
}

std::vector<Known> binary(Call& call, Value (*compute)(Value, Value)) {
  const auto [x, y] = call.pair("x", "y");
  return {{{x.type.element, broadcast(x.type.shape, y.type.shape)}, compute(x.value, y.value)}};
}

/// Of x + epsilon. Compilers want the argument to be there, so it has no default here.
std::vector<Known> with_epsilon(Call& call, Value (*compute)(Value)) {
  const auto [x, epsilon] = call.pair("x", "epsilon");
  if (!epsilon.type.scalar())
    fail("'epsilon' is {}, one number is wanted", to_string(epsilon.type));
  const ir::Node& node = epsilon.value.builder().node(epsilon.value.id());
  const bool zero = node.op == ir::Op::constant && node.attributes.value == 0;
  return {{x.type, compute(zero ? x.value : x.value + epsilon.value)}};
}

constexpr bool takes_epsilon(std::string_view op) { return op == "rsqrt" || op == "log"; }

Value relu(Value x) { return maximum(x, x.builder().constant(0)); }
Value square(Value x) { return x * x; }
Value inverse(Value x) { return 1 / x; }

Value gelu_exact(Value x) { return 0.5 * x * (1 + erf(x * (1 / std::numbers::sqrt2))); }
Value gelu_by_tanh(Value x) {
  const double scale = std::numbers::sqrt2 * std::numbers::inv_sqrtpi;
  return 0.5 * x * (1 + tanh(scale * (x + 0.044715 * (x * x * x))));
}
Value gelu_by_sigmoid(Value x) { return x * sigmoid(1.702 * x); }

std::vector<Known> gelu(Call& call) {
  const std::string mode = call.text("mode");
  if (mode == "EXACT") return unary(call, gelu_exact);
  if (mode == "TANH_APPROXIMATION") return unary(call, gelu_by_tanh);
  if (mode == "SIGMOID_APPROXIMATION") return unary(call, gelu_by_sigmoid);
  fail("mode EXACT, TANH_APPROXIMATION or SIGMOID_APPROXIMATION is wanted, '{}' is found", mode);
}

}  // namespace

std::span<const ReaderRow> elementwise_operations() {
  static constexpr ReaderRow rows[] = {
#define OP1(name, mil, value, dx)                                                      \
  {mil, [](Call& call) {                                                               \
     return takes_epsilon(mil) ? with_epsilon(call, ir::name) : unary(call, ir::name); \
   }},
#define OP2(name, mil, value, dx, dy) {mil, [](Call& call) { return binary(call, ir::name); }},
#include "ir/ops.def"
#undef OP1
#undef OP2
      {"relu", [](Call& call) { return unary(call, relu); }},
      {"square", [](Call& call) { return unary(call, square); }},
      {"inverse", [](Call& call) { return with_epsilon(call, inverse); }},
      {"gelu", gelu},
  };
  return rows;
}

}  // namespace weft::device::ane::mil
