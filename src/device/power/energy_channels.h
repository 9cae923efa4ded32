// The channels of IOReport's group "Energy Model" that are sums over a part of the chip, and their
// units. There are hundreds more, of single cores, SRAMs and buses, which are contained in these or
// in none of ours: so names are compared whole.
#pragma once

#include <optional>
#include <string_view>

#include "device/power/power.h"

namespace weft::device::power {

/// cpu, gpu, ane or memory; nullopt for any other channel.
std::optional<Domain> domain_of_channel(std::string_view name);

/// How much one is, by the channel's label, which may have spaces around it: mJ, uJ or nJ. It
/// differs from channel to channel and from chip to chip.
std::optional<double> joules_per_unit(std::string_view label);

}  // namespace weft::device::power
