// The meter, over sources that say what the test wants.
#include "device/power/meter.h"

#include <gtest/gtest.h>

#include <limits>

#include "device/power/test_machine.h"

namespace weft::device::power {
namespace {

/// Says `next` at each read, and remembers what was wanted.
class Script final : public Source {
 public:
  explicit Script(std::string name) : name_(std::move(name)) {}
  std::string_view name() const override { return name_; }
  std::vector<Finding> read(int64_t, const DomainSet& asked) override {
    wanted = asked;
    return next;
  }
  std::vector<Finding> next;
  DomainSet wanted;

 private:
  const std::string name_;
};

class MeterTest : public ::testing::Test {
 protected:
  std::unique_ptr<PowerMeter> make(std::span<const Domain> busy = {}) {
    auto a = std::make_unique<Script>("A"), b = std::make_unique<Script>("B");
    a_ = a.get();
    b_ = b.get();
    std::vector<std::unique_ptr<Source>> sources;
    sources.push_back(std::move(a));
    sources.push_back(std::move(b));
    return machine_.meter(std::move(sources), busy);
  }
  static Finding finding(Domain domain, double joules, double seconds) {
    return {.domain = domain, .taken = {joules, seconds}};
  }
  static Finding missing(Domain domain, std::string why) {
    return {.domain = domain, .taken = {}, .missing = std::move(why)};
  }

  TestMachine machine_{"meter"};
  Script *a_ = nullptr, *b_ = nullptr;
};

TEST_F(MeterTest, TheFirstSourceThatKnowsIsBelieved) {
  const auto meter = make();
  a_->next = {finding(Domain::cpu, 10, 1), missing(Domain::gpu, "A: no GPU")};
  b_->next = {finding(Domain::cpu, 99, 1), finding(Domain::gpu, 5, 1)};
  Reading reading = meter->read();
  EXPECT_EQ(reading[Domain::cpu].joules, 10);
  EXPECT_EQ(reading[Domain::cpu].source, "A");
  EXPECT_EQ(reading[Domain::gpu].joules, 5);
  EXPECT_EQ(reading[Domain::gpu].source, "B");
  EXPECT_TRUE(a_->wanted.all());
  EXPECT_FALSE(b_->wanted[static_cast<size_t>(Domain::cpu)]);
  EXPECT_TRUE(b_->wanted[static_cast<size_t>(Domain::gpu)]);
}

TEST_F(MeterTest, EveryReasonIsTold) {
  const auto meter = make();
  a_->next = {missing(Domain::system, "BAT0: full")};
  b_->next = {missing(Domain::system, "psys: not there")};
  EXPECT_EQ(to_text(meter->read()[Domain::system]), "n/a: BAT0: full; also psys: not there");
  b_->next = {finding(Domain::system, 7, 1)};
  EXPECT_EQ(meter->read()[Domain::system].missing, "");
}

TEST_F(MeterTest, WhereNothingIsNewTheFigureStays) {
  const auto meter = make();
  a_->next = {finding(Domain::cpu, 0, 0)};
  EXPECT_EQ(meter->read()[Domain::cpu].missing, "A: its first figure is still to come");
  a_->next = {finding(Domain::cpu, 12, 3)};
  EXPECT_EQ(meter->read()[Domain::cpu].watts, 4);
  a_->next = {finding(Domain::cpu, 0, 0)};
  const Reading reading = meter->read();
  EXPECT_EQ(reading[Domain::cpu].missing, "");
  EXPECT_EQ(reading[Domain::cpu].watts, 4);
  EXPECT_EQ(reading[Domain::cpu].joules, 12);
  EXPECT_EQ(reading[Domain::cpu].seconds, 3);
}

// 0 W is a figure of what may rest, and none of what is at work.
TEST_F(MeterTest, ACounterThatNeverMovesTellsNothingOfWhatIsBusy) {
  constexpr Domain kBusy[] = {Domain::ane};
  const auto meter = make(kBusy);
  a_->next = {finding(Domain::ane, 0, 2), finding(Domain::gpu, 0, 2)};
  Reading reading = meter->read();
  EXPECT_EQ(reading[Domain::gpu].missing, "");
  EXPECT_EQ(reading[Domain::gpu].watts, 0);
  EXPECT_EQ(reading[Domain::ane].missing, "A: its counter has stood still for 2.0 s under load");
  EXPECT_TRUE(b_->wanted[static_cast<size_t>(Domain::ane)]);

  a_->next = {finding(Domain::ane, 3, 2)};
  EXPECT_EQ(meter->read()[Domain::ane].watts, 1.5);
  a_->next = {finding(Domain::ane, 0, 2)};  // a pause, of one that works
  reading = meter->read();
  EXPECT_EQ(reading[Domain::ane].missing, "");
  EXPECT_EQ(reading[Domain::ane].watts, 0);
  EXPECT_EQ(reading[Domain::ane].seconds, 4);
}

// Whatever the sources do: powers times their times are the energy.
TEST_F(MeterTest, WattsIntegrateToJoules) {
  const auto meter = make();
  uint64_t random = 7;
  const auto below = [&](uint64_t n) { return (random = random * 48271 % 2147483647) % n; };
  const auto any = [&](Domain domain) {
    if (below(5) == 0) return missing(domain, "gone");
    if (below(4) == 0) return finding(domain, 0, 0);
    // Sums of quarters of a second are exact.
    return finding(domain, static_cast<double>(below(997)) / 7,
                   static_cast<double>(1 + below(40)) / 4);
  };
  constexpr int kReads = 500;
  Reading before = meter->read(), reading = before;
  std::array<double, kDomains.size()> integral{};
  for (int i = 0; i < kReads; ++i) {
    a_->next.clear();
    b_->next.clear();
    for (const Domain domain : kDomains) {
      a_->next.push_back(any(domain));
      b_->next.push_back(any(domain));
    }
    reading = meter->read();
    for (const Domain domain : kDomains)
      integral[static_cast<size_t>(domain)] +=
          reading[domain].watts * (reading[domain].seconds - before[domain].seconds);
    before = reading;
  }
  // A sum, a quotient and a product for each read, rounded once each; all numbers are positive.
  constexpr double kTolerance = 3 * kReads * std::numeric_limits<double>::epsilon();
  for (const Domain domain : kDomains) {
    const double joules = reading[domain].joules;
    EXPECT_GT(joules, 1000) << domain_name(domain);
    EXPECT_NEAR(integral[static_cast<size_t>(domain)], joules, kTolerance * joules);
  }
}

}  // namespace
}  // namespace weft::device::power
