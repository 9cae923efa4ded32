// IOSurfaces: memory that the host and the engine share.
#pragma once

#include <atomic>
#include <cstddef>
#include <vector>

#include "standin/runtime.h"

namespace weft::standin {

struct Surface : Content {
  static constexpr const char* kClass = "IOSurface";
  std::vector<std::byte> bytes;
  size_t row_bytes = 0;
  std::atomic<int> locks{0};
};

}  // namespace weft::standin
