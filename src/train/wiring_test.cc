// Wiring over two devices: where a value crosses, a copy stands, and the numbers are those of one
// device.
#include "train/wiring.h"

#include <gtest/gtest.h>

#include <array>

#include "base/test_support.h"
#include "ir/builder.h"
#include "train/placement.h"

namespace weft::train {
namespace {

using ir::Builder;

const ir::Shape kShape(1, 1, 2, 3);

// name: x → y = x · factor + w, or with `in_place` x ← …
ir::Program scale(const char* name, double factor, bool in_place = false) {
  Builder b(name);
  const ir::Value x = b.input("x", kShape), w = b.weight("w", {1, 1, 2, 1});
  b.output(in_place ? "x" : "y", x * factor + w);
  return std::move(b).finish();
}

class WiringTest : public testing::Test {
 protected:
  using Values = std::vector<float>;

  static Values read(device::Surface& surface) {
    Values values(static_cast<size_t>(surface.port().shape.count()));
    surface.read(values);
    return values;
  }

  // "near" runs at home, "far" on the other device.
  WiringTest() {
    placement_.put("far", *other_, "the test wants it there");
    weight_ = home_->allocate({.name = "w", .shape = {1, 1, 2, 1}});
    weight_->write(Values{10, 20});
    wiring_.given_weight("w", weight_);
  }

  std::unique_ptr<device::Device> home_ = device::open("reference", {}),
                                  other_ = device::open("reference", {});
  Placement placement_{{home_.get()}};
  std::shared_ptr<device::Surface> weight_;
  Wiring wiring_{*home_};
};

TEST_F(WiringTest, ValuesCrossWhereTheyAreReadElsewhere) {
  const auto near = placement_.compile(scale("near", 2)), far = placement_.compile(scale("far", 3));
  wiring_.begin("sync");
  wiring_.sync();
  wiring_.begin("run");
  wiring_.call(near, {{"x", "a"}, {"w", "w"}, {"y", "b"}});
  wiring_.call(far, {{"x", "b"}, {"w", "w"}, {"y", "c"}});
  wiring_.call(far, {{"x", "b"}, {"w", "w"}, {"y", "d"}});  // b is there by now
  wiring_.call(near, {{"x", "d"}, {"w", "w"}, {"y", "e"}});
  wiring_.finish();
  EXPECT_EQ(wiring_.launches("run"),
            (std::map<std::string, int>{{"near", 2}, {"far", 2}, {"copy", 2}}));
  EXPECT_EQ(wiring_.launches("sync"), (std::map<std::string, int>{{"sync", 1}}));

  wiring_.surface("a").write(Values{1, 2, 3, 4, 5, 6});
  wiring_.run("sync");
  wiring_.run("run");
  // b = 2a + w, d = 3b + w, e = 2d + w = 12a + 9w.
  EXPECT_EQ(read(wiring_.surface("e")), (Values{102, 114, 126, 228, 240, 252}));
}

TEST_F(WiringTest, AWeightIsTheOneOfTheLastSync) {
  const auto far = placement_.compile(scale("far", 0));
  wiring_.begin("run");
  wiring_.call(far, {{"x", "a"}, {"w", "w"}, {"y", "b"}});
  wiring_.begin("sync");
  wiring_.sync();
  wiring_.finish();
  wiring_.run("sync");
  weight_->write(Values{-1, -2});
  wiring_.run("run");
  EXPECT_EQ(read(wiring_.surface("b")), (Values{10, 10, 10, 20, 20, 20}));
  wiring_.run("sync");
  wiring_.run("run");
  EXPECT_EQ(read(wiring_.surface("b")), (Values{-1, -1, -1, -2, -2, -2}));
}

TEST_F(WiringTest, WhatASequenceLeavesIsAtHomeForTheNext) {
  const auto near = placement_.compile(scale("near", 1));
  const auto far = placement_.compile(scale("far", 2, /*in_place=*/true));
  wiring_.begin("sync");
  wiring_.sync();
  wiring_.begin("first");
  wiring_.call(near, {{"x", "a"}, {"w", "w"}, {"y", "b"}});
  wiring_.call(far, {{"x", "b"}, {"w", "w"}});
  wiring_.begin("second");
  wiring_.call(near, {{"x", "b"}, {"w", "w"}, {"y", "c"}});
  wiring_.finish();
  wiring_.surface("a").write(Values{1, 0, 0, 0, 0, 1});
  wiring_.run("sync");
  wiring_.run("first");
  // b = 2(a + w) + w.
  EXPECT_EQ(read(wiring_.surface("b")), (Values{32, 30, 30, 60, 60, 62}));
  wiring_.run("second");
  EXPECT_EQ(read(wiring_.surface("c")), (Values{42, 40, 40, 80, 80, 82}));
}

TEST_F(WiringTest, OneDeviceNeedsNoCopies) {
  const auto near = placement_.compile(scale("near", 2));
  wiring_.begin("sync");
  wiring_.sync();
  wiring_.begin("run");
  wiring_.call(near, {{"x", "a"}, {"w", "w"}, {"y", "b"}});
  wiring_.call(near, {{"x", "b"}, {"w", "w"}, {"y", "a"}});
  wiring_.finish();
  EXPECT_EQ(wiring_.launches("run"), (std::map<std::string, int>{{"near", 2}}));
  EXPECT_TRUE(wiring_.launches("sync").empty());
  wiring_.run("sync");
  wiring_.run("run");
}

TEST_F(WiringTest, WhatStaysAtHomeIsCompiledThereToo) {
  const auto far = placement_.compile(scale("far", 2)),
             here = placement_.compile_at_home(scale("far", 2));
  EXPECT_EQ(&far->device(), other_.get());
  EXPECT_EQ(&here->device(), home_.get());
  EXPECT_EQ(placement_.compile(scale("far", 2)), far);
  EXPECT_EQ(placement_.compile_at_home(scale("far", 2)), here);
  // The other way round: what was at home already is taken from there.
  const auto first = placement_.compile_at_home(scale("near", 2));
  EXPECT_EQ(placement_.compile(scale("near", 2)), first);
  EXPECT_EQ(placement_.programs(), 3);
  EXPECT_EQ(placement_.recompilations(), 0);
}

TEST_F(WiringTest, AnEqualProgramIsCompiledOnce) {
  const auto one = placement_.compile(scale("near", 2)),
             same = placement_.compile(scale("near", 2));
  const auto other = placement_.compile(scale("near", 3)),
             far = placement_.compile(scale("far", 2));
  EXPECT_EQ(one, same);
  EXPECT_NE(one, other);
  EXPECT_EQ(&far->device(), other_.get());
  EXPECT_EQ(placement_.programs(), 3);
  EXPECT_EQ(placement_.recompilations(), 0);
  const auto table = placement_.table();
  ASSERT_EQ(table.size(), 2u);
  EXPECT_EQ(table[0].programs, 2);
  EXPECT_EQ(table[1].reason, "the test wants it there");
  home_->compile(scale("near", 2));
  EXPECT_EQ(placement_.recompilations(), 1);
}

}  // namespace
}  // namespace weft::train
