#include "device/power/ioreport.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "device/power/counter.h"
#include "device/power/energy_channels.h"
#include "device/power/ioreport_library.h"

namespace weft::device::power {
namespace {

// Some publications late.
constexpr double kLongestPause = 10;

constexpr Domain kParts[] = {Domain::cpu, Domain::gpu, Domain::ane};  // of the package

bool is_ours(std::string_view channel) { return domain_of_channel(channel).has_value(); }

class IoReport final : public Source {
 public:
  explicit IoReport(const std::string& library) : model_(library) {}

  std::string_view name() const override { return "IOReport"; }

  std::vector<Finding> read(int64_t now, const DomainSet&) override {
    const EnergyModel::Sample sample = model_.sample(is_ours);
    std::vector<Finding> findings;
    published_ = false;
    if (sample.missing.empty()) look_at_cpu(sample, now);
    for (const Domain domain : kParts) findings.push_back(read(domain, sample, now));
    findings.push_back(package(findings));
    findings.push_back(read(Domain::memory, sample, now));
    return findings;
  }

 private:
  /// Whether something was published since the sample before, and with which unit.
  void look_at_cpu(const EnergyModel::Sample& sample, int64_t now) {
    uint64_t sum = 0;
    for (const Channel& channel : sample.channels)
      if (domain_of_channel(channel.name) == Domain::cpu) {
        sum += static_cast<uint64_t>(channel.value);
        unit_ = channel.unit;
      }
    published_ = cpu_ && *cpu_ != sum;
    if (published_ || !cpu_) published_at_ = now;
    pause_ = static_cast<double>(now - published_at_) * 1e-9;
    cpu_ = sum;
  }

  Finding read(Domain domain, const EnergyModel::Sample& sample, int64_t now) {
    Finding finding{.domain = domain, .taken = {}, .missing = sample.missing};
    if (!finding.missing.empty()) return finding;
    std::vector<Increment> parts;
    for (const Channel& channel : sample.channels)
      if (domain_of_channel(channel.name) == domain) {
        finding.missing = why_useless(channel);
        if (!finding.missing.empty()) return finding;
        parts.push_back(advance(channel, now));
      }
    if (parts.empty())
      finding.missing =
          fmt::format("IOReport: this system has no channel for {}", domain_name(domain));
    finding.taken = sum_of(parts);
    return finding;
  }

  std::string why_useless(const Channel& channel) const {
    if (!joules_per_unit(channel.unit))
      return fmt::format("IOReport: \"{}\" counts in \"{}\", which Weft does not know",
                         channel.name, channel.unit);
    if (channel.value < 0)
      return fmt::format("IOReport: \"{}\" is no simple counter", channel.name);
    if (channel.unit == unit_ && pause_ > kLongestPause)
      return fmt::format(
          "IOReport: \"{}\" and all counters in {} have stood still for {:.0f} s, though the CPU "
          "works; some chips with macOS 27 do so",
          channel.name, channel.unit, pause_);
    return "";
  }

  Increment advance(const Channel& channel, int64_t now) {
    if (channel.unit == unit_ && !published_) return {};
    const auto it = counters_.try_emplace(channel.name, *joules_per_unit(channel.unit)).first;
    return it->second.advance(static_cast<uint64_t>(channel.value), now);
  }

  /// From those of kParts. What the GPU took between two publications belongs to the second.
  Finding package(const std::vector<Finding>& parts) {
    Finding sum{.domain = Domain::package};
    for (const Finding& part : parts)
      if (sum.missing.empty()) sum.missing = part.missing;
    const Increment &cpu = parts[0].taken, &gpu = parts[1].taken, &ane = parts[2].taken;
    gpu_joules_ += gpu.joules;
    if (!published_) return sum;
    if (sum.missing.empty() && cpu.seconds > 0)
      sum.taken = {cpu.joules + gpu_joules_ + ane.joules, cpu.seconds};
    gpu_joules_ = 0;
    return sum;
  }

  const EnergyModel model_;
  std::map<std::string, Counter, std::less<>> counters_;
  std::string unit_;             ///< of what is published with the CPU's
  std::optional<uint64_t> cpu_;  ///< its counters' sum, as it was last
  bool published_ = false;       ///< since the read before
  int64_t published_at_ = 0;
  double pause_ = 0;  ///< seconds since then
  double gpu_joules_ = 0;
};

}  // namespace

std::unique_ptr<Source> make_ioreport(const std::string& library) {
  return std::make_unique<IoReport>(library);
}

}  // namespace weft::device::power
