#include "device/ane/check_scope.h"

#include <gtest/gtest.h>

#include "device/ane/check_test_support.h"

namespace weft::device::ane {
namespace {

TEST(Scope, LooksNamesUp) {
  Sketch s;
  s.input("x", {1, 2, 3, 4});
  const std::string half = s.number(0.5), axes = s.list({-1, 0});
  s.add("constexpr_lut_to_dense", "w", {3, 4}, {});
  s.add("first", "y", {3, 4}, {{"x", "x"}, {"y", half}, {"axes", axes}, {"w", "w"}, {"z", "gone"}});
  s.give("second", "z", {3, 4}, {{"x", "y"}});
  s.last().arguments.push_back({"pair", {"x", "y"}, true, {}, {}});
  mil::Literal written;
  written.numbers = {1};
  s.last().arguments.push_back({"flag", {"y"}, false, written, {}});
  const Scope scope(s.main());
  const mil::Operation& first = s.main().operations[3];
  const mil::Operation& second = s.main().operations[4];

  EXPECT_TRUE(scope.is_input("x"));
  EXPECT_FALSE(scope.is_input("y") || scope.is_input("gone"));
  EXPECT_TRUE(scope.is_input(first, "x"));
  EXPECT_FALSE(scope.is_input(first, "z") || scope.is_input(second, "x"));
  EXPECT_TRUE(scope.is_result("z"));
  EXPECT_FALSE(scope.is_result("y"));
  EXPECT_EQ(scope.maker("y"), &first);
  EXPECT_EQ(scope.maker("x"), nullptr);
  EXPECT_EQ(scope.maker(second, "x"), &first);
  EXPECT_EQ(scope.name(first, "z"), "gone");
  EXPECT_EQ(scope.name(second, "pair"), std::nullopt);
  EXPECT_EQ(scope.name(second, "flag"), std::nullopt) << "written out, whatever else it says";
  EXPECT_EQ(scope.type(first, "x"), &s.main().inputs[0].type);
  EXPECT_EQ(scope.type(first, "z"), nullptr);
  EXPECT_EQ(scope.constant(first, "y")->numbers, std::vector<double>{0.5});
  EXPECT_EQ(scope.constant(first, "w"), nullptr);
  EXPECT_TRUE(scope.is_constant(first, "y") && scope.is_constant(first, "w"));
  EXPECT_FALSE(scope.is_constant(first, "x") || scope.is_constant(second, "x"));
  EXPECT_EQ(scope.integers(first, "axes"), (std::vector<int64_t>{-1, 0}));
  EXPECT_TRUE(scope.integers(first, "x").empty());
  EXPECT_TRUE(scope.flag(second, "flag"));
  EXPECT_FALSE(scope.flag(second, "missing"));
  EXPECT_EQ(scope.operation_place(0), 2U) << "behind the opening and one input";
  EXPECT_EQ(scope.results_place(), 7U);
}

TEST(Scope, TakesOnlyIntegersThatADoubleHolds) {
  Sketch s;
  const double most = 0x1p53;
  const std::string odd = s.numbers(mil::Element::int32, {2}, {1, 2 * most});
  const std::string even = s.numbers(mil::Element::int32, {2}, {most, -most});
  const std::string low = s.numbers(mil::Element::int32, {1}, {-2 * most});
  s.add("op", "y", {}, {{"odd", odd}, {"even", even}, {"low", low}});
  const Scope scope(s.main());
  EXPECT_TRUE(scope.integers(s.last(), "odd").empty());
  EXPECT_TRUE(scope.integers(s.last(), "low").empty());
  EXPECT_EQ(scope.integers(s.last(), "even").size(), 2U);
}

TEST(Scope, CountsAxesFromBothEnds) {
  const mil::Type type{mil::Element::fp16, {5, 6, 7}};
  EXPECT_EQ(axis_of(&type, 0), 0U);
  EXPECT_EQ(axis_of(&type, 2), 2U);
  EXPECT_EQ(axis_of(&type, -1), 2U);
  EXPECT_EQ(axis_of(&type, -3), 0U);
  for (const int64_t none : {3, -4}) EXPECT_EQ(axis_of(&type, none), std::nullopt);
  EXPECT_EQ(axis_of(nullptr, 0), std::nullopt);
  EXPECT_EQ(width(&type), 7);
  const mil::Type scalar;
  EXPECT_EQ(width(&scalar), std::nullopt);
  EXPECT_EQ(width(nullptr), std::nullopt);
}

}  // namespace
}  // namespace weft::device::ane
