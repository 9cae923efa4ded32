// The ports of a loaded program, read from its model's attributes. Slots are ordered by the
// system, not by the text (rule ANE-22), and rows are as far apart as the system says.
#pragma once

#include <vector>

#include "device/ane/runtime/message.h"
#include "device/ane/runtime/transport.h"

namespace weft::device::ane::runtime {

struct Ports {
  std::vector<Slot> slots;       ///< as a request lists them
  std::vector<int64_t> indices;  ///< of the same, as a request names them
};

struct Signature {
  Ports inputs, outputs;
};

/// From what modelAttributes returned. Throws Fault where a key is missing or a number makes no
/// sense, naming it.
Signature read_signature(const Caller& at, Id attributes);

/// ", name: 4 x 8 halves in rows of 64 bytes, 256 bytes" for each; for messages.
std::string slot_table(const std::vector<Slot>& slots);

}  // namespace weft::device::ane::runtime
