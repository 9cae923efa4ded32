#include "device/power/battery.h"

#include <fmt/format.h>

#include <cstdlib>

#include "device/power/counter.h"
#include "device/power/system_file.h"

namespace weft::device::power {
namespace {

namespace fs = std::filesystem;

constexpr double kMicro = 1e-6;

/// Watts, or why there are none.
struct Power {
  double watts = 0;
  std::string missing = {};
};

// Some drivers say that a current that flows out is negative.
Power power_of(const fs::path& battery) {
  const SystemNumber power = read_number(battery / "power_now");
  if (power.missing.empty()) return {std::abs(static_cast<double>(power.value)) * kMicro};
  const SystemNumber current = read_number(battery / "current_now"),
                     voltage = read_number(battery / "voltage_now");
  if (!current.missing.empty() || !voltage.missing.empty())
    return {0, current.missing.empty() ? voltage.missing : current.missing};
  return {std::abs(static_cast<double>(current.value)) * kMicro *
          static_cast<double>(voltage.value) * kMicro};
}

class Battery final : public Source {
 public:
  explicit Battery(fs::path folder) : folder_(std::move(folder)) {}

  std::string_view name() const override { return "battery"; }

  // Batteries come and go, so they are looked for each time.
  std::vector<Finding> read(int64_t now, const DomainSet&) override {
    const Power power = discharging();
    Finding finding{.domain = Domain::system, .taken = {}, .missing = power.missing};
    if (power.missing.empty())
      finding.taken = gauge_.advance(power.watts, now);
    else
      gauge_.forget();
    return {finding};
  }

 private:
  // Of two, one may rest while the other feeds the machine; one that is charged is fed itself.
  Power discharging() const {
    Power sum{0, fmt::format("{}: no battery there", folder_.string())};
    bool one = false;
    for (const fs::path& path : entries(folder_)) {
      // A mouse's battery says that it is a device's.
      if (read_line(path / "type").text != "Battery" || read_line(path / "scope").text == "Device")
        continue;
      const std::string status = read_line(path / "status").text;
      if (status == "Discharging") {
        const Power power = power_of(path);
        if (!power.missing.empty()) return power;
        sum.watts += power.watts;
        one = true;
      } else if (status == "Charging" || !one) {
        sum.missing = fmt::format(
            "{}: it is {}; a battery tells what the machine takes only while it is discharged",
            path.string(), status.empty() ? "in an unknown state" : '"' + status + '"');
        if (status == "Charging") return sum;
      }
    }
    if (one) sum.missing.clear();
    return sum;
  }

  const fs::path folder_;
  Gauge gauge_;
};

}  // namespace

std::unique_ptr<Source> make_battery(const std::string& folder) {
  return std::make_unique<Battery>(folder);
}

}  // namespace weft::device::power
