// AneKernel: a Program legalized, in the form that was chosen for it, compiled and loaded.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "device/ane/audit.h"
#include "device/ane/chip.h"
#include "device/ane/choice.h"
#include "device/ane/place.h"
#include "device/device.h"

namespace weft::device::ane {

/// What the engine reads at one of its slots.
struct Entry {
  const Feed* feed;
  runtime::Slot slot;
  /// Where nothing but constants is read: memory for all Launches.
  std::shared_ptr<runtime::Buffer> constants;

  /// The port that stands there whole and as it is, or nullptr: then it must be put together.
  const Piece* whole() const;
};

/// What it writes at one.
struct Exit {
  size_t output;  ///< number of the Program's
  runtime::Slot slot;
};

/// Its program() is the asked one with fp16 at the ports.
class AneKernel final : public Kernel {
 public:
  /// `choice` has a form. Throws Error where the loaded program has other slots than its text.
  AneKernel(const ir::Program& asked, const Choice& choice, const Chip& chip,
            runtime::Transport& transport, Crew& crew, Device& device);

  std::string form() const override { return std::string(form_.name); }
  std::string reason() const override { return reason_; }

  const Form& chosen() const { return form_; }
  runtime::Executable& executable() const { return *executable_; }
  /// In the order in which a request takes them.
  std::span<const Entry> entries() const { return entries_; }
  std::span<const Exit> exits() const { return exits_; }
  /// The layout that a Surface of this shape needs in order to be read or written in place, with
  /// the bytes it needs; nullopt where no slot takes one.
  std::optional<runtime::Slot> slot_for(const ir::Shape& shape) const;
  /// What is known about whether its results are right.
  Standing& standing() const { return *standing_; }

 private:
  void find_entries(runtime::Transport& transport, Crew& crew);
  void find_exits();
  void want_layout(const runtime::Slot& slot, const ir::Shape& shape) const;

  const Form& form_;
  const std::string reason_;
  const Lowered lowered_;
  const std::unique_ptr<runtime::Executable> executable_;
  std::vector<Entry> entries_;
  std::vector<Exit> exits_;
  const std::unique_ptr<Standing> standing_;
};

}  // namespace weft::device::ane
