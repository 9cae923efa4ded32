// The passes about sizes: of the numbers in a product, and of the sums that it makes.
#include <algorithm>
#include <cmath>

#include "device/ane/passes/match.h"
#include "device/ane/passes/passes.h"

namespace weft::device::ane {

using namespace ir;

namespace {

// Beyond this many terms some chips lose more than half of their speed.
constexpr int64_t kMostTerms = 2048;
// Parts are multiples of this where the whole is.
constexpr int64_t kPartGranule = 32;

bool is_small(const Scaled& scaled) { return scaled.y && std::abs(scaled.factor) < 1; }

/// matmul of the columns [begin, end) of op(x) with the rows [begin, end) of op(y).
Value partial(Value x, Value y, const Attributes& a, int64_t begin, int64_t end) {
  return matmul(slice(x, a.transpose_x ? kRows : kCols, begin, end),
                slice(y, a.transpose_y ? kCols : kRows, begin, end),
                {a.transpose_x, a.transpose_y});
}

}  // namespace

Lowered factors_last(const Lowered& from) {
  return PassRun(from).run([](Builder&, const Node& node, const std::vector<Value>& in) {
    if (node.op != Op::mul && node.op != Op::matmul) return Value();
    // A product of two numbers first: (x · a) · b = x · (a b).
    for (const size_t slot : {0u, 1u}) {
      const Scaled inner = scaled(in[slot]);
      if (node.op == Op::mul && inner.y && op_of(in[1 - slot]) == Op::constant)
        return inner.y * (inner.factor * node_of(in[1 - slot]).attributes.value);
    }
    for (const size_t slot : {0u, 1u}) {
      const Scaled inner = scaled(in[slot]);
      if (!is_small(inner)) continue;
      const Value x = slot == 0 ? inner.y : in[0], y = slot == 1 ? inner.y : in[1];
      const Attributes& a = node.attributes;
      const Value product =
          node.op == Op::mul ? x * y : matmul(x, y, {a.transpose_x, a.transpose_y});
      return product * inner.factor;
    }
    return Value();
  });
}

Lowered tile_products(const Lowered& from) {
  return PassRun(from).run([](Builder&, const Node& node, const std::vector<Value>& in) {
    if (node.op != Op::matmul) return Value();
    const Shape& x = in[0].shape();
    const int64_t terms = node.attributes.transpose_x ? x.rows() : x.cols();
    if (terms <= kMostTerms) return Value();
    const int64_t parts = (terms + kMostTerms - 1) / kMostTerms;
    const int64_t size = (terms + parts * kPartGranule - 1) / (parts * kPartGranule) * kPartGranule;
    Value sum;
    for (int64_t begin = 0; begin < terms; begin += size) {
      const Value part =
          partial(in[0], in[1], node.attributes, begin, std::min(begin + size, terms));
      sum = sum ? sum + part : part;
    }
    return sum;
  });
}

}  // namespace weft::device::ane
