// Counters: what the stand-in has seen in this process, for tests to compare.
#pragma once

#include <atomic>
#include <span>

namespace weft::standin {

struct Counters {
  std::atomic<long> live_objects{0};   ///< objects that are held by somebody
  std::atomic<long> over_releases{0};  ///< objects that were retained or released after their end
  std::atomic<long> unpooled{0};       ///< objects autoreleased without a pool: they leak
  std::atomic<long> compiles{0}, compile_failures{0};
  std::atomic<long> loads{0}, unloads{0};
  std::atomic<long> loaded{0};       ///< different programs that are loaded now
  std::atomic<long> evaluations{0};  ///< asked for, whatever came of them
  std::atomic<long> faults{0};       ///< evaluations that were answered with NO
};
Counters& counters();

struct CounterName {
  const char* name;
  std::atomic<long> Counters::*counter;
};
std::span<const CounterName> counter_names();

}  // namespace weft::standin
