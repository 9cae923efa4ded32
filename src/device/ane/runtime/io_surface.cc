#include "device/ane/runtime/io_surface.h"

#include <algorithm>
#include <cstring>

#include "device/ane/runtime/foundation.h"

namespace weft::device::ane::runtime {
namespace {

constexpr int64_t kHalf = 2, kPage = 16384;
// Smaller ones were refused (ANE-21): a column of 768 channels, a row of 64 bytes each.
constexpr int64_t kLeastBytes = 49152;
constexpr int64_t kHalves = 0x4c303068;  // 'L00h': one component, fp16
constexpr uint32_t kReadOnly = 1;        // kIOSurfaceLockReadOnly

int64_t whole_pages(const Layout& layout, int64_t bytes) {
  CHECK(layout.rows > 0 && layout.cols > 0 && layout.row_bytes >= layout.cols * kHalf && bytes >= 0,
        "a surface of {} x {} in rows of {} bytes, {} in all", layout.rows, layout.cols,
        layout.row_bytes, bytes);
  const int64_t least = std::max({bytes, layout.rows * layout.row_bytes, kLeastBytes});
  return (least + kPage - 1) / kPage * kPage;
}

// Two dimensions and a format rather than one row of bytes: very large ones were confused so.
Ref properties(const Caller& at, const Layout& layout, int64_t bytes) {
  const Frameworks& api = at.api;
  const Id keys[] = {*api.kIOSurfaceWidth,           *api.kIOSurfaceHeight,
                     *api.kIOSurfaceBytesPerElement, *api.kIOSurfaceBytesPerRow,
                     *api.kIOSurfaceAllocSize,       *api.kIOSurfacePixelFormat};
  const Ref numbers[] = {make_number(at, layout.cols), make_number(at, layout.rows),
                         make_number(at, kHalf),       make_number(at, layout.row_bytes),
                         make_number(at, bytes),       make_number(at, kHalves)};
  Id values[std::size(numbers)];
  std::transform(std::begin(numbers), std::end(numbers), values,
                 [](const Ref& number) { return number.get(); });
  return make_dictionary(at, keys, values);
}

std::string words(const Layout& layout, int64_t bytes) {
  return fmt::format("a surface of {} x {} halves in rows of {} bytes, {} bytes in all",
                     layout.rows, layout.cols, layout.row_bytes, bytes);
}

}  // namespace

IoSurface::IoSurface(std::shared_ptr<const System> system, const Layout& layout, int64_t bytes)
    : system_(std::move(system)), layout_(layout), bytes_(whole_pages(layout, bytes)) {
  const Frameworks& api = system_->api;
  const Caller at{api, Stage::bind, ""};
  const Pool pool(api);
  surface_ = Ref::adopt(api, api.IOSurfaceCreate(properties(at, layout_, bytes_).get()));
  if (surface_.get() == nullptr)
    throw own_fault(Stage::bind, "",
                    words(layout_, bytes_) + " is not to be had; take a smaller batch or model");
  data_ = static_cast<std::byte*>(api.IOSurfaceGetBaseAddress(surface_.get()));
  const size_t given = api.IOSurfaceGetAllocSize(surface_.get()),
               row = api.IOSurfaceGetBytesPerRow(surface_.get());
  if (data_ == nullptr || given < static_cast<size_t>(bytes_) ||
      row != static_cast<size_t>(layout_.row_bytes))
    throw own_fault(
        Stage::bind, "",
        fmt::format("{} was asked for and has {} bytes in rows of {}{}; take another "
                    "device",
                    words(layout_, bytes_), given, row, data_ == nullptr ? " and no address" : ""));
  const Access access(*this, Use::write);
  std::memset(data_, 0, static_cast<size_t>(bytes_));
}

void IoSurface::lock(Use use) {
  int said = unlocked_;
  if (said == 0)
    said = system_->api.IOSurfaceLock(surface_.get(), use == Use::read ? kReadOnly : 0, nullptr);
  if (said == 0) return;
  throw own_fault(Stage::bind, "",
                  fmt::format("{} can't be {}: {:#x}; take another device", words(layout_, bytes_),
                              unlocked_ == 0 ? "locked" : "unlocked", static_cast<uint32_t>(said)));
}

void IoSurface::unlock(Use use) {
  unlocked_ =
      system_->api.IOSurfaceUnlock(surface_.get(), use == Use::read ? kReadOnly : 0, nullptr);
}

}  // namespace weft::device::ane::runtime
