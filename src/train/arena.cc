#include "train/arena.h"

namespace weft::train {

Arena::Arena(std::string name, const model::Layout& layout, device::Device& device)
    : layout_(layout),
      surface_(device.allocate(
          {.name = std::move(name),
           .shape = {1, 1, layout.size() / model::kArenaColumns, model::kArenaColumns}})) {}

std::shared_ptr<device::Surface> Arena::view(const model::Parameter& p) const {
  return surface_->view({.name = p.name, .shape = {1, 1, p.rows, p.cols}}, p.offset);
}

std::shared_ptr<device::Surface> Arena::view(const model::Section& s) const {
  return surface_->view(
      {.name = surface_->port().name, .shape = {1, 1, s.rows, model::kArenaColumns}}, s.offset);
}

std::span<const float> Arena::read() { return edit(); }

std::span<float> Arena::edit() {
  if (const std::span<float> memory = surface_->host(); !memory.empty()) return memory;
  copy_.resize(static_cast<size_t>(layout_.size()));
  surface_->read(copy_);
  return copy_;
}

void Arena::store() {
  if (!surface_->host().empty()) return;
  surface_->write(copy_);
  copy_ = {};
}

}  // namespace weft::train
