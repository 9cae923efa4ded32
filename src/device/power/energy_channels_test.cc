#include "device/power/energy_channels.h"

#include <gtest/gtest.h>

namespace weft::device::power {
namespace {

TEST(EnergyChannels, SumsOverAPartAreOurs) {
  for (const char* const name : {"CPU Energy", "DIE_0_CPU Energy", "DIE_1_CPU Energy"})
    EXPECT_EQ(domain_of_channel(name), Domain::cpu) << name;
  EXPECT_EQ(domain_of_channel("GPU Energy"), Domain::gpu);
  for (const char* const name : {"ANE", "ANE0", "ANE1", "ANE0_0", "ANE0_1", "ANE10_12"})
    EXPECT_EQ(domain_of_channel(name), Domain::ane) << name;
  for (const char* const name : {"DRAM", "DRAM0", "DRAM0_1"})
    EXPECT_EQ(domain_of_channel(name), Domain::memory) << name;
}

// Parts of parts, other parts, and those of other groups that look alike.
TEST(EnergyChannels, NamesAreComparedWhole) {
  for (const char* const name :
       {"",          "CPU",       "CPU Energy ",    "XCPU Energy",        "DIE__CPU Energy",
        "DIE_0_CPU", "PACC0_CPU", "EACC_CPU0_SRAM", "PCPU0_SRAM",         "GPU",
        "GPU0",      "GPU SRAM",  "GPU SRAM0_0",    "GPU Energy2",        "ANE ACT",
        "ANE_SRAM",  "ANE0_",     "ANE_0",          "ANE0_0_0",           "XANE0",
        "DRAM BW",   "DRAM0 RD",  "apciec0 Energy", "PCIe Port 0 Energy", "ECPUDTL00"})
    EXPECT_FALSE(domain_of_channel(name).has_value()) << name;
}

TEST(EnergyChannels, UnitsAreTheLabels) {
  EXPECT_EQ(joules_per_unit("mJ"), 1e-3);
  EXPECT_EQ(joules_per_unit(" uJ  "), 1e-6);
  EXPECT_EQ(joules_per_unit("nJ"), 1e-9);
  for (const char* const label : {"", " ", "J", "MJ", "m J", "mJ/s", "24Mticks"})
    EXPECT_FALSE(joules_per_unit(label).has_value()) << label;
}

}  // namespace
}  // namespace weft::device::power
