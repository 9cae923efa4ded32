#include "device/power/battery.h"

#include <gtest/gtest.h>

#include "device/power/test_machine.h"

namespace weft::device::power {
namespace {

class BatteryTest : public ::testing::Test {
 protected:
  void battery(const std::string& name, const std::string& status) const {
    machine_.write(name + "/type", "Battery");
    machine_.write(name + "/status", status);
  }
  const Figure& read(PowerMeter& meter) {
    reading_ = meter.read();
    return reading_[Domain::system];
  }

  TestMachine machine_{"battery"};
  std::unique_ptr<PowerMeter> meter() { return machine_.meter(make_battery(machine_.folder())); }

 private:
  Reading reading_;
};

TEST_F(BatteryTest, PowerIsIntegrated) {
  machine_.write("AC/type", "Mains");
  machine_.write("AC/online", 0);
  battery("BAT0", "Discharging");
  machine_.write("BAT0/power_now", 10000000);
  const auto meter = this->meter();
  machine_.pass(2);
  machine_.write("BAT0/power_now", 14000000);
  EXPECT_EQ(read(*meter).joules, 24);
  EXPECT_EQ(read(*meter).source, "battery");
  machine_.pass(1);
  EXPECT_EQ(read(*meter).watts, 14);
  EXPECT_EQ(read(*meter).joules, 38);
}

TEST_F(BatteryTest, CurrentTimesVoltageWhereThereIsNoPower) {
  battery("BAT1", "Discharging");
  machine_.write("BAT1/current_now", -1500000);  // some drivers count what flows out so
  machine_.write("BAT1/voltage_now", 12000000);
  const auto meter = this->meter();
  machine_.pass(1);
  EXPECT_NEAR(read(*meter).watts, 18, 1e-12);
}

TEST_F(BatteryTest, OnlyWhileItIsDischarged) {
  battery("BAT0", "Discharging");
  machine_.write("BAT0/power_now", 10000000);
  const auto meter = this->meter();
  machine_.pass(1);
  EXPECT_EQ(read(*meter).joules, 10);
  machine_.write("BAT0/status", "Charging");
  machine_.write("BAT0/power_now", 40000000);
  machine_.pass(1);
  EXPECT_EQ(read(*meter).missing, machine_.folder() +
                                      "/BAT0: it is \"Charging\"; a battery tells what the machine "
                                      "takes only while it is discharged");
  EXPECT_EQ(read(*meter).joules, 10);
  machine_.write("BAT0/status", "Discharging");
  machine_.write("BAT0/power_now", 20000000);
  machine_.pass(1);
  read(*meter);  // the charger was drawn in between: nobody knows when
  EXPECT_EQ(read(*meter).joules, 10);
  machine_.pass(1);
  EXPECT_EQ(read(*meter).joules, 30);
  EXPECT_EQ(read(*meter).seconds, 2);
}

TEST_F(BatteryTest, OfTwoOneMayRest) {
  battery("BAT0", "Not charging");
  battery("BAT1", "Discharging");
  machine_.write("BAT1/power_now", 9000000);
  const auto meter = this->meter();
  machine_.pass(1);
  EXPECT_EQ(read(*meter).watts, 9);
  machine_.write("BAT0/status", "Discharging");
  machine_.write("BAT0/power_now", 1000000);
  machine_.pass(1);
  EXPECT_EQ(read(*meter).watts, 9.5);
  machine_.pass(1);
  EXPECT_EQ(read(*meter).watts, 10);
}

TEST_F(BatteryTest, AMouseIsNotTheMachine) {
  battery("hidpp_battery_0", "Discharging");
  machine_.write("hidpp_battery_0/scope", "Device");
  machine_.write("hidpp_battery_0/power_now", 9000000);
  EXPECT_EQ(read(*meter()).missing, machine_.folder() + ": no battery there");
}

TEST_F(BatteryTest, FilesThatAreNotThereAreNamed) {
  battery("BAT0", "Discharging");
  machine_.write("BAT0/voltage_now", 12000000);
  EXPECT_EQ(read(*meter()).missing,
            machine_.folder() + "/BAT0/current_now: No such file or directory");
}

}  // namespace
}  // namespace weft::device::power
