// Names, shapes and the operation table.
#include "ir/program.h"

#include <gtest/gtest.h>

#include <set>

#include "base/test_support.h"
#include "ir/builder.h"

namespace weft::ir {
namespace {

TEST(Program, OperationsAreFoundByTheirNames) {
  std::set<std::string_view> names;
  for (int i = 0; i <= static_cast<int>(Op::causal); ++i) {
    const Op op = static_cast<Op>(i);
    names.insert(op_name(op));
    EXPECT_EQ(op_named(op_name(op)), op);
    EXPECT_EQ(is_elementwise(op), op < Op::input) << op_name(op);
  }
  EXPECT_EQ(names.size(), static_cast<size_t>(Op::causal) + 1);
  EXPECT_EQ(op_name(Op::silu), "silu");
  EXPECT_EQ(op_name(Op::causal), "causal");
  EXPECT_EQ(error_of([] { op_named("gelu"); }), "there is no operation called 'gelu'");
}

TEST(Program, WhatIsAName) {
  for (const char* name : {"x", "v", "xnorm", "_", "w1", "fwdFFN", "layer0.wq", "va7", "v7a", "V7"})
    EXPECT_TRUE(is_name(name)) << name;
  for (const char* name : {"", "7", "1x", ".x", "a b", "a-b", "a\n", "v0", "v12", "é", "x="})
    EXPECT_FALSE(is_name(name)) << name;
  EXPECT_TRUE(is_name(std::string(64, 'a')));
  EXPECT_FALSE(is_name(std::string(65, 'a')));
}

TEST(Program, ShapesThatWouldOverflowAreRefused) {
  const int64_t most = int64_t{1} << 31;
  EXPECT_NO_THROW(check_shape({1, 1, 1, 1}));
  EXPECT_NO_THROW(check_shape({1, 1, 512, most}));
  EXPECT_EQ(error_of([] {
              check_shape({2, 0, 3, 4});
            }),
            "shape [2,0,3,4]: every axis is 1 to 2147483648");
  EXPECT_EQ(error_of([] {
              check_shape({1, 1, -1, 4});
            }),
            "shape [1,1,-1,4]: every axis is 1 to 2147483648");
  EXPECT_EQ(error_of([&] {
              check_shape({1, 1, 1, most + 1});
            }),
            "shape [1,1,1,2147483649]: every axis is 1 to 2147483648");
  EXPECT_EQ(
      error_of([&] {
        check_shape({most, most, most, most});
      }),
      "shape [2147483648,2147483648,2147483648,2147483648]: a tensor has at most 1099511627776 "
      "elements");
  EXPECT_NE(error_of([&] { check_shape({1, 1, 513, most}); }), "no error");
}

TEST(Program, PortsAreFoundByTheirNames) {
  Builder b("p");
  const Value x = b.input("x", {1, 1, 2, 3}, DType::f16), w = b.weight("w", {1, 1, 2, 3});
  b.output("w", w - x);
  b.tap("t", x * x);
  const Program p = std::move(b).finish();
  EXPECT_EQ(p.find_input("x")->bytes(), 12);
  EXPECT_EQ(p.find_input("w")->bytes(), 24);
  EXPECT_EQ(p.find_input("w")->role, Role::weight);
  EXPECT_EQ(p.find_input("t"), nullptr);
  EXPECT_EQ(p.find_output("t")->port.role, Role::tap);
  EXPECT_EQ(p.find_output("x"), nullptr);
  EXPECT_TRUE(p.updates("w"));
  EXPECT_FALSE(p.updates("x"));
  EXPECT_FALSE(p.updates("t"));
}

}  // namespace
}  // namespace weft::ir
