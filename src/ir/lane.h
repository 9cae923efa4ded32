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
  friend Lane maximum(Lane x, Lane y) { return real_part(x.v) < real_part(y.v) ? y : x; }
  friend Lane step(Lane x) { return of(real_part(x.v) > 0 ? 1 : 0); }
};

}  // namespace weft::ir
