#include "apps/doctor_power.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace weft::apps {
namespace {

using device::power::Domain;
using device::power::Figure;
using device::power::Reading;

/// The CPU has a figure after `waits` reads; nothing else has.
class Meter final : public device::power::PowerMeter {
 public:
  explicit Meter(int waits) : waits_(waits) {}
  Reading read() override {
    Reading reading;
    for (Figure& figure : reading.figures) figure.missing = "nobody knows";
    ++reads;
    if (waits_ < 0) return reading;
    Figure& cpu = reading[Domain::cpu];
    cpu.source = "RAPL";
    if (reads <= waits_) return reading;
    cpu.missing = "";
    cpu.watts = 12.34;
    cpu.seconds = reads;
    return reading;
  }
  int reads = 0;

 private:
  const int waits_;
};

TEST(DoctorPower, WaitsForWhatIsToCome) {
  constexpr double kPause = 1e-4;
  Meter never(-1), at_once(0), late(3), too_late(100);
  EXPECT_EQ(look_at_power(never, kPause)[Domain::cpu].missing, "nobody knows");
  EXPECT_EQ(never.reads, 1);
  look_at_power(at_once, kPause);
  EXPECT_EQ(at_once.reads, 2);  // not what was measured in no time
  EXPECT_EQ(look_at_power(late, kPause)[Domain::cpu].missing, "");
  EXPECT_EQ(late.reads, 4);
  EXPECT_EQ(look_at_power(too_late, kPause)[Domain::cpu].missing, "nobody knows");
  EXPECT_EQ(too_late.reads, 7);
}

TEST(DoctorPower, SaysWattsOrWhyNot) {
  Meter meter(0);
  const Reading reading = meter.read();
  const std::string text = power_lines(reading);
  EXPECT_EQ(text.find("power       cpu: 12.3 W (RAPL)\npower       gpu: n/a: nobody knows\n"), 0u)
      << text;
  const nlohmann::ordered_json json = power_json(reading);
  EXPECT_EQ(json.size(), device::power::kDomains.size());
  EXPECT_EQ(json["cpu"]["watts"], 12.34);
  EXPECT_EQ(json["cpu"]["source"], "RAPL");
  EXPECT_TRUE(json["cpu"]["missing"].is_null());
  EXPECT_TRUE(json["ane"]["watts"].is_null());
  EXPECT_EQ(json["ane"]["missing"], "nobody knows");
}

}  // namespace
}  // namespace weft::apps
