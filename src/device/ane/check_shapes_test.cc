// Rules about shapes, broken and kept.
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include "device/ane/check_test_support.h"

namespace weft::device::ane {
namespace {

const Case kCases[] = {
    {"ANE-22", "m3",
     [](Sketch& s, bool broken) {
       s.input(kX, broken ? Sketch::Shape{1, 1, 64, 1} : kSquare);
       s.input(kY, kSquare);
       s.give("add", kOut, kSquare, {{"x", kX}, {"y", kY}});
     }},
    {"ANE-23", "m3",
     [](Sketch& s, bool broken) {
       s.input(kX, broken ? Sketch::Shape{64, 64, 1, 1} : Sketch::Shape{1, 64, 1, 64});
       s.give("reshape", kOut, kSquare, {{"x", kX}});
     }},
    {"ANE-24", "m3",
     [](Sketch& s, bool broken) {
       s.input(kX, broken ? Sketch::Shape{1, 1, 64, 32} : Sketch::Shape{1, 1, 32, 64});
       s.give("reshape", kOut, {1, 1, 32, 64}, {{"x", kX}});
     }},
    {"ANE-25", "m3",
     [](Sketch& s, bool broken) {
       unary(s, "exp", kSquare);
       s.input(kY, {1, 1, 64, broken ? 80 : 96});
     }},
    {"ANE-28", "m3",
     [](Sketch& s, bool broken) {
       s.input(kX, {1, 1, broken ? 16385 : 16384, 64});
       slice(s, "slice_by_size", kX, {0, 0, 0, 0}, kSquare);
     }},
    {"ANE-29", "m5",
     [](Sketch& s, bool broken) {
       s.input(kX, {broken ? 65537 : 65536, 1, 1, 64});
       slice(s, "slice_by_size", kX, {0, 0, 0, 0}, {64, 1, 1, 64});
     }},
    {"ANE-30", "m3",
     [](Sketch& s, bool broken) {
       s.input(kX, broken ? Sketch::Shape{1, 1, 1, 1, 64, 64} : Sketch::Shape{1, 1, 1, 64, 64});
       s.give("reshape", kOut, kSquare, {{"x", kX}});
     }},
    {"ANE-30", "m3",
     [](Sketch& s, bool broken) {
       product(s, 64, broken ? Sketch::Shape{1, 1, 1} : Sketch::Shape{1, 1});
     }},
    {"ANE-31", "m1",
     [](Sketch& s, bool broken) {
       s.older();
       product(s, 64, broken ? Sketch::Shape{1, 1} : Sketch::Shape{1});
     }},
    {"ANE-32", "m4",
     [](Sketch& s, bool broken) {
       product(s, broken ? 2049 : 2048, {1, 1});
     }},
    {"ANE-33", "m1",
     [](Sketch& s, bool broken) {
       s.older();
       product(s, broken ? 48 : 64, {1});
     }},
    {"ANE-34", "m4",
     [](Sketch& s, bool broken) {
       const int64_t columns = broken ? 31 : 32;
       s.input(kX, kSquare);
       s.input(kY, {1, 1, columns, 64});
       s.add("matmul", "z", {1, 1, 64, columns},
             {{"x", kX}, {"y", kY}, {"transpose_y", s.flag(true)}});
       s.give("reshape", kOut, {1, 1, columns, 64}, {{"x", "z"}});
     }},
    {"ANE-35", "m3",
     [](Sketch& s, bool broken) {
       unary(s, "exp", {1, 1, broken ? 8193 : 8192, 1024});
     }},
    {"ANE-36", "m5",
     [](Sketch& s, bool broken) {
       const int64_t channels = broken ? 32000 : 31999;
       conv(s, channels, 64, baked(s, {64, 1, 1, 1}));
     }},
    {"ANE-37", "m3pro",
     [](Sketch& s, bool broken) {
       conv(s, broken ? 768 : 512, 512, baked(s, {512, 768, 1, 1}));
     }},
};

TEST(ShapeChecks, FindTheBreachAndNothingElse) { judge(kCases, shape_checks()); }

// Each port breaks one rule of those for ports, or none.
TEST(ShapeChecks, Ports) {
  const std::vector<std::pair<Sketch::Shape, std::string>> cases{{{1, 1, 1, 64}, ""},
                                                                 {{1, 1, 64, 1}, "ANE-22"},
                                                                 {{1, 64, 1, 1}, "ANE-22"},
                                                                 {{64, 1, 1, 1}, "ANE-22"},
                                                                 {{64, 1}, "ANE-22"},
                                                                 {{64, 64, 1, 1}, "ANE-23"},
                                                                 {{2, 2, 2, 1}, "ANE-22"},
                                                                 {{1, 1, 1, 1}, "ANE-24"},
                                                                 {{1, 1, 64, 63}, "ANE-24"},
                                                                 {{8, 8, 1, 2}, "ANE-24"},
                                                                 {{1, 1, 64, 65}, "ANE-25"},
                                                                 {{1, 1, 1, 128}, ""},
                                                                 {{}, ""},
                                                                 {{16416}, "ANE-28"},
                                                                 {{1, 1, 1, 65536}, "ANE-28"},
                                                                 {{16416, 64}, "ANE-28"},
                                                                 {{16416, 1, 64}, ""},
                                                                 {{1, 1, 1, 65568}, "ANE-29"}};
  for (const auto& [shape, rule] : cases) {
    Sketch s;
    s.input(kX, shape);
    s.give("exp", kOut, kSquare, {{"x", kX}});
    EXPECT_EQ(ids(check(s.module, &chip_named("m3"))),
              rule.empty() ? std::vector<std::string>{} : std::vector<std::string>{rule})
        << fmt::format("[{}]", fmt::join(shape, ", "));
  }
}

TEST(ShapeChecks, TheWorkingSetIsPortsAndConstants) {
  const Sketch::Shape megabytes{1, 1, 4096, 1024};  // 8
  for (const int constants : {1, 2}) {
    Sketch s;
    s.input(kX, megabytes);
    s.add("exp", "inner", {1, 1, 16384, 1024}, {{"x", kX}});
    for (int i = 0; i < constants; ++i) baked(s, megabytes);
    s.give("exp", kOut, {1, 1, 4097, 1024}, {{"x", "inner"}});
    EXPECT_EQ(ids(check(s.module, &chip_named("m3"))),
              constants == 1 ? std::vector<std::string>{} : std::vector<std::string>{"ANE-35"});
  }
}

}  // namespace
}  // namespace weft::device::ane
