// The child that plays powermetrics is a shell.
#include "device/power/powermetrics.h"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "device/power/test_machine.h"

namespace weft::device::power {
namespace {

std::vector<std::string> shell(const std::string& script) { return {"/bin/sh", "-c", script}; }

constexpr const char* kTwoSamples =
    "echo '*** Sampled system activity (x) (1000.00ms elapsed) ***';"
    "echo 'CPU Power: 3000 mW'; echo 'GPU Power: 20 mW'; echo 'ANE Power: 1200 mW';"
    "echo 'Combined Power (CPU + GPU + ANE): 4220 mW';"
    "echo '*** Sampled system activity (x) (1000.00ms elapsed) ***';"
    "echo 'CPU Power: 1000 mW'; echo 'GPU Power: 20 mW'; echo 'ANE Power: 1000 mW';"
    "echo 'Combined Power (CPU + GPU + ANE): 2020 mW';";

class PowermetricsTest : public ::testing::Test {
 protected:
  /// Reads until `domain` has a figure, or for 20 s.
  Reading figure(PowerMeter& meter, Domain domain) {
    Reading reading = meter.read();
    for (int i = 0; i < 10000 && !reading[domain].missing.empty(); ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
      reading = meter.read();
    }
    return reading;
  }

  TestMachine machine_{"powermetrics"};
};

TEST_F(PowermetricsTest, SamplesAreAddedUp) {
  const auto meter =
      machine_.meter(make_powermetrics(true, shell(std::string(kTwoSamples) + "sleep 60")));
  Reading reading = figure(*meter, Domain::package);
  for (int i = 0; i < 10000 && reading[Domain::package].seconds < 2; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
    reading = meter->read();
  }
  EXPECT_EQ(reading[Domain::package].source, "powermetrics");
  EXPECT_DOUBLE_EQ(reading[Domain::package].joules, 6.24);
  EXPECT_DOUBLE_EQ(reading[Domain::cpu].joules, 4);
  EXPECT_DOUBLE_EQ(reading[Domain::ane].joules, 2.2);
  EXPECT_DOUBLE_EQ(reading[Domain::ane].seconds, 2);
}

// Nothing is started: the script would leave a file.
TEST_F(PowermetricsTest, OnlyRootStartsIt) {
  const std::string trace = machine_.folder() + "/started";
  const auto meter = machine_.meter(make_powermetrics(false, shell("touch " + trace)));
  EXPECT_EQ(meter->read()[Domain::ane].missing,
            "powermetrics: it answers root only, and Weft asks for no password");
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  EXPECT_FALSE(std::filesystem::exists(trace));
}

/// Has a figure of everything that powermetrics has.
class Everything final : public Source {
 public:
  std::string_view name() const override { return "everything"; }
  std::vector<Finding> read(int64_t, const DomainSet&) override {
    std::vector<Finding> findings;
    for (const Domain domain : {Domain::cpu, Domain::gpu, Domain::ane, Domain::package})
      findings.push_back({.domain = domain, .taken = {1, 1}});
    return findings;
  }
};

TEST_F(PowermetricsTest, ItIsNotStartedWhereNobodyWantsIt) {
  const std::string trace = machine_.folder() + "/started";
  std::vector<std::unique_ptr<Source>> sources;
  sources.push_back(std::make_unique<Everything>());
  sources.push_back(make_powermetrics(true, shell("touch " + trace)));
  const auto meter = machine_.meter(std::move(sources));
  meter->read();
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  EXPECT_FALSE(std::filesystem::exists(trace));
}

TEST_F(PowermetricsTest, WhatItSaysAtItsEndIsTheReason) {
  const auto meter = machine_.meter(
      make_powermetrics(true, shell("echo 'unrecognized sampler: ane_power' >&2; exit 64")));
  std::string missing;
  for (int i = 0; i < 10000 && missing.find("ended") == missing.npos; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
    missing = meter->read()[Domain::ane].missing;
  }
  EXPECT_EQ(missing, "powermetrics: it ended: exit code 64: unrecognized sampler: ane_power");
}

TEST_F(PowermetricsTest, OneThatIsNotThereIsMissing) {
  const auto meter = machine_.meter(make_powermetrics(true, {"/no/such/powermetrics"}));
  EXPECT_EQ(meter->read()[Domain::cpu].missing.find("/no/such/powermetrics: "), 0u);
}

}  // namespace
}  // namespace weft::device::power
