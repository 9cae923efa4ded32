// For tests only: how often this process has asked for memory. allocations_test.cc, a part of every
// test program made of the unit tests, replaces operator new for it.
#pragma once

#include <cstdint>

namespace weft {

/// Calls of operator new so far, of all threads.
int64_t allocation_count();

}  // namespace weft
