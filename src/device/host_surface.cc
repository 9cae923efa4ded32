#include "device/host_surface.h"

#include <sys/mman.h>

#include <algorithm>
#include <atomic>
#include <cstring>

#include "base/error.h"
#include "base/q8.h"
#include "device/storage.h"

namespace weft::device {
namespace {

// From this size on, memory stands on pages of this size where the system has them: touching them
// first takes a quarter of the time.
constexpr size_t kHugePage = size_t{2} << 20;

// Large Surfaces begin at different places of a page, so that the same element of several of them
// falls into different sets of a cache and different banks of memory.
size_t next_shift() {
  constexpr size_t kShift = 4096 + 17 * 64, kShifts = 16;
  static std::atomic<size_t> count{0};
  return count.fetch_add(1, std::memory_order_relaxed) % kShifts * kShift;
}

struct Memory {
  std::shared_ptr<std::byte> owner;
  std::byte* data;
};

// Anonymous pages: zero without being written, and given back as soon as the Surface goes.
Memory fresh_memory(const ir::Port& port) {
  const size_t bytes = static_cast<size_t>(port.bytes());
  const bool large = bytes >= kHugePage;
  const size_t shift = large ? next_shift() : 0;
  const size_t all = large ? bytes + shift + kHugePage : bytes;
  void* const memory =
      ::mmap(nullptr, all, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED)
    fail("Surface '{}' {}: {} MiB of memory are not to be had; take a smaller batch or model",
         port.name, to_string(port.shape), bytes >> 20);
  std::shared_ptr<std::byte> owner{static_cast<std::byte*>(memory),
                                   [all](std::byte* p) { ::munmap(p, all); }};
  if (!large) return {owner, owner.get()};
  const size_t past = reinterpret_cast<uintptr_t>(memory) % kHugePage;
  std::byte* const page = owner.get() + (past == 0 ? 0 : kHugePage - past);
#ifdef MADV_HUGEPAGE
  ::madvise(page, bytes + shift, MADV_HUGEPAGE);  // a wish: small pages do as well
#endif
  return {owner, page + shift};
}

}  // namespace

HostSurface::HostSurface(const ir::Port& port) : Surface(port) {
  Memory memory = fresh_memory(port);
  memory_ = std::move(memory.owner);
  data_ = memory.data;
}

HostSurface::HostSurface(const ir::Port& port, std::shared_ptr<std::byte> memory, std::byte* data)
    : Surface(port), memory_(std::move(memory)), data_(data) {}

void HostSurface::write(std::span<const float> values) {
  CHECK(values.size() == static_cast<size_t>(port().shape.count()),
        "'{}' {}: {} values are written", port().name, to_string(port().shape), values.size());
  CHECK(port().dtype != ir::DType::i32, "'{}' holds ids", port().name);
  if (!store(port().dtype, values.data(), 0, port().shape.count(), data_))
    fail("'{}' {}: q8 stores numbers up to 8.3e6, there is a larger one or none at all; take f32",
         port().name, to_string(port().shape));
}

void HostSurface::read(std::span<float> values) const {
  CHECK(values.size() == static_cast<size_t>(port().shape.count()), "'{}' {}: {} values are read",
        port().name, to_string(port().shape), values.size());
  if (port().dtype != ir::DType::i32)
    return load_stored(port().dtype, data_, 0, port().shape.count(), values.data());
  std::transform(reinterpret_cast<const int32_t*>(data_),
                 reinterpret_cast<const int32_t*>(data_) + values.size(), values.begin(),
                 [](int32_t id) { return static_cast<float>(id); });
}

void HostSurface::write_ids(std::span<const int32_t> ids) {
  CHECK(port().dtype == ir::DType::i32 && ids.size() == static_cast<size_t>(port().shape.count()),
        "'{}' {} {}: {} ids are written", port().name, dtype_name(port().dtype),
        to_string(port().shape), ids.size());
  std::copy(ids.begin(), ids.end(), reinterpret_cast<int32_t*>(data_));
}

void HostSurface::write_columns(int64_t at, const Surface& columns) {
  const ir::Shape &to = port().shape, &from = columns.port().shape;
  const auto* source = dynamic_cast<const HostSurface*>(&columns);
  CHECK(source != nullptr && columns.port().dtype == port().dtype &&
            port().dtype != ir::DType::q8 && to[0] == from[0] && to[1] == from[1] &&
            to.rows() == from.rows() && at >= 0 && at + from.cols() <= to.cols(),
        "'{}' {} does not take the columns {} at {}", port().name, to_string(to), to_string(from),
        at);
  const int64_t size = dtype_bytes(port().dtype, 1), rows = to[0] * to[1] * to.rows();
  if (from.cols() == 1 &&
      size == 4) {  // one token: waiting for a cache line per number is the work
    constexpr int64_t kAhead = 32;
    constexpr int kToWrite = 1;
    for (int64_t row = 0; row < rows; ++row) {
      float* const place = floats() + row * to.cols() + at;
      __builtin_prefetch(place + kAhead * to.cols(), kToWrite);
      *place = source->floats()[row];
    }
    return;
  }
  for (int64_t row = 0; row < rows; ++row)
    std::memcpy(data_ + (row * to.cols() + at) * size, source->data_ + row * from.cols() * size,
                static_cast<size_t>(from.cols() * size));
}

std::shared_ptr<Surface> HostSurface::view(const ir::Port& part, int64_t offset) {
  CHECK(part.dtype == port().dtype && offset >= 0 &&
            (part.dtype != ir::DType::q8 || offset % kQ8Block == 0) &&
            offset + part.shape.count() <= port().shape.count(),
        "'{}' {} at {} is not inside '{}' {}", part.name, to_string(part.shape), offset,
        port().name, to_string(port().shape));
  return std::shared_ptr<HostSurface>(
      new HostSurface(part, memory_, data_ + dtype_bytes(part.dtype, offset)));
}

std::span<float> HostSurface::host() {
  if (port().dtype != ir::DType::f32) return {};
  return {floats(), static_cast<size_t>(port().shape.count())};
}

Extent HostSurface::extent() const {
  const uintptr_t begin = reinterpret_cast<uintptr_t>(data_);
  return {begin, begin + static_cast<uintptr_t>(port().bytes())};
}

void want_host_surfaces(const ir::Program& program, const Bound& bound) {
  for (const auto* surfaces : {&bound.inputs, &bound.outputs})
    for (const std::shared_ptr<Surface>& surface : *surfaces)
      CHECK(dynamic_cast<HostSurface*>(surface.get()) != nullptr,
            "{}: the Surface '{}' is not in host memory; copy it first", program.name(),
            surface->port().name);
}

}  // namespace weft::device
