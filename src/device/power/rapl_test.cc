// RAPL's files as machines have them: one socket with everything, a server with two, AMD's; and
// what becomes of them.
#include "device/power/rapl.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "device/power/test_machine.h"

namespace weft::device::power {
namespace {

constexpr int64_t kRange = 262143328850;

class RaplTest : public ::testing::Test {
 protected:
  void zone(const std::string& id, const std::string& name, int64_t energy) const {
    machine_.write(id + "/name", name);
    machine_.write(id + "/energy_uj", energy);
    machine_.write(id + "/max_energy_range_uj", kRange);
  }
  void count(const std::string& id, int64_t energy) const {
    machine_.write(id + "/energy_uj", energy);
  }
  /// A laptop with a processor of Intel's.
  void laptop() const {
    machine_.write("intel-rapl/enabled", 1);
    zone("intel-rapl:0", "package-0", 1000000);
    zone("intel-rapl:0:0", "core", 2000000);
    zone("intel-rapl:0:1", "uncore", 3000000);
    zone("intel-rapl:0:2", "dram", 4000000);
    zone("intel-rapl:1", "psys", 5000000);
    zone("intel-rapl-mmio:0", "package-0", 1000000);
  }
  std::unique_ptr<PowerMeter> meter(std::string_view processor = "Intel(R) Core(TM) i7-8550U") {
    return machine_.meter(make_rapl(machine_.folder(), processor));
  }

  TestMachine machine_{"rapl"};
};

TEST_F(RaplTest, EachZoneIsItsDomain) {
  laptop();
  const auto meter = this->meter();
  machine_.pass(2);
  count("intel-rapl:0", 1000000 + 30000000);
  count("intel-rapl:0:0", 2000000 + 20000000);
  count("intel-rapl:0:1", 3000000 + 5000000);
  count("intel-rapl:0:2", 4000000 + 3000000);
  count("intel-rapl:1", 5000000 + 50000000);
  count("intel-rapl-mmio:0", 1000000 + 30000001);  // the same package again
  const Reading reading = meter->read();
  EXPECT_EQ(reading[Domain::package].joules, 30);
  EXPECT_EQ(reading[Domain::package].watts, 15);
  EXPECT_EQ(reading[Domain::package].seconds, 2);
  EXPECT_EQ(reading[Domain::package].source, "RAPL");
  EXPECT_EQ(reading[Domain::package].missing, "");
  EXPECT_EQ(reading[Domain::cpu].joules, 20);
  EXPECT_EQ(reading[Domain::memory].joules, 3);
  EXPECT_EQ(reading[Domain::system].watts, 25);
  EXPECT_EQ(reading[Domain::gpu].missing, "nothing on this system meters it");
  EXPECT_EQ(to_text(reading[Domain::cpu]), "10.0 W");
}

// Two sockets with their memory; the cores are not counted alone, so the CPU is the packages.
TEST_F(RaplTest, SocketsAreAddedUp) {
  zone("intel-rapl:0", "package-0", 0);
  zone("intel-rapl:0:0", "dram", 0);
  zone("intel-rapl:1", "package-1", 500000000);
  zone("intel-rapl:1:0", "dram", 700000000);
  const auto meter = this->meter("Intel(R) Xeon(R) Gold 6230");
  machine_.pass(1);
  count("intel-rapl:0", 100000000);
  count("intel-rapl:0:0", 10000000);
  count("intel-rapl:1", 500000000 + 80000000);
  count("intel-rapl:1:0", 700000000 + 7000000);
  const Reading reading = meter->read();
  EXPECT_EQ(reading[Domain::package].joules, 180);
  EXPECT_EQ(reading[Domain::cpu].joules, 180);
  EXPECT_EQ(reading[Domain::memory].joules, 17);
  EXPECT_NE(reading[Domain::system].missing.find("does not count the energy of its platform"),
            std::string::npos);
}

TEST_F(RaplTest, SeveralDiesAreOnePackage) {
  zone("intel-rapl:0", "package-0-die-0", 0);
  zone("intel-rapl:1", "package-0-die-1", 0);
  const auto meter = this->meter();
  machine_.pass(1);
  count("intel-rapl:0", 10000000);
  count("intel-rapl:1", 20000000);
  EXPECT_EQ(meter->read()[Domain::package].joules, 30);
}

// There the file called core is of one core alone.
TEST_F(RaplTest, OfAmdTheCoresAreThePackage) {
  zone("intel-rapl:0", "package-0", 0);
  zone("intel-rapl:0:0", "core", 0);
  const auto meter = this->meter("AMD EPYC 7763 64-Core Processor");
  machine_.pass(1);
  count("intel-rapl:0", 90000000);
  count("intel-rapl:0:0", 2000000);
  const Reading reading = meter->read();
  EXPECT_EQ(reading[Domain::cpu].joules, 90);
  EXPECT_EQ(reading[Domain::package].joules, 90);
}

TEST_F(RaplTest, ACounterBeginsAgain) {
  zone("intel-rapl:0", "package-0", kRange - 4000000);
  const auto meter = this->meter();
  machine_.pass(1);
  count("intel-rapl:0", 6000000);
  EXPECT_EQ(meter->read()[Domain::package].joules, 10);
  machine_.pass(1);
  count("intel-rapl:0", 18000000);
  const Reading reading = meter->read();
  EXPECT_EQ(reading[Domain::package].joules, 22);
  EXPECT_EQ(reading[Domain::package].watts, 12);
}

/// Root, who may read everything, is somebody else for a while.
class NotRoot {
 public:
  NotRoot() : root_(::geteuid() == 0) {
    constexpr uid_t kNobody = 65534;
    if (root_) {
      EXPECT_EQ(::seteuid(kNobody), 0);
    }
  }
  ~NotRoot() {
    if (root_) {
      EXPECT_EQ(::seteuid(0), 0);
    }
  }
  NotRoot(const NotRoot&) = delete;
  NotRoot& operator=(const NotRoot&) = delete;

