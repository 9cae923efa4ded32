#include "device/cpu/vector_ops.h"

#include <cmath>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "device/cpu/vector_ops.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
// After highway.h, since they depend on the target.
#include <hwy/contrib/math/math-inl.h>

#include "device/cpu/vector_exp.h"

HWY_BEFORE_NAMESPACE();
namespace weft::device::cpu {
namespace HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;
using Tag = hn::ScalableTag<float>;
using Vec = hn::Vec<Tag>;

// The lane that the rows of ops.def are written in.
struct Lane {
  Vec v;
  static Lane of(double x) { return {hn::Set(Tag(), static_cast<float>(x))}; }
};
HWY_INLINE Lane operator+(Lane x, Lane y) { return {hn::Add(x.v, y.v)}; }
HWY_INLINE Lane operator-(Lane x, Lane y) { return {hn::Sub(x.v, y.v)}; }
HWY_INLINE Lane operator*(Lane x, Lane y) { return {hn::Mul(x.v, y.v)}; }
HWY_INLINE Lane operator/(Lane x, Lane y) { return {hn::Div(x.v, y.v)}; }
HWY_INLINE Lane operator-(Lane x) { return {hn::Neg(x.v)}; }
HWY_INLINE Lane operator+(double x, Lane y) { return Lane::of(x) + y; }
HWY_INLINE Lane operator/(double x, Lane y) { return Lane::of(x) / y; }
HWY_INLINE Lane sqrt(Lane x) { return {hn::Sqrt(x.v)}; }
HWY_INLINE Lane maximum(Lane x, Lane y) { return {hn::IfThenElse(hn::Lt(x.v, y.v), y.v, x.v)}; }
HWY_INLINE Lane step(Lane x) {
  return {hn::IfThenElseZero(hn::Gt(x.v, hn::Zero(Tag())), hn::Set(Tag(), 1.0f))};
}
HWY_INLINE Lane minimum(Lane x, Lane y) { return {hn::IfThenElse(hn::Lt(y.v, x.v), y.v, x.v)}; }
HWY_INLINE Lane tanh(Lane x) { return {hn::Tanh(Tag(), x.v)}; }
HWY_INLINE Lane round(Lane x) { return {hn::Round(x.v)}; }
HWY_INLINE Lane log(Lane x) { return {hn::Log(Tag(), x.v)}; }
HWY_INLINE Lane exp(Lane x) { return {vector_exp(Tag(), x.v)}; }

// Lane by lane: no kernel of training has these.
template <class F>
HWY_INLINE Lane one_by_one(Lane x, Lane y, const F& f) {
  HWY_ALIGN float xs[hn::MaxLanes(Tag())], ys[hn::MaxLanes(Tag())];
  hn::Store(x.v, Tag(), xs);
  hn::Store(y.v, Tag(), ys);
  for (size_t k = 0; k < hn::Lanes(Tag()); ++k) xs[k] = f(xs[k], ys[k]);
  return {hn::Load(Tag(), xs)};
}
HWY_INLINE Lane pow(Lane x, Lane y) {
  return one_by_one(x, y, [](float a, float b) { return std::pow(a, b); });
}
HWY_INLINE Lane erf(Lane x) {
  return one_by_one(x, x, [](float a, float) { return std::erf(a); });
}

template <bool kSplat>
HWY_INLINE Lane load(const float* x, size_t i) {
  return {kSplat ? hn::Set(Tag(), *x) : hn::LoadU(Tag(), x + i)};
}
// Rows shorter than a vector. One number alone, a softmax's sum perhaps, needs no way through
// memory.
template <bool kSplat>
HWY_INLINE Lane load_part(const float* x, size_t count) {
  const Tag d;
  if (kSplat || count == 1) return {hn::Set(d, *x)};
  if constexpr (HWY_MEM_OPS_MIGHT_FAULT == 0) return {hn::MaskedLoad(hn::FirstN(d, count), d, x)};
  HWY_ALIGN float part[hn::MaxLanes(d)] = {};
  for (size_t k = 0; k < count; ++k) part[k] = x[k];
  return {hn::Load(d, part)};
}
HWY_INLINE void store_part(Lane z, float* to, size_t count) {
  const Tag d;
  if (count == 1) {
    *to = hn::GetLane(z.v);
  } else if constexpr (HWY_MEM_OPS_MIGHT_FAULT == 0) {
    hn::BlendedStore(z.v, hn::FirstN(d, count), d, to);
  } else {
    HWY_ALIGN float part[hn::MaxLanes(d)];
    hn::Store(z.v, d, part);
    for (size_t k = 0; k < count; ++k) to[k] = part[k];
  }
}

// Stores at(i) for every vector i of z. The last one ends with z and may overlap the one before, so
// that nothing is left over; it is computed first, since z may be an operand.
template <class At>
HWY_INLINE void for_vectors(float* z, size_t n, const At& at) {
  const size_t lanes = hn::Lanes(Tag()), last = n - lanes;
  const Lane end = at(last);
  for (size_t i = 0; i < last; i += lanes) hn::StoreU(at(i).v, Tag(), z + i);
  hn::StoreU(end.v, Tag(), z + last);
}

template <class Row, bool kSplatX>
void unary(const float* x, float* z, size_t n) {
  if (n == 0) return;
  if (n < hn::Lanes(Tag())) return store_part(Row()(load_part<kSplatX>(x, n)), z, n);
  for_vectors(z, n, [&](size_t i) HWY_ATTR { return Row()(load<kSplatX>(x, i)); });
}

template <class Row, bool kSplatX, bool kSplatY>
void binary(const float* x, const float* y, float* z, size_t n) {
  if (n == 0) return;
  if (n < hn::Lanes(Tag()))
    return store_part(Row()(load_part<kSplatX>(x, n), load_part<kSplatY>(y, n)), z, n);
  for_vectors(z, n,
              [&](size_t i) HWY_ATTR { return Row()(load<kSplatX>(x, i), load<kSplatY>(y, i)); });
}

template <Fused kFused>
HWY_INLINE Lane product_sum(Lane x, Lane y, Lane w, Lane v) {
  switch (kFused) {
    case Fused::add:
      return {hn::MulAdd(x.v, y.v, w.v)};
    case Fused::sub:
      return {hn::MulSub(x.v, y.v, w.v)};
    case Fused::sub_from:
      return {hn::NegMulAdd(x.v, y.v, w.v)};
    case Fused::add_product:
      return {hn::MulAdd(x.v, y.v, (w * v).v)};
    default:
      return {hn::MulSub(x.v, y.v, (w * v).v)};
  }
}

template <Fused kFused, bool kSplatY, bool kSplatLast>
void product_sums(const float* x, const float* y, const float* w, const float* v, float* z,
                  size_t n) {
  constexpr bool kProduct = kFused == Fused::add_product || kFused == Fused::sub_product;
  constexpr bool kSplatW = kSplatLast && !kProduct;
  if (n == 0) return;
  if (!kProduct) v = w;
  if (n < hn::Lanes(Tag()))
    return store_part(product_sum<kFused>(load_part<false>(x, n), load_part<kSplatY>(y, n),
                                          load_part<kSplatW>(w, n), load_part<kSplatLast>(v, n)),
                      z, n);
  for_vectors(z, n, [&](size_t i) HWY_ATTR {
    return product_sum<kFused>(load<false>(x, i), load<kSplatY>(y, i), load<kSplatW>(w, i),
                               load<kSplatLast>(v, i));
  });
}

template <Fused kFused>
constexpr std::array<ProductSum, 4> forms() {
  return {product_sums<kFused, false, false>, product_sums<kFused, true, false>,
          product_sums<kFused, false, true>, product_sums<kFused, true, true>};
}

// Four accumulators hide the latency of the addition; the order is the same at every call.
template <class Combine, class Last>
float reduce(const float* x, size_t n, const Combine& combine, const Last& last) {
  const Tag d;
  const size_t lanes = hn::Lanes(d);
  if (n < lanes) {
    float z = x[0];
    for (size_t i = 1; i < n; ++i) z = last(z, x[i]);
    return z;
  }
  size_t i = lanes;
  Vec a = hn::LoadU(d, x);
  if (n >= 4 * lanes) {
    Vec b = hn::LoadU(d, x + lanes), c = hn::LoadU(d, x + 2 * lanes),
        e = hn::LoadU(d, x + 3 * lanes);
    for (i = 4 * lanes; i + 4 * lanes <= n; i += 4 * lanes) {
      a = combine(a, hn::LoadU(d, x + i));
      b = combine(b, hn::LoadU(d, x + i + lanes));
      c = combine(c, hn::LoadU(d, x + i + 2 * lanes));
      e = combine(e, hn::LoadU(d, x + i + 3 * lanes));
    }
    a = combine(combine(a, b), combine(c, e));
  }
  for (; i + lanes <= n; i += lanes) a = combine(a, hn::LoadU(d, x + i));
  HWY_ALIGN float part[hn::MaxLanes(d)];
  hn::Store(a, d, part);
  float z = part[0];
  for (size_t k = 1; k < lanes; ++k) z = last(z, part[k]);
  for (; i < n; ++i) z = last(z, x[i]);
  return z;
}

float sum(const float* x, size_t n) {
  return reduce(
      x, n, [](Vec a, Vec b) HWY_ATTR { return hn::Add(a, b); },
      [](float a, float b) { return a + b; });
}

float max(const float* x, size_t n) {
  return reduce(
      x, n, [](Vec a, Vec b) HWY_ATTR { return hn::IfThenElse(hn::Lt(a, b), b, a); },
      [](float a, float b) { return a < b ? b : a; });
}

#define OP1(name, mil, value, dx)                              \
  struct Row_##name {                                          \
    HWY_INLINE Lane operator()(Lane x) const { return value; } \
  };
