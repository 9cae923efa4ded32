#include "standin/counters.h"

namespace weft::standin {
namespace {

constexpr CounterName kNames[] = {
    {"live_objects", &Counters::live_objects},
    {"over_releases", &Counters::over_releases},
    {"unpooled", &Counters::unpooled},
    {"compiles", &Counters::compiles},
    {"compile_failures", &Counters::compile_failures},
    {"loads", &Counters::loads},
    {"unloads", &Counters::unloads},
    {"loaded", &Counters::loaded},
    {"evaluations", &Counters::evaluations},
    {"faults", &Counters::faults},
};

}  // namespace

Counters& counters() {
  static Counters all;
  return all;
}

std::span<const CounterName> counter_names() { return kNames; }

}  // namespace weft::standin
