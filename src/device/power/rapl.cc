#include "device/power/rapl.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "device/power/counter.h"
#include "device/power/system_file.h"

namespace weft::device::power {
namespace {

namespace fs = std::filesystem;

struct Zone {
  fs::path energy;  ///< the counter's file
  Counter counter;
};

class Rapl final : public Source {
 public:
  Rapl(const std::string& folder, std::string_view processor)
      // AMD counts the energy of each core alone, and of those Linux shows one.
      : folder_(folder), one_core_(processor.starts_with("AMD")) {
    std::vector<fs::path> paths = entries(folder_);
    std::stable_sort(paths.begin(), paths.end(), [](const fs::path& a, const fs::path& b) {
      return interface_of(a) < interface_of(b);
    });
    std::set<std::string> known;
    for (const fs::path& path : paths) add(path, known);
  }

  std::string_view name() const override { return "RAPL"; }

  std::vector<Finding> read(int64_t now, const DomainSet&) override {
    const Finding package = read(Domain::package, packages_, now);
    Finding cpu = package;  // servers do not count their cores alone
    if (!cores_.empty()) cpu = read(Domain::cpu, cores_, now);
    cpu.domain = Domain::cpu;
    return {cpu, package, read(Domain::memory, memories_, now),
            read(Domain::system, platforms_, now)};
  }

 private:
  static std::string interface_of(const fs::path& path) {
    const std::string id = path.filename().string();
    return id.substr(0, id.find(':'));
  }

  // "intel-rapl:0", "intel-rapl:0:1": a zone. A machine may show the same by a second interface,
  // "intel-rapl-mmio:0"; what the first has is kept.
  void add(const fs::path& path, std::set<std::string>& known) {
    const std::string id = path.filename().string();
    const size_t colon = id.find(':');
    if (colon == id.npos) return;
    const std::string zone = read_line(path / "name").text;
    std::vector<Zone>* const zones = zones_of(zone);
    if (zones == nullptr || !known.insert(key(path, zone)).second) return;
    const SystemNumber range = read_number(path / "max_energy_range_uj");
    zones->push_back({path / "energy_uj",
                      Counter(1e-6, static_cast<uint64_t>(std::max(int64_t{0}, range.value)))});
  }

  // Parts are called the same in every package.
  static std::string key(const fs::path& path, const std::string& zone) {
    const std::string id = path.filename().string();
    const size_t last = id.rfind(':');
    if (id.find(':') == last) return zone;
    return read_line(path.parent_path() / id.substr(0, last) / "name").text + "/" + zone;
  }

  std::vector<Zone>* zones_of(std::string_view zone) {
    if (zone.starts_with("package")) return &packages_;
    if (zone == "core" && !one_core_) return &cores_;
    if (zone == "dram") return &memories_;
    if (zone == "psys") return &platforms_;
    return nullptr;
  }

  Finding read(Domain domain, std::vector<Zone>& zones, int64_t now) const {
    Finding finding{.domain = domain, .taken = {}, .missing = why_none(domain, zones)};
    std::vector<Increment> parts;
    for (Zone& zone : zones) {
      const SystemNumber energy = read_number(zone.energy);
      if (energy.missing.empty() && energy.value >= 0) {
        parts.push_back(zone.counter.advance(static_cast<uint64_t>(energy.value), now));
      } else {
        zone.counter.forget();
        finding.missing = energy.missing;
      }
    }
    if (finding.missing.empty()) finding.taken = sum_of(parts);
    return finding;
  }

  std::string why_none(Domain domain, const std::vector<Zone>& zones) const {
    if (!zones.empty()) return "";
    if (packages_.empty())
      return fmt::format(
          "{}: no energy counters there; a virtual machine has none, and else Linux wants its "
          "module intel_rapl_msr",
          folder_.string());
    return fmt::format("{}: this processor does not count the energy of its {} alone",
                       folder_.string(), domain == Domain::system ? "platform" : "memory");
  }

  const fs::path folder_;
  const bool one_core_;
  std::vector<Zone> packages_, cores_, memories_, platforms_;
};

}  // namespace

std::unique_ptr<Source> make_rapl(const std::string& folder, std::string_view processor) {
  return std::make_unique<Rapl>(folder, processor);
}

}  // namespace weft::device::power
