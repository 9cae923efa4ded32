#include "device/ane/ane_kernel.h"

#include <algorithm>

#include "base/error.h"
#include "device/ane/ane_surface.h"
#include "device/ane/legalize.h"
#include "device/ane/mil/write.h"

namespace weft::device::ane {

const Piece* Entry::whole() const {
  if (feed->pieces.size() != 1) return nullptr;
  const Piece& piece = feed->pieces.front();
  const bool is_whole = !piece.from.empty() && !piece.transposed && piece.row == 0 &&
                        piece.column == 0 && piece.rows == slot.layout.rows &&
                        piece.cols == slot.layout.cols;
  return is_whole ? &piece : nullptr;
}

AneKernel::AneKernel(const ir::Program& asked, const Choice& choice, const Chip& chip,
                     runtime::Transport& transport, Crew& crew, Device& device)
    : Kernel(with_half_ports(asked), device),
      form_(*choice.form),
      reason_(choice.reason),
      lowered_(form_.apply(legalize(asked, chip))),
      executable_(transport.load(asked.name(), mil::text_of(lowered_, form_))),
      standing_(std::make_unique<Standing>()) {
  find_entries(transport, crew);
  find_exits();
}

void AneKernel::want_layout(const runtime::Slot& slot, const ir::Shape& shape) const {
  const runtime::Layout& layout = slot.layout;
  if (layout.rows != rows_of(shape) || layout.cols != shape.cols() || layout.row_bytes % 2 != 0 ||
      layout.row_bytes < 2 * layout.cols || slot.bytes < layout.rows * layout.row_bytes)
    fail(
        "{}: slot '{}' of the loaded program has {} rows of {} columns, {} bytes apart, {} bytes "
        "in all; the text has {}: this system has another layout, take --device cpu",
        program().name(), slot.name, layout.rows, layout.cols, layout.row_bytes, slot.bytes,
        to_string(shape));
}

void AneKernel::find_entries(runtime::Transport& transport, Crew& crew) {
  for (const runtime::Slot& slot : executable_->inputs()) {
    const std::string_view name = mil::plain_name(slot.name);
    const auto feed = std::ranges::find(lowered_.feeds, name, &Feed::port);
    if (feed == lowered_.feeds.end())
      fail("{}: the loaded program reads '{}', its text has no such parameter; take --device cpu",
           program().name(), slot.name);
    want_layout(slot, lowered_.program.find_input(name)->shape);
    Entry entry{&*feed, slot, nullptr};
    if (std::ranges::all_of(feed->pieces, [](const Piece& piece) { return piece.from.empty(); })) {
      entry.constants = transport.allocate(slot.layout, slot.bytes);
      for (const Piece& piece : feed->pieces)
        fill({entry.constants, slot.layout.row_bytes, piece.row, piece.column}, piece.values,
             area_of(piece), crew);
    }
    entries_.push_back(std::move(entry));
  }
  for (const Feed& feed : lowered_.feeds)
    if (std::ranges::find(entries_, &feed, &Entry::feed) == entries_.end())
      fail("{}: the loaded program does not read '{}'; take --device cpu", program().name(),
           feed.port);
}

void AneKernel::find_exits() {
  const std::span<const ir::Output> outputs = lowered_.program.outputs();
  for (const runtime::Slot& slot : executable_->outputs()) {
    const auto output = std::ranges::find(outputs, mil::plain_name(slot.name),
                                          [](const ir::Output& o) { return o.port.name; });
    if (output == outputs.end())
      fail("{}: the loaded program writes '{}', its text does not; take --device cpu",
           program().name(), slot.name);
    want_layout(slot, output->port.shape);
    exits_.push_back({static_cast<size_t>(output - outputs.begin()), slot});
  }
  for (size_t i = 0; i < outputs.size(); ++i)
    if (std::ranges::find(exits_, i, &Exit::output) == exits_.end())
      fail("{}: the loaded program does not write '{}'; take --device cpu", program().name(),
           outputs[i].port.name);
}

std::optional<runtime::Slot> AneKernel::slot_for(const ir::Shape& shape) const {
  std::optional<runtime::Slot> found;
  const auto look = [&](const runtime::Slot& slot) {
    if (slot.layout.rows != rows_of(shape) || slot.layout.cols != shape.cols()) return;
    if (!found || found->bytes < slot.bytes) found = slot;
  };
  for (const Entry& entry : entries_)
    if (entry.whole() != nullptr) look(entry.slot);
  for (const Exit& exit : exits_) look(exit.slot);
  return found;
}

}  // namespace weft::device::ane