#define OP2(name, mil, value, dx, dy)                                  \
  struct Row_##name {                                                  \
    HWY_INLINE Lane operator()(Lane x, Lane y) const { return value; } \
  };
#include "ir/ops.def"
#undef OP1
#undef OP2

VectorOps make_ops() {
  VectorOps ops{};
  ops.target = hwy::TargetName(HWY_TARGET);
  ops.fused = {{{},
                forms<Fused::add>(),
                forms<Fused::sub>(),
                forms<Fused::sub_from>(),
                forms<Fused::add_product>(),
                forms<Fused::sub_product>()}};
  ops.sum = sum;
  ops.max = max;
#define OP1(name, mil, value, dx)                                           \
  ops.unary[static_cast<size_t>(ir::Op::name)] = {unary<Row_##name, false>, \
                                                  unary<Row_##name, true>};
#define OP2(name, mil, value, dx, dy)                                    \
  ops.binary[static_cast<size_t>(ir::Op::name)] = {                      \
      binary<Row_##name, false, false>, binary<Row_##name, true, false>, \
      binary<Row_##name, false, true>, binary<Row_##name, true, true>};
#include "ir/ops.def"
#undef OP1
#undef OP2
  return ops;
}

const VectorOps* table() {
  static const VectorOps ops = make_ops();
  return &ops;
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace weft::device::cpu
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace weft::device::cpu {

HWY_EXPORT(table);

const VectorOps& vector_ops() { return *HWY_DYNAMIC_DISPATCH(table)(); }

}  // namespace weft::device::cpu
#endif
