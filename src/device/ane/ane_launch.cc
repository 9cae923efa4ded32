#include "device/ane/ane_launch.h"

#include <algorithm>

#include "base/error.h"

namespace weft::device::ane {
namespace {

AneSurface& ours(const std::shared_ptr<Surface>& surface) {
  auto* const mine = dynamic_cast<AneSurface*>(surface.get());
  CHECK(mine != nullptr, "the Surface '{}' is not the Neural Engine's; copy it first",
        surface->port().name);
  return *mine;
}

bool fits(const AneSurface& surface, const runtime::Slot& slot) {
  return surface.layout() == slot.layout && surface.buffer()->bytes() >= slot.bytes;
}

size_t input_named(const ir::Program& program, std::string_view name) {
  const auto port = std::ranges::find(program.inputs(), name, &ir::Port::name);
  CHECK(port != program.inputs().end(), "{} has no port '{}'", program.name(), name);
  return static_cast<size_t>(port - program.inputs().begin());
}

}  // namespace

AneLaunch::AneLaunch(std::shared_ptr<const AneKernel> kernel, const Bound& bound,
                     runtime::Transport& transport, Crew& crew, Guard& guard)
    : Launch(kernel->program().name(), kernel->device(), bound.inputs, bound.outputs),
      kernel_(std::move(kernel)),
      transport_(transport),
      crew_(crew),
      guard_(guard) {
  std::vector<std::shared_ptr<runtime::Buffer>> inputs, outputs;
  for (const Entry& entry : kernel_->entries()) inputs.push_back(enter(entry));
  for (const Exit& exit : kernel_->exits()) outputs.push_back(leave(exit));
  request_ = kernel_->executable().bind(inputs, outputs);
}

std::shared_ptr<runtime::Buffer> AneLaunch::enter(const Entry& entry) {
  if (entry.constants) return entry.constants;
  if (const Piece* const whole = entry.whole()) {
    const AneSurface& surface = ours(reads()[input_named(kernel_->program(), whole->from)]);
    if (fits(surface, entry.slot)) return surface.buffer();
  }
  std::shared_ptr<runtime::Buffer> buffer =
      transport_.allocate(entry.slot.layout, entry.slot.bytes);
  put_together(entry, buffer);
  return buffer;
}

void AneLaunch::put_together(const Entry& entry, const std::shared_ptr<runtime::Buffer>& buffer) {
  for (const Piece& piece : entry.feed->pieces) {
    const Place place{buffer, entry.slot.layout.row_bytes, piece.row, piece.column};
    if (piece.from.empty()) {
      fill(place, piece.values, area_of(piece), crew_);
      continue;
    }
    AneSurface& surface = ours(reads()[input_named(kernel_->program(), piece.from)]);
    parts_.push_back({&surface, std::make_shared<const Follower>(Follower{place, area_of(piece)})});
    surface.add(parts_.back().follower);
  }
}

std::shared_ptr<runtime::Buffer> AneLaunch::leave(const Exit& exit) {
  AneSurface& surface = ours(writes()[exit.output]);
  surface.set_written();
  if (fits(surface, exit.slot)) return surface.buffer();
  const runtime::Layout& layout = exit.slot.layout;
  std::shared_ptr<runtime::Buffer> buffer = transport_.allocate(layout, exit.slot.bytes);
  after_.push_back({{buffer, layout.row_bytes}, surface.place(), {layout.rows, layout.cols}});
  return buffer;
}

int64_t AneLaunch::staged_bytes() const {
  int64_t bytes = 0;
  for (const Part& part : parts_)
    if (part.copied()) bytes += part.move().bytes();
  for (const Move& move : after_) bytes += move.bytes();
  return bytes;
}

void AneLaunch::attempt() {
  for (const Part& part : parts_)
    if (part.copied()) copy(part.move(), crew_);
  guard_.run(*kernel_, request_);
  for (const Move& move : after_) copy(move, crew_);
}

void AneLaunch::execute() {
  attempt();
  if (kernel_->standing().due) guard_.audit(*kernel_, reads(), writes(), [this] { attempt(); });
}

}  // namespace weft::device::ane