 private:
  const bool root_;
};

TEST_F(RaplTest, WhatRootAloneMayReadIsMissing) {
  laptop();
  ASSERT_EQ(::chmod((machine_.folder() + "/intel-rapl:0/energy_uj").c_str(), 0), 0);
  const auto meter = this->meter();
  machine_.pass(1);
  count("intel-rapl:0:0", 2000000 + 5000000);
  const NotRoot not_root;
  const Reading reading = meter->read();
  EXPECT_EQ(to_text(reading[Domain::package]),
            "n/a: " + machine_.folder() +
                "/intel-rapl:0/energy_uj: readable by root only; docs/power.md says how to allow "
                "it");
  EXPECT_EQ(reading[Domain::cpu].joules, 5);
}

// A module that is taken out and put in again.
TEST_F(RaplTest, AFileThatVanishesIsMissedAndComesBack) {
  zone("intel-rapl:0", "package-0", 0);
  zone("intel-rapl:1", "package-1", 0);
  const auto meter = this->meter();
  machine_.pass(1);
  count("intel-rapl:0", 10000000);
  count("intel-rapl:1", 10000000);
  EXPECT_EQ(meter->read()[Domain::package].joules, 20);

  machine_.remove("intel-rapl:1");
  machine_.pass(1);
  count("intel-rapl:0", 20000000);
  Reading reading = meter->read();
  EXPECT_EQ(reading[Domain::package].missing,
            machine_.folder() + "/intel-rapl:1/energy_uj: No such file or directory");
  EXPECT_EQ(reading[Domain::package].joules, 20);  // what was measured stays

  zone("intel-rapl:1", "package-1", 70000000);
  machine_.pass(1);
  count("intel-rapl:0", 30000000);
  meter->read();
  machine_.pass(1);
  count("intel-rapl:0", 41000000);
  count("intel-rapl:1", 72000000);
  reading = meter->read();
  EXPECT_EQ(reading[Domain::package].missing, "");
  EXPECT_EQ(reading[Domain::package].watts, 13);
  EXPECT_EQ(reading[Domain::package].joules, 33);
  EXPECT_EQ(reading[Domain::package].seconds, 2);
}

TEST_F(RaplTest, WithoutTheFolderEverythingIsMissing) {
  const auto meter = machine_.meter(make_rapl(machine_.folder() + "/nowhere", "QEMU"));
  const Reading reading = meter->read();
  for (const Domain domain : {Domain::cpu, Domain::package, Domain::memory, Domain::system})
    EXPECT_NE(reading[domain].missing.find("/nowhere: no energy counters there"), std::string::npos)
        << domain_name(domain) << ": " << reading[domain].missing;
}

TEST_F(RaplTest, WhatIsNoNumberIsMissing) {
  zone("intel-rapl:0", "package-0", 0);
  machine_.write("intel-rapl:0/energy_uj", "a lot");
  EXPECT_EQ(
      meter()->read()[Domain::package].missing,
      machine_.folder() + "/intel-rapl:0/energy_uj: a whole number is wanted, found \"a lot\"");
}

// As virtual machines have them that show the files of a processor that they don't count.
TEST_F(RaplTest, ACounterThatStandsStillIsMissing) {
  zone("intel-rapl:0", "package-0", 0);
  const auto meter = this->meter();
  machine_.pass(1.5);
  EXPECT_EQ(meter->read()[Domain::package].missing,
            "RAPL: its counter has stood still for 1.5 s under load");
  machine_.pass(1);
  count("intel-rapl:0", 1000000);
  EXPECT_EQ(meter->read()[Domain::package].watts, 1);
}

}  // namespace
}  // namespace weft::device::power
