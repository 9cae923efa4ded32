#include "kernels/functions.h"

namespace weft::kernels {

using namespace ir;

Value softmax(Value x) {
  const Value e = exp(x - reduce_max(x, kCols));
  const Value y = e / reduce_sum(e, kCols);
  return derive_as(y, {x}, [=](Value dy) {  // dx = y (dy − Σ dy y)
    return std::vector{y * (dy - reduce_sum(dy * y, kCols))};
  });
}

Value rms_norm(Value x, Value w, double eps) {
  const double mean = 1.0 / static_cast<double>(x.shape().rows());
  const Value inverse = rsqrt(reduce_sum(x * x, kRows) * mean + eps);  // 1 / rms, [b,1,1,s]
  const Value unit = x * inverse;
  return derive_as(unit * w, {x, w}, [=](Value dy) {
    const Value dunit = dy * w;  // dx = (dunit − unit · mean(dunit unit)) / rms
    const Value dw = reduce_sum(reduce_sum(dy * unit, kCols), kBatch);
    return std::vector{(dunit - unit * (reduce_sum(dunit * unit, kRows) * mean)) * inverse, dw};
  });
}

namespace {

// Each pair (x1, x2) turned by the angle whose cosine and sine are given.
Value rotate(Value x, Value cos, Value sin) {
  const int64_t head_dim = x.shape().rows();
  const Value x1 = slice(x, kRows, 0, head_dim / 2), x2 = slice(x, kRows, head_dim / 2, head_dim);
  return concat({x1 * cos - x2 * sin, x2 * cos + x1 * sin}, kRows);
}

}  // namespace

Value rope(Value x, Value cos, Value sin) {
  return derive_as(rotate(x, cos, sin), {x}, [=](Value dy) {  // the inverse of a rotation: back
    return std::vector{rotate(dy, cos, -sin)};
  });
}

Value cross_entropy(Value logits, Value targets) {
  const double mean = 1.0 / static_cast<double>(targets.shape().count());
  const Value top = reduce_max(logits, kRows);
  const Value log_sum = log(reduce_sum(exp(logits - top), kRows)) + top;  // [b,1,1,s]
  const Value loss = reduce_sum(reduce_sum(log_sum - pick(logits, targets), kCols), kBatch) * mean;
  return derive_as(loss, {logits}, [=](Value dloss) {  // (softmax − one-hot) · dloss / tokens
    const Value probs = exp(logits - log_sum);
    return std::vector{(probs - one_hot(targets, logits.shape().rows())) * (dloss * mean)};
  });
}

}  // namespace weft::kernels
