#include "kernels/optimizer.h"

#include "ir/builder.h"

namespace weft::kernels {

using namespace ir;

namespace {

const Shape kScalar(1, 1, 1, 1);

}  // namespace

Program sum_of_squares(int64_t rows, int64_t cols) {
  Builder b("gradNorm");
  const Value grad = b.input("grad", {1, 1, rows, cols});
  b.output("sum", reduce_sum(reduce_sum(grad * grad, kCols), kRows));
  return std::move(b).finish();
}

Program clip_factor() {
  Builder b("clip");
  const Value norm2 = b.input("norm2", kScalar);
  const Value inverse_scale = b.input("inverse_scale", kScalar);
  const Value max_norm = b.input("max_norm", kScalar);
  const Value norm = sqrt(norm2) * inverse_scale;
  b.output("norm", norm);
  b.output("clip", inverse_scale * max_norm / maximum(norm, max_norm));
  return std::move(b).finish();
}

Program adamw(int64_t rows, int64_t cols, const AdamW& a) {
  Builder b("adamw");
  const Shape arena(1, 1, rows, cols);
  const Value w = b.input("w", arena), m0 = b.input("m", arena), v0 = b.input("v", arena);
  const Value grad = b.input("grad", arena), clip = b.input("clip", kScalar);
  const Value rate = b.input("rate", kScalar);
  const Value unbias1 = b.input("unbias1", kScalar), unbias2 = b.input("unbias2", kScalar);
  // Everything that is one number is multiplied out first: what remains is ten operations on each
  // parameter, one of them a root and one a division.
  const Value root = sqrt(unbias2);
  const Value m = a.beta1 * m0 + (1 - a.beta1) * clip * grad;
  const Value v = a.beta2 * v0 + (1 - a.beta2) * (clip * clip) * (grad * grad);
  const Value change = (rate * unbias1 / root) * (m / (sqrt(v) + a.eps / root));
  const Value kept = a.weight_decay == 0 ? w : (1 - a.weight_decay * rate) * w;
  b.output("w", kept - change);
  b.output("m", m);
  b.output("v", v);
  return std::move(b).finish();
}

}  // namespace weft::kernels
