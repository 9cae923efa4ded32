#include "device/ane/ane_surface.h"

#include "base/error.h"

namespace weft::device::ane {

int64_t rows_of(const ir::Shape& shape) { return shape.count() / shape.cols(); }

AneSurface::AneSurface(const ir::Port& port, const runtime::Layout& layout,
                       std::shared_ptr<runtime::Buffer> buffer, Crew& crew)
    : Surface(port), layout_(layout), buffer_(std::move(buffer)), crew_(crew) {
  CHECK(port.dtype == ir::DType::f16, "'{}' {}: the Neural Engine's memory holds halves", port.name,
        dtype_name(port.dtype));
  CHECK(layout.rows == rows_of(port.shape) && layout.cols == port.shape.cols() &&
            layout.row_bytes % 2 == 0 && layout.row_bytes >= 2 * layout.cols &&
            buffer_->bytes() >= (layout.rows - 1) * layout.row_bytes + 2 * layout.cols,
        "'{}' {} does not stand in {} rows of {} bytes, {} bytes in all", port.name,
        to_string(port.shape), layout.rows, layout.row_bytes, buffer_->bytes());
}

void AneSurface::write(std::span<const float> values) {
  CHECK(values.size() == static_cast<size_t>(port().shape.count()),
        "'{}' {}: {} values are written", port().name, to_string(port().shape), values.size());
  fill(place(), values, {layout_.rows, layout_.cols}, crew_);
  for (const std::weak_ptr<const Follower>& held : followers_)
    if (const auto follower = held.lock()) fill(follower->to, values, follower->area, crew_);
}

void AneSurface::read(std::span<float> values) const {
  CHECK(values.size() == static_cast<size_t>(port().shape.count()), "'{}' {}: {} values are read",
        port().name, to_string(port().shape), values.size());
  const runtime::Access access(*buffer_, runtime::Buffer::Use::read);
  unstage({reinterpret_cast<const uint16_t*>(access.data()), layout_.row_bytes / 2},
          {values.data(), layout_.cols}, layout_.rows, layout_.cols, crew_);
}

void AneSurface::write_ids(std::span<const int32_t>) {
  CHECK(false, "'{}' is in the Neural Engine's memory, which holds no ids", port().name);
}

void AneSurface::write_columns(int64_t, const Surface&) {
  CHECK(false, "'{}' is in the Neural Engine's memory; columns are put together on the CPU",
        port().name);
}

std::shared_ptr<Surface> AneSurface::view(const ir::Port&, int64_t) {
  CHECK(false, "'{}' is in the Neural Engine's memory, whose Surfaces have no parts", port().name);
  return nullptr;
}

Extent AneSurface::extent() const {
  const uintptr_t begin = reinterpret_cast<uintptr_t>(buffer_->data());
  return {begin, begin + static_cast<uintptr_t>(buffer_->bytes())};
}

void AneSurface::add(const std::shared_ptr<const Follower>& follower) {
  copy({place(), follower->to, follower->area}, crew_);
  std::erase_if(followers_, [](const auto& held) { return held.expired(); });
  followers_.push_back(follower);
}

}  // namespace weft::device::ane
