#include "device/power/powermetrics.h"

#include <algorithm>
#include <iterator>

#include "base/child_stream.h"
#include "base/error.h"
#include "device/power/powermetrics_text.h"

namespace weft::device::power {
namespace {

class Powermetrics final : public Source {
 public:
  Powermetrics(bool allowed, std::vector<std::string> command) : command_(std::move(command)) {
    if (!allowed) missing_ = "powermetrics: it answers root only, and Weft asks for no password";
  }

  std::string_view name() const override { return "powermetrics"; }

  std::vector<Finding> read(int64_t, const DomainSet& wanted) override {
    if (child_ == nullptr && missing_.empty() && is_wanted(wanted)) start();
    if (child_ != nullptr) listen();
    std::vector<Finding> findings = text_.take();
    for (Finding& finding : findings)
      if (!missing_.empty()) finding.missing = missing_;
    return findings;
  }

 private:
  static bool is_wanted(const DomainSet& wanted) {
    constexpr Domain kOurs[] = {Domain::cpu, Domain::gpu, Domain::ane, Domain::package};
    return std::any_of(std::begin(kOurs), std::end(kOurs),
                       [&](Domain domain) { return wanted[static_cast<size_t>(domain)]; });
  }

  void start() try {
    child_ = std::make_unique<ChildStream>(command_);
  } catch (const Error& error) {
    missing_ = error.what();
  }

  void listen() try {
    // Asked first: what it wrote before it ended is still read.
    const std::optional<std::string> end = child_->end();
    text_.add(child_->read());
    if (end) missing_ = "powermetrics: it ended: " + *end;
    if (end) child_.reset();
  } catch (const Error& error) {
    missing_ = error.what();
    child_.reset();
  }

  const std::vector<std::string> command_;
  std::string missing_;
  std::unique_ptr<ChildStream> child_;
  PowermetricsText text_;
};

}  // namespace

std::unique_ptr<Source> make_powermetrics(bool allowed, std::vector<std::string> command) {
  return std::make_unique<Powermetrics>(allowed, std::move(command));
}

std::vector<std::string> powermetrics_command() {
  return {"/usr/bin/powermetrics", "--samplers", "cpu_power,gpu_power,ane_power", "-i", "1000",
          "--buffer-size",         "1"};
}

}  // namespace weft::device::power
