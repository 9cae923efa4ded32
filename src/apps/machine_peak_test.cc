#include "apps/machine_peak.h"

#include <gtest/gtest.h>

#include "device/wrapped_device.h"

namespace weft::apps {
namespace {

class MachinePeakTest : public testing::Test {
 protected:
  device::WrappedWishes wishes_;
  device::WrappedDevice device_{device::open("reference", {}), wishes_};
};

TEST_F(MachinePeakTest, WhatTheMakerSaysIsNotMeasured) {
  wishes_.rated_flops = 19e12;
  wishes_.measured_flops = {20e12};
  MachinePeak peak(device_);
  EXPECT_EQ(peak.source(), "what the maker rates wrapped at");
  EXPECT_EQ(peak.beside(18e12), 19e12);
  EXPECT_EQ(peak.beside(19.5e12), std::nullopt);
  EXPECT_EQ(peak.flops(), 19e12);
  EXPECT_EQ(peak.news(), std::nullopt);
}

TEST_F(MachinePeakTest, WhereNobodyKnowsNothingIsCompared) {
  MachinePeak peak(device_);
  EXPECT_EQ(peak.flops(), std::nullopt);
  EXPECT_EQ(peak.beside(1e9), std::nullopt);
}

TEST_F(MachinePeakTest, AStepThatBeatsItHasItMeasuredAgain) {
  wishes_.measured_flops = {100e9, 250e9};
  MachinePeak peak(device_);
  EXPECT_EQ(peak.source(), "multiply-adds in registers, measured on wrapped when the run began");
  EXPECT_EQ(peak.beside(99e9), 100e9);
  EXPECT_EQ(peak.news(), std::nullopt);
  EXPECT_EQ(peak.beside(200e9), 250e9);
  EXPECT_EQ(peak.news(),
            "250 GFLOP/s, not 100 GFLOP/s: a step was faster than the peak, which was measured "
            "again");
  EXPECT_EQ(peak.news(), std::nullopt);
  EXPECT_EQ(peak.beside(99e9), 250e9);
}

// Each measurement holds the training up.
TEST_F(MachinePeakTest, NoFractionIsAboveOneAndMeasuringIsRare) {
  wishes_.measured_flops = {100e9, 90e9, 110e9, 300e9};
  MachinePeak peak(device_);
  EXPECT_EQ(peak.beside(200e9), std::nullopt);  // 90
  EXPECT_EQ(wishes_.measured_flops.size(), 2u);
  for (int64_t i = 0; i < MachinePeak::kStepsBetween; ++i)
    EXPECT_EQ(peak.beside(200e9), std::nullopt);
  EXPECT_EQ(wishes_.measured_flops.size(), 2u);
  EXPECT_EQ(peak.news(), std::nullopt);
  EXPECT_EQ(peak.beside(200e9), std::nullopt);  // 110
  EXPECT_EQ(peak.flops(), 110e9);
  for (int64_t i = 0; i <= MachinePeak::kStepsBetween; ++i) peak.beside(200e9);
  EXPECT_EQ(peak.flops(), 300e9);
}

}  // namespace
}  // namespace weft::apps
