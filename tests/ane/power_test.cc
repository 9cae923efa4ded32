// The sources of power that are other people's libraries, over the stand-in of those.
#include <gtest/gtest.h>

#include "ane/standin_library.h"
#include "device/power/ioreport.h"
#include "device/power/nvml.h"
#include "device/power/test_machine.h"

namespace weft::device::power {
namespace {

using ane_test::call;
using ane_test::counter;

constexpr int kNotSupported = 3, kDriverNotLoaded = 9, kGpuIsLost = 15;

class NvmlTest : public ::testing::Test {
 protected:
  NvmlTest() { gpus(0, 0); }
  ~NvmlTest() override { EXPECT_EQ(call<int()>("standin_nvml_open"), 0); }

  static void gpus(int init_result, unsigned count) {
    call<void(int, unsigned)>("standin_nvml", init_result, count);
  }
  static void gpu(unsigned index, int energy_result, unsigned long long millijoules,
                  int power_result, unsigned milliwatts) {
    call<void(unsigned, int, unsigned long long, int, unsigned)>(
        "standin_gpu", index, energy_result, millijoules, power_result, milliwatts);
  }
  std::unique_ptr<PowerMeter> meter() { return machine_.meter(make_nvml(WEFT_STANDIN)); }
  static Figure read(PowerMeter& meter) { return meter.read()[Domain::gpu]; }

  TestMachine machine_{"nvml"};
};

TEST_F(NvmlTest, EnergyOfAllGpus) {
  gpus(0, 2);
  gpu(0, 0, 1000000, 0, 1);
  gpu(1, 0, 2000000, 0, 1);
  const auto meter = this->meter();
  machine_.pass(2);
  gpu(0, 0, 1000000 + 600000, 0, 1);
  gpu(1, 0, 2000000 + 200000, 0, 1);
  const Figure figure = read(*meter);
  EXPECT_EQ(figure.source, "NVML");
  EXPECT_DOUBLE_EQ(figure.joules, 800);
  EXPECT_DOUBLE_EQ(figure.watts, 400);
}

TEST_F(NvmlTest, OldOnesSayTheirPower) {
  gpus(0, 2);
  gpu(0, kNotSupported, 0, 0, 100000);
  gpu(1, 0, 5000, 0, 1);
  const auto meter = this->meter();
  machine_.pass(2);
  gpu(0, kNotSupported, 0, 0, 200000);
  gpu(1, 0, 5000 + 20000, 0, 1);
  EXPECT_DOUBLE_EQ(read(*meter).joules, 300 + 20);
}

TEST_F(NvmlTest, OneThatIsLostIsMissedAndCanComeBack) {
  gpus(0, 2);
  gpu(0, 0, 0, 0, 0);
  gpu(1, 0, 0, 0, 0);
  const auto meter = this->meter();
  machine_.pass(1);
  gpu(0, 0, 10000, 0, 0);
  gpu(1, kGpuIsLost, 0, kGpuIsLost, 0);
  EXPECT_EQ(read(*meter).missing,
            "NVML: GPU 1: nvmlDeviceGetTotalEnergyConsumption: GPU is lost (code 15)");
  machine_.pass(1);
  gpu(0, 0, 20000, 0, 0);
  gpu(1, 0, 5000, 0, 0);
  EXPECT_EQ(read(*meter).joules, 0);
  machine_.pass(1);
  gpu(0, 0, 30000, 0, 0);
  gpu(1, 0, 7000, 0, 0);
  EXPECT_EQ(read(*meter).missing, "");
  EXPECT_EQ(read(*meter).joules, 12);
}

TEST_F(NvmlTest, OneThatSaysNothingIsMissing) {
  gpus(0, 1);
  gpu(0, kNotSupported, 0, kNotSupported, 0);
  EXPECT_EQ(read(*meter()).missing, "NVML: GPU 0: nvmlDeviceGetPowerUsage: Not Supported (code 3)");
}

TEST_F(NvmlTest, WithoutDriverGpuOrLibraryItSaysSo) {
  gpus(kDriverNotLoaded, 1);
  EXPECT_EQ(read(*meter()).missing, "NVML: nvmlInit_v2: Driver Not Loaded (code 9)");
  gpus(0, 0);
  EXPECT_EQ(read(*meter()).missing, "NVML: the driver shows no GPU");
  const auto nowhere = machine_.meter(make_nvml("/no/such/libnvidia-ml.so.1"));
  EXPECT_EQ(read(*nowhere).missing.find("no NVIDIA driver: /no/such/libnvidia-ml.so.1: "), 0u);
}

// A library, but not that one.
TEST_F(NvmlTest, AFunctionThatIsNotThereIsNamed) {
  const auto other = machine_.meter(make_nvml("libm.so.6"));
  EXPECT_EQ(read(*other).missing, "libm.so.6: it has no function nvmlInit_v2; a newer driver has");
}

class IoReportTest : public ::testing::Test {
 protected:
  IoReportTest() { says(0, 0, 0, 0); }
  ~IoReportTest() override {
    EXPECT_EQ(counter("live_objects"), live_);
    EXPECT_EQ(counter("over_releases"), over_releases_);
    EXPECT_EQ(counter("unpooled"), unpooled_);
  }

