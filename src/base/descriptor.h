// A file descriptor that closes itself; for those where close() has nothing to report.
#pragma once

#include <unistd.h>

#include <utility>

namespace weft {

struct Descriptor {
  int value = -1;

  explicit Descriptor(int descriptor = -1) : value(descriptor) {}
  ~Descriptor() { close(); }
  Descriptor(Descriptor&& other) noexcept : value(std::exchange(other.value, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(value, other.value);
    return *this;
  }
  void close() {
    if (const int open = std::exchange(value, -1); open >= 0) ::close(open);
  }
};

}  // namespace weft
