// e^x in vector code, compiled for each instruction set: to be included after hwy/highway.h by
// files that Highway's foreach_target includes again and again, hence the guard.
//
// x = n ln 2 + r with |r| ≤ ln 2 / 2 (Cody and Waite), e^x = 2^n e^r, and
//
//   e^r = 1 + r + r² q(r)    with q of degree 4: the polynomial that equals (e^r − 1 − r) / r² in
//                            the five Chebyshev points (ln 2 / 2) cos((2i + 1) π / 10)
//
// with coefficients solved for in 60 decimal digits and rounded to float. By them alone e^r is off
// by at most 0.17 · 2^-24, relatively; vector_error_test.cc asserts what remains with all
// roundings.
//
// This takes 17 instructions where Highway's Exp with the guards that it needs takes 30, by giving
// up results below 2^-125.5 (which are 0 here), whose exponent would need two factors.
#if defined(WEFT_DEVICE_CPU_VECTOR_EXP_H) == defined(HWY_TARGET_TOGGLE)
#ifdef WEFT_DEVICE_CPU_VECTOR_EXP_H
#undef WEFT_DEVICE_CPU_VECTOR_EXP_H
#else
#define WEFT_DEVICE_CPU_VECTOR_EXP_H
#endif

HWY_BEFORE_NAMESPACE();
namespace weft::device::cpu {
namespace HWY_NAMESPACE {

/// e^x for each lane: 0 below −86.989, infinity where that is the nearest float, NaN for NaN.
template <class D>
HWY_INLINE hwy::HWY_NAMESPACE::Vec<D> vector_exp(D d, hwy::HWY_NAMESPACE::Vec<D> x) {
  namespace hn = hwy::HWY_NAMESPACE;
  const auto number = [d](float value) HWY_ATTR { return hn::Set(d, value); };
  // Adding 1.5 · 2^23 rounds to a whole number, which then stands in the lowest bits. The 126 more
  // make it the exponent, with its bias, of 2^(n − 1): n goes up to 128, where 2^n is no float.
  const auto magic = number(0x1.8p23f + 126.0f);
  const auto shifted = hn::MulAdd(x, number(0x1.715476p0f), magic);  // 1 / ln 2
  const auto n = hn::Sub(shifted, magic);
  // ln 2 in two parts; the first has 15 digits, so that its product with n is exact.
  const auto r =
      hn::NegMulAdd(n, number(1.42860682e-6f), hn::NegMulAdd(n, number(0x1.62e4p-1f), x));
  // Twice e^r, by Horner's rule.
  auto y = hn::MulAdd(r, number(2 * 0x1.6d10fcp-10f), number(2 * 0x1.120b62p-7f));
  y = hn::MulAdd(r, y, number(2 * 0x1.55551ap-5f));
  y = hn::MulAdd(r, y, number(2 * 0x1.5554dep-3f));
  y = hn::MulAdd(r, y, number(1.0f));
  y = hn::MulAdd(r, y, number(2.0f));
  y = hn::MulAdd(r, y, number(2.0f));
  const auto bits = hn::BitCast(hn::RebindToUnsigned<D>(), shifted);
  y = hn::Mul(y, hn::BitCast(d, hn::ShiftLeft<23>(bits)));
  // Beyond, the exponent has run over. A NaN is in neither comparison, and in y since r.
  y = hn::IfThenElse(hn::Gt(x, number(89.0f)), number(HUGE_VALF), y);
  return hn::IfThenZeroElse(hn::Lt(x, number(-86.989f)), y);
}

}  // namespace HWY_NAMESPACE
}  // namespace weft::device::cpu
HWY_AFTER_NAMESPACE();

#endif
