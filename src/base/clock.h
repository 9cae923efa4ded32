// Time: one clock that only moves forward, and one that people have on the wall.
#pragma once

#include <chrono>
#include <cstdint>

namespace weft {

/// Nanoseconds on a monotonic clock with an arbitrary zero.
inline int64_t now_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

/// Seconds since `start_ns`.
inline double seconds_since(int64_t start_ns) {
  return static_cast<double>(now_ns() - start_ns) * 1e-9;
}

/// Milliseconds on the wall clock, since 1970.
inline int64_t unix_milliseconds() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

}  // namespace weft
