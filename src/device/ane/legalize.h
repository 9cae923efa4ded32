// Legalize: from a Program as the mathematics has it to one that the ANE takes, by a visible list
// of passes. Each pass means the same as what it was given; which rules (limits) it serves stands
// beside it.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "device/ane/chip.h"
#include "device/ane/lowered.h"

namespace weft::device::ane {

/// Makes a Lowered from another. Constants that it needs become ports that the device fills.
using PassFunction = Lowered (*)(const Lowered&);

struct Pass {
  std::string_view name;
  std::string_view purpose;     ///< in words, for people who trace
  std::string_view rules;       ///< which rules of limits it serves
  bool (*wanted)(const Chip&);  ///< which chips need it
  PassFunction run;
};

/// Every pass, in the order in which they run.
std::span<const Pass> passes();

/// Called after each pass that changed the Program.
using Trace = std::function<void(const Pass&, const Lowered&)>;

/// `program` for `chip`. Ports are flat, [1,1,rows,cols] in fp16. Throws Error where refusal() says
/// why.
Lowered legalize(const ir::Program& program, const Chip& chip, const Trace& trace = {});

/// nullopt, or why the ANE can't take `program`, in words: ids, ports updated in place, operations
/// that its language lacks.
std::optional<std::string> refusal(const ir::Program& program);
/// The same of a device, whose Surfaces hold one sequence each.
std::optional<std::string> device_refusal(const ir::Program& program);

/// `port` in fp16 where it holds numbers; ids stay ids.
ir::Port half(ir::Port port);
/// `program` with such ports: what others bind to, whatever is compiled of it.
ir::Program with_half_ports(const ir::Program& program);

/// Where the passes begin: every port enters as it is.
Lowered unchanged(const ir::Program& program);

}  // namespace weft::device::ane
