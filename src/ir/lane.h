// The functions that the rows of ops.def are written in, for plain numbers: float, double,
// complex<double>.
//
// Lane<T> exists so that a row's literals (1, 0.5) take the lane's own type and `1 / x` means the
// same everywhere.
#pragma once

#include <cmath>
#include <complex>

namespace weft::ir {

inline double real_part(double x) { return x; }
inline double real_part(float x) { return static_cast<double>(x); }
inline double real_part(const std::complex<double>& x) { return x.real(); }

/// erf of a complex number, for derivatives by a complex step: 2/√π e^(−z²) Σ 2ⁿ z^(2n+1) /
/// (1·3·…·(2n+1)), whose terms do not cancel near the real axis (Abramowitz and Stegun, 7.1.6).
inline std::complex<double> erf_of(const std::complex<double>& z) {
  if (std::abs(z.real()) > 6) return std::copysign(1.0, z.real());  // to 2e-17
  std::complex<double> term = z, sum = z;
  for (int n = 1; std::abs(term) > 1e-17 * std::abs(sum); ++n)
    sum += term *= 2.0 * z * z / static_cast<double>(2 * n + 1);
  return 1.1283791670955126 * std::exp(-z * z) * sum;
}
inline double erf_of(double x) { return std::erf(x); }
inline float erf_of(float x) { return std::erf(x); }

template <class T>
struct Lane {
  T v;

  // A number in a row: from int or double, without narrowing warnings at each use.
  static Lane of(double x) { return {static_cast<T>(x)}; }

  friend Lane operator+(Lane x, Lane y) { return {x.v + y.v}; }
  friend Lane operator-(Lane x, Lane y) { return {x.v - y.v}; }
  friend Lane operator*(Lane x, Lane y) { return {x.v * y.v}; }
  friend Lane operator/(Lane x, Lane y) { return {x.v / y.v}; }
  friend Lane operator-(Lane x) { return {-x.v}; }
  friend Lane operator+(double x, Lane y) { return of(x) + y; }
  friend Lane operator-(double x, Lane y) { return of(x) - y; }
  friend Lane operator*(double x, Lane y) { return of(x) * y; }
  friend Lane operator/(double x, Lane y) { return of(x) / y; }

  friend Lane exp(Lane x) { return {std::exp(x.v)}; }
  friend Lane log(Lane x) { return {std::log(x.v)}; }
  friend Lane sqrt(Lane x) { return {std::sqrt(x.v)}; }
  friend Lane pow(Lane x, Lane y) { return {std::pow(x.v, y.v)}; }
  friend Lane tanh(Lane x) { return {std::tanh(x.v)}; }
  friend Lane erf(Lane x) { return {erf_of(x.v)}; }
  friend Lane round(Lane x) { return of(std::nearbyint(real_part(x.v))); }
  friend Lane minimum(Lane x, Lane y) { return real_part(y.v) < real_part(x.v) ? y : x; }
  friend Lane maximum(Lane x, Lane y) { return real_part(x.v) < real_part(y.v) ? y : x; }
  friend Lane step(Lane x) { return of(real_part(x.v) > 0 ? 1 : 0); }
};

}  // namespace weft::ir
