// Power: how much energy this machine takes, part by part, as far as it says so itself.
//
// A PowerMeter asks what the system offers (docs/power.md lists it) and never for a password. A
// part that nobody meters, or that only root may read, is missing, with the reason in words; no
// figure is ever made up. Nothing here knows what the machine is busy with.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace weft::device::power {

/// A part of the machine that is metered alone. They overlap: `package` has the CPU in it, and
/// `system` has everything.
enum class Domain : uint8_t {
  cpu,      ///< the cores; where those are not metered alone, the packages that they are in
  gpu,      ///< all GPUs together
  ane,      ///< the Neural Engine
  package,  ///< the chip: all sockets together; on Apple's chips the sum of the three above
  memory,   ///< DRAM, which is not in `package`
  system,   ///< the whole machine
};
inline constexpr std::array kDomains = {Domain::cpu,     Domain::gpu,    Domain::ane,
                                        Domain::package, Domain::memory, Domain::system};

/// "cpu", "gpu", "ane", "package", "memory", "system".
std::string_view domain_name(Domain domain);

/// What is known of one domain. `watts` is a figure only where nothing is missing; `joules` and
/// `seconds` stay what they were while something is.
struct Figure {
  std::string source;   ///< who says so: "RAPL", "NVML", "battery", "IOReport", "powermetrics"
  std::string missing;  ///< why there is no figure now, for people; empty where there is one
  double watts = 0;     ///< mean since the read before, or over the source's last own interval
  double joules = 0;    ///< taken since the meter was made, as far as it was metered
  double seconds = 0;   ///< how long it was metered: joules / seconds is the mean power
};

struct Reading {
  std::array<Figure, kDomains.size()> figures;

  const Figure& operator[](Domain domain) const { return figures[static_cast<size_t>(domain)]; }
  Figure& operator[](Domain domain) { return figures[static_cast<size_t>(domain)]; }
};

/// "12.3 W", or "n/a: " and the reason.
std::string to_text(const Figure& figure);

/// May be made on one thread and read on another, by one at a time.
class PowerMeter {
 public:
  virtual ~PowerMeter() = default;
  /// Takes well under a millisecond on Linux, some on macOS; waits for nothing. Never throws for
  /// what the system does: that is a reason for something to be missing.
  virtual Reading read() = 0;
};

/// The meter of this machine; it counts from now on. `busy` are domains that the caller will keep
/// at work: a counter of theirs that never moves is then taken for broken instead of for 0 W, as it
/// always is of the CPU, package, memory and system. On a Mac, a process that is root already may
/// have it start `powermetrics`, which ends with the meter.
std::unique_ptr<PowerMeter> power_meter(std::span<const Domain> busy = {});

}  // namespace weft::device::power
