// The counting operator new of the unit tests. A file of its own without a test, so that the
// compiler can't see through it where memory is asked for; who uses the count checks first that it
// counts.
#include "base/allocations.h"

#include <atomic>
#include <cstdlib>
#include <new>

namespace {
std::atomic<int64_t> allocations{0};
}

// The plain forms are enough: the standard library's other unaligned forms end in them.
void* operator new(std::size_t size) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  if (void* const memory = std::malloc(size > 0 ? size : 1)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

int64_t weft::allocation_count() { return allocations.load(std::memory_order_relaxed); }
