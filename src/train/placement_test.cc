// Placement: what devices say of their Kernels and of themselves reaches whoever asks.
#include "train/placement.h"

#include <gtest/gtest.h>

#include "device/wrapped_device.h"
#include "kernels/forward.h"

namespace weft::train {
namespace {

using Forms = std::map<std::string, std::string>;

constexpr kernels::Sizes kSizes{
    .batch = 1, .sequence = 5, .dim = 8, .hidden = 12, .heads = 2, .kv_heads = 1, .vocab = 7};

class PlacementTest : public testing::Test {
 protected:
  device::WrappedWishes wishes_;
  std::unique_ptr<device::Device> cpu_ = device::open("cpu", {.threads = 1});
  device::WrappedDevice accelerator_{device::open("cpu", {.threads = 1}), wishes_};
};

TEST_F(PlacementTest, AFormStandsBehindItsDeviceWithTheReasonForIt) {
  wishes_.form = "plain";
  wishes_.reason = "the fastest of 3 that pass";
  Placement placement = place(accelerator_, cpu_.get());
  placement.compile(kernels::norm(kSizes));
  placement.compile(kernels::fwd_ffn(kSizes));
  const auto table = placement.table();
  ASSERT_EQ(table.size(), 2u);
  EXPECT_EQ(table[0].where(), "cpu");
  EXPECT_EQ(table[0].reason, "preferred");
  EXPECT_EQ(table[1].where(), "wrapped:plain");
  EXPECT_EQ(table[1].reason, "the fastest of 3 that pass");
  EXPECT_EQ(placement.forms(), (Forms{{"norm", "cpu"}, {"fwdFFN", "wrapped:plain"}}));
  EXPECT_EQ(placement.programs(accelerator_), 1);
  EXPECT_EQ(placement.programs(), 2);
}

TEST_F(PlacementTest, ARunThatGoesOnKeepsFormsAndWhatWasLeftElsewhere) {
  EXPECT_EQ(kept_forms({{"fwdFFN", "ane:plain"}, {"fwdAttn", "cpu"}, {"norm", "cpu"}}),
            (Forms{{"fwdFFN", "plain"}, {"fwdAttn", "cpu"}}));
  // A run on the CPU alone has left nothing to it, nor has one on a device of a single form.
  EXPECT_EQ(kept_forms({{"fwdFFN", "cpu"}, {"fwdAttn", "cpu"}}), Forms());
  EXPECT_EQ(kept_forms({{"fwdFFN", "ane-sim"}, {"fwdAttn", "cpu"}}), Forms());
}

TEST_F(PlacementTest, NoticesOfAllDevicesAreHandedOnOnce) {
  Placement placement = place(accelerator_, cpu_.get());
  EXPECT_TRUE(placement.after_step().empty());
  wishes_.notices = {{"retry", "fwdFFN"}, {"audit", "within 1e-3"}};
  const auto notices = placement.after_step();
  ASSERT_EQ(notices.size(), 2u);
  EXPECT_EQ(notices[0].name, "retry");
  EXPECT_EQ(notices[1].detail, "within 1e-3");
  EXPECT_TRUE(placement.after_step().empty());
}

}  // namespace
}  // namespace weft::train