  static void says(const std::string& lines) {
    call<void(const char*)>("standin_energy", lines.c_str());
  }
  /// An M2: CPU, ANE and memory in mJ, the GPU in nJ, and some that are not to be added.
  static void says(int64_t cpu, int64_t gpu, int64_t ane, int64_t memory) {
    says(
        fmt::format("EACC_CPU0|mJ|{0}\nCPU Energy|mJ|{0}\nGPU Energy|nJ|{1}\nGPU SRAM0|mJ|{0}\n"
                    "ANE|mJ|{2}\nANE ACT|mJ|{0}\nDRAM|mJ|{3}\nPCIe Port 0 Energy|uJ|{0}",
                    cpu, gpu, ane, memory));
  }
  std::unique_ptr<PowerMeter> meter(std::span<const Domain> busy = {}) {
    return machine_.meter(make_ioreport(WEFT_STANDIN), busy);
  }
  Reading after(double seconds, PowerMeter& meter) {
    machine_.pass(seconds);
    return meter.read();
  }

  const TestVariable library_{"WEFT_ANE_LIBRARY", WEFT_STANDIN};
  TestMachine machine_{"ioreport"};

 private:
  const long live_ = counter("live_objects"), over_releases_ = counter("over_releases"),
             unpooled_ = counter("unpooled");
};

TEST_F(IoReportTest, EachChannelIsItsDomain) {
  const auto meter = this->meter();
  says(1000, 1000000000, 300, 200);  // something is published: from here it counts
  Reading reading = after(1, *meter);
  EXPECT_EQ(reading[Domain::cpu].missing, "IOReport: its first figure is still to come");
  says(1000 + 8000, 1000000000 + 500000000, 300 + 2600, 200 + 1000);
  reading = after(2, *meter);
  EXPECT_DOUBLE_EQ(reading[Domain::cpu].joules, 8);
  EXPECT_DOUBLE_EQ(reading[Domain::cpu].watts, 4);
  EXPECT_DOUBLE_EQ(reading[Domain::ane].joules, 2.6);
  EXPECT_DOUBLE_EQ(reading[Domain::ane].watts, 1.3);
  EXPECT_DOUBLE_EQ(reading[Domain::memory].joules, 1);
  EXPECT_DOUBLE_EQ(reading[Domain::gpu].watts, 0.25);
  EXPECT_DOUBLE_EQ(reading[Domain::package].joules, 8 + 0.5 + 2.6);
  EXPECT_DOUBLE_EQ(reading[Domain::package].watts, 11.1 / 2);
  EXPECT_EQ(reading[Domain::package].source, "IOReport");
  EXPECT_EQ(reading[Domain::system].missing, "nothing on this system meters it");
}

// Read each second, published every two: what comes then was taken in both.
TEST_F(IoReportTest, BetweenTwoPublicationsNothingIsMeasured) {
  const auto meter = this->meter();
  says(1000, 0, 0, 10);
  after(1, *meter);
  for (int i = 1; i <= 3; ++i) {
    Reading reading = after(1, *meter);
    if (i > 1) {
      EXPECT_DOUBLE_EQ(reading[Domain::cpu].watts, 5);
      EXPECT_DOUBLE_EQ(reading[Domain::ane].watts, 2);
    }
    says(1000 + 10000 * i, 0, 4000 * i, 10 + 10 * i);
    reading = after(1, *meter);
    EXPECT_DOUBLE_EQ(reading[Domain::cpu].watts, 5);
    EXPECT_DOUBLE_EQ(reading[Domain::ane].watts, 2);
    EXPECT_DOUBLE_EQ(reading[Domain::ane].joules, 4 * i);
    EXPECT_DOUBLE_EQ(reading[Domain::ane].seconds, 2 * i);
  }
}

// The GPU's energy between two publications is part of the package's after the second.
TEST_F(IoReportTest, ThePackageHasTheWholeOfTheGpu) {
  const auto meter = this->meter();
  says(1000, 0, 0, 10);
  after(1, *meter);
  says(1000, 700000000, 0, 10);
  EXPECT_DOUBLE_EQ(after(1, *meter)[Domain::gpu].watts, 0.7);
  says(3000, 1000000000, 1000, 20);
  const Reading reading = after(1, *meter);
  EXPECT_DOUBLE_EQ(reading[Domain::gpu].watts, 0.3);
  EXPECT_DOUBLE_EQ(reading[Domain::package].joules, 2 + 1 + 1);
  EXPECT_DOUBLE_EQ(reading[Domain::package].seconds, 2);
}

TEST_F(IoReportTest, AnIdleEngineTakesNothing) {
  const auto meter = this->meter();
  says(1000, 0, 77, 10);
  after(1, *meter);
  says(2000, 0, 77, 20);
  const Reading reading = after(1, *meter);
  EXPECT_EQ(to_text(reading[Domain::ane]), "0.0 W");
  EXPECT_EQ(reading[Domain::ane].seconds, 1);
}

// As an M4 with macOS 27: a constant.
TEST_F(IoReportTest, AnEngineThatWorksAndTakesNothingIsMissing) {
  constexpr Domain kBusy[] = {Domain::ane};
  const auto meter = this->meter(kBusy);
  says(1000, 0, 10945781, 10);
  after(1, *meter);
  says(2000, 0, 10945781, 20);
  const Reading reading = after(2, *meter);
  EXPECT_EQ(reading[Domain::ane].missing,
            "IOReport: its counter has stood still for 2.0 s under load");
  EXPECT_EQ(reading[Domain::cpu].missing, "");
}

// As an M5 with macOS 27: all are 0 but the GPU's.
TEST_F(IoReportTest, CountersThatStandStillTogetherTellNothing) {
  const auto meter = this->meter();
  EXPECT_EQ(after(9, *meter)[Domain::ane].missing, "IOReport: its first figure is still to come");
  says(0, 500000000, 0, 0);
  const Reading reading = after(2, *meter);
  EXPECT_EQ(reading[Domain::ane].missing,
            "IOReport: \"ANE\" and all counters in mJ have stood still for 11 s, though the CPU "
            "works; some chips with macOS 27 do so");
  EXPECT_EQ(reading[Domain::cpu].missing.find("IOReport: \"CPU Energy\" and all"), 0u);
  EXPECT_EQ(reading[Domain::package].missing, reading[Domain::cpu].missing);
  EXPECT_EQ(reading[Domain::gpu].watts, 0.25);
}

TEST_F(IoReportTest, DiesAndEnginesAreAddedUp) {
  const auto lines = [](int64_t n) {
    return fmt::format(
        "DIE_0_CPU Energy|mJ|{0}\nDIE_1_CPU Energy|mJ|{1}\nANE0_0|mJ|{0}\nANE0_1|mJ|{2}\n"
        "GPU Energy|nJ|0\nGPU0_0|mJ|{0}\nDRAM0_0|uJ|{0}\nDRAM0_1|uJ|{0}",
        n, 2 * n, 3 * n);
  };
  says(lines(0));
  const auto meter = this->meter();
  says(lines(1000));
  after(1, *meter);
  says(lines(2000));
  const Reading reading = after(1, *meter);
  EXPECT_DOUBLE_EQ(reading[Domain::cpu].joules, 3);
  EXPECT_DOUBLE_EQ(reading[Domain::ane].joules, 4);
  EXPECT_DOUBLE_EQ(reading[Domain::gpu].joules, 0);
  EXPECT_DOUBLE_EQ(reading[Domain::memory].joules, 0.004);  // in its own unit, read each time
}

TEST_F(IoReportTest, WhatCannotBeReadIsNamed) {
  says("CPU Energy|mJ|1\nGPU Energy|kWh|1\nANE|mJ|-9223372036854775808");
  const Reading reading = meter()->read();
  EXPECT_EQ(reading[Domain::gpu].missing,
            "IOReport: \"GPU Energy\" counts in \"kWh\", which Weft does not know");
  EXPECT_EQ(reading[Domain::ane].missing, "IOReport: \"ANE\" is no simple counter");
  EXPECT_EQ(reading[Domain::memory].missing, "IOReport: this system has no channel for memory");
}

TEST_F(IoReportTest, WithoutGroupSampleOrLibraryItSaysSo) {
  const auto meter = this->meter();
  says("");
  EXPECT_EQ(meter->read()[Domain::ane].missing, "IOReport: IOReportCreateSamples returned nothing");
  EXPECT_EQ(this->meter()->read()[Domain::ane].missing,
            "IOReport: this system has no group \"Energy Model\"; Macs with Apple silicon have");
  const auto nowhere = machine_.meter(make_ioreport("/no/such/libIOReport.dylib"));
  EXPECT_EQ(nowhere->read()[Domain::ane].missing.find("/no/such/libIOReport.dylib: "), 0u);
  const auto other = machine_.meter(make_ioreport("libm.so.6"));
  EXPECT_EQ(other->read()[Domain::ane].missing,
            "libm.so.6: it has no function IOReportCopyChannelsInGroup; Weft knows macOS 12 to 27");
  const TestVariable nothing("WEFT_ANE_LIBRARY", "/no/such/library.so");
  EXPECT_EQ(this->meter()->read()[Domain::cpu].missing,
            "this system has no function objc_getClass");
}

}  // namespace
}  // namespace weft::device::power
