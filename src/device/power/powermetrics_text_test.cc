// What powermetrics writes, as several versions of macOS do.
#include "device/power/powermetrics_text.h"

#include <gtest/gtest.h>

namespace weft::device::power {
namespace {

// An M1 with macOS 12: powers of clusters and memory, and the sum is called Package Power.
constexpr std::string_view kMacOs12 = R"(Machine model: MacBookAir10,1
OS version: 21G72
Boot arguments: 
Boot time: Tue Aug  2 09:10:11 2022



*** Sampled system activity (Tue Aug  2 10:11:12 2022 +0200) (1008.00ms elapsed) ***


**** Processor usage ****

E-Cluster Power: 61 mW
E-Cluster HW active frequency: 1136 MHz
E-Cluster HW active residency:  33.67% (600 MHz:   0% 972 MHz:  73% 2064 MHz: 1.5%)
E-Cluster idle residency:  66.33%
CPU 0 frequency: 1187 MHz

P-Cluster Power: 1939 mW
P-Cluster HW active frequency: 2967 MHz

DRAM Power: 210 mW

ANE Power: 500 mW
CPU Power: 2000 mW
GPU Power: 25 mW
Package Power: 2750 mW

**** GPU usage ****

GPU active frequency: 396 MHz
GPU Power: 26 mW
)";

// An M2 with macOS 26: two samples; the line of the GPU comes again in its own section.
constexpr std::string_view kMacOs26 = R"(Machine model: Mac14,2
OS version: 25C56
Boot arguments: 
Boot time: Mon Sep  7 07:08:09 2026



*** Sampled system activity (Mon Sep  7 08:09:10 2026 +0200) (1000.00ms elapsed) ***


**** Processor usage ****

E-Cluster HW active frequency: 1248 MHz
P-Cluster HW active residency:  56.23% (660 MHz:  36% 3504 MHz:   0%)
CPU 4 frequency: 2039 MHz

CPU Power: 4728 mW
GPU Power: 59 mW
ANE Power: 1171 mW
Combined Power (CPU + GPU + ANE): 5958 mW

**** GPU usage ****

GPU HW active residency:   2.00%
GPU Power: 59 mW


*** Sampled system activity (Mon Sep  7 08:09:12 2026 +0200) (2000.00ms elapsed) ***


**** Processor usage ****

CPU Power: 1000 mW
GPU Power: 10 mW
ANE Power: 0 mW
Combined Power (CPU + GPU + ANE): 1010 mW

**** GPU usage ****

GPU Power: 10 mW
)";

// No line for the ANE, and so none for the sum of all three.
constexpr std::string_view kWithoutAne = R"(
*** Sampled system activity (Mon Sep  7 08:09:10 2026 +0200) (1000.00ms elapsed) ***
CPU Power: 100 mW
GPU Power: 0.5 W

*** Sampled system activity (Mon Sep  7 08:09:11 2026 +0200) (1000.00ms elapsed) ***
CPU Power: 100 mW
)";

// A Mac with a processor of Intel's.
constexpr std::string_view kIntel = R"(
*** Sampled system activity (Mon Sep  7 08:09:10 2020 +0200) (1000.00ms elapsed) ***

**** Processor usage ****

Intel energy model derived package power (CPUs+GT+SA): 1.36W

*** Sampled system activity (Mon Sep  7 08:09:11 2020 +0200) (1000.00ms elapsed) ***
)";

struct Taken {
  Finding cpu, gpu, ane, package;
};
Taken take(PowermetricsText& text) {
  const std::vector<Finding> all = text.take();
  EXPECT_EQ(all.size(), 4u);
  EXPECT_EQ(all.at(0).domain, Domain::cpu);
  EXPECT_EQ(all.at(1).domain, Domain::gpu);
  EXPECT_EQ(all.at(2).domain, Domain::ane);
  EXPECT_EQ(all.at(3).domain, Domain::package);
  return {all[0], all[1], all[2], all[3]};
}

