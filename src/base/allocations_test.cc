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

// The standard library's other unaligned forms end in the plain ones, but AddressSanitizer's do
// not: without the second form its allocations would meet our operator delete.
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  allocations.fetch_add(1, std::memory_order_relaxed);
  return std::malloc(size > 0 ? size : 1);
}
void* operator new(std::size_t size) {
  if (void* const memory = operator new(size, std::nothrow)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

int64_t weft::allocation_count() { return allocations.load(std::memory_order_relaxed); }
