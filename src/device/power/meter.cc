#include "device/power/meter.h"

#include <fmt/format.h>

namespace weft::device::power {
namespace {

constexpr size_t kCount = kDomains.size();
constexpr Domain kAlwaysBusy[] = {Domain::cpu, Domain::package, Domain::memory, Domain::system};

size_t at(Domain domain) { return static_cast<size_t>(domain); }

/// A source, and what it has ever said of each domain.
struct Lane {
  std::unique_ptr<Source> source;
  DomainSet moved = {};                ///< more than 0 J
  std::array<double, kCount> still{};  ///< seconds at 0 J, of those that never moved
};

class Meter final : public PowerMeter {
 public:
  Meter(std::vector<std::unique_ptr<Source>> sources, std::span<const Domain> busy,
        std::function<int64_t()> clock)
      : clock_(std::move(clock)) {
    for (std::unique_ptr<Source>& source : sources) lanes_.push_back({.source = std::move(source)});
    for (const Domain domain : kAlwaysBusy) busy_.set(at(domain));
    for (const Domain domain : busy) busy_.set(at(domain));
    read();  // from here the sources count
  }

  Reading read() override {
    const int64_t now = clock_();
    DomainSet wanted;
    wanted.set();
    for (Figure& figure : reading_.figures) figure.missing.clear();
    for (Lane& lane : lanes_)
      for (const Finding& finding : lane.source->read(now, wanted))
        if (wanted[at(finding.domain)]) wanted[at(finding.domain)] = !take(lane, finding);
    for (const Domain domain : kDomains)
      if (wanted[at(domain)] && reading_[domain].missing.empty())
        reading_[domain].missing = "nothing on this system meters it";
    return reading_;
  }

 private:
  /// True where the figure is now this finding's.
  bool take(Lane& lane, const Finding& finding) {
    Figure& figure = reading_[finding.domain];
    const std::string why =
        finding.missing.empty() ? why_not_believed(lane, finding) : finding.missing;
    if (!why.empty()) {
      figure.missing += (figure.missing.empty() ? "" : "; also ") + why;
      return false;
    }
    figure.source = lane.source->name();
    figure.missing.clear();
    if (finding.taken.seconds > 0) {
      figure.watts = finding.taken.joules / finding.taken.seconds;
      figure.joules += finding.taken.joules;
      figure.seconds += finding.taken.seconds;
    } else if (figure.seconds <= 0) {
      figure.missing = fmt::format("{}: its first figure is still to come", figure.source);
    }
    return true;
  }

  // A counter that never moves is as good as none, where something must have been taken.
  std::string why_not_believed(Lane& lane, const Finding& finding) const {
    const size_t domain = at(finding.domain);
    if (finding.taken.joules > 0) lane.moved.set(domain);
    if (lane.moved[domain] || finding.taken.seconds <= 0) return "";
    lane.still[domain] += finding.taken.seconds;
    return busy_[domain] ? fmt::format("{}: its counter has stood still for {:.1f} s under load",
                                       lane.source->name(), lane.still[domain])
                         : "";
  }

  const std::function<int64_t()> clock_;
  std::vector<Lane> lanes_;
  DomainSet busy_;
  Reading reading_;
};

}  // namespace

std::unique_ptr<PowerMeter> make_meter(std::vector<std::unique_ptr<Source>> sources,
                                       std::span<const Domain> busy,
                                       std::function<int64_t()> clock) {
  return std::make_unique<Meter>(std::move(sources), busy, std::move(clock));
}

}  // namespace weft::device::power