TEST(PowermetricsText, MacOs12) {
  PowermetricsText text;
  text.add(kMacOs12);
  const Taken taken = take(text);
  EXPECT_DOUBLE_EQ(taken.cpu.taken.joules, 2.016);
  EXPECT_DOUBLE_EQ(taken.cpu.taken.seconds, 1.008);
  EXPECT_DOUBLE_EQ(taken.gpu.taken.joules, 0.0252);  // once
  EXPECT_DOUBLE_EQ(taken.ane.taken.joules, 0.504);
  EXPECT_DOUBLE_EQ(taken.package.taken.joules, 2.772);
}

TEST(PowermetricsText, MacOs26) {
  PowermetricsText text;
  text.add(kMacOs26);
  const Taken taken = take(text);
  EXPECT_DOUBLE_EQ(taken.cpu.taken.joules, 6.728);
  EXPECT_DOUBLE_EQ(taken.cpu.taken.seconds, 3);
  EXPECT_DOUBLE_EQ(taken.gpu.taken.joules, 0.079);
  EXPECT_DOUBLE_EQ(taken.ane.taken.joules, 1.171);
  EXPECT_DOUBLE_EQ(taken.ane.taken.seconds, 3);  // 0 mW is a measurement
  EXPECT_DOUBLE_EQ(taken.package.taken.joules, 7.978);
  EXPECT_EQ(take(text).cpu.taken.seconds, 0);  // it is taken once
}

TEST(PowermetricsText, APieceMayEndAnywhere) {
  for (const size_t size : {1u, 2u, 7u, 64u}) {
    PowermetricsText text;
    Increment cpu, package;
    for (size_t at = 0; at < kMacOs26.size(); at += size) {
      text.add(kMacOs26.substr(at, size));
      const Taken taken = take(text);
      cpu.joules += taken.cpu.taken.joules;
      package.joules += taken.package.taken.joules;
    }
    EXPECT_DOUBLE_EQ(cpu.joules, 6.728) << size;
    EXPECT_DOUBLE_EQ(package.joules, 7.978) << size;
  }
}

TEST(PowermetricsText, AMissingLineIsNoZero) {
  PowermetricsText text;
  text.add(kWithoutAne);
  Taken taken = take(text);
  EXPECT_EQ(taken.cpu.missing, "");
  EXPECT_DOUBLE_EQ(taken.gpu.taken.joules, 0.5);
  EXPECT_EQ(taken.gpu.missing, "");
  EXPECT_EQ(taken.ane.missing, "powermetrics: its samples have no line \"ANE Power: … mW\"");
  EXPECT_NE(taken.package.missing, "");
  text.add(kMacOs26);
  taken = take(text);
  EXPECT_EQ(taken.ane.missing, "");
  EXPECT_DOUBLE_EQ(taken.ane.taken.joules, 1.171);
}

TEST(PowermetricsText, IntelsPackageIsNotOurs) {
  PowermetricsText text;
  text.add(kIntel);
  const Taken taken = take(text);
  for (const Finding& finding : {taken.cpu, taken.gpu, taken.ane, taken.package})
    EXPECT_NE(finding.missing, "") << domain_name(finding.domain);
}

TEST(PowermetricsText, NonsenseIsNothing) {
  PowermetricsText text;
  text.add("CPU Power: 5 mW\n");  // before any sample
  text.add("*** Sampled system activity (now) ***\nCPU Power: 5 mW\n");
  text.add("*** Sampled system activity (now) (xms elapsed) ***\nCPU Power: 5 mW\n");
  text.add("*** Sampled system activity (now) (1000.00ms elapsed) ***\n");
  text.add("CPU Power: -5 mW\nCPU Power: 5 bananas\nCPU Power:\nCPU Power\nXCPU Power: 5 mW\n");
  text.add(std::string(100000, 'x'));
  text.add("\nGPU Power: 2 mW\n");
  const Taken taken = take(text);
  EXPECT_EQ(taken.cpu.taken.seconds, 0);
  EXPECT_DOUBLE_EQ(taken.gpu.taken.joules, 0.002);
}

}  // namespace
}  // namespace weft::device::power
