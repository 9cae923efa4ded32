// Rules about operations on elements and reductions, broken and kept.
#include <gtest/gtest.h>

#include "device/ane/check_test_support.h"

namespace weft::device::ane {
namespace {

void softmax(Sketch& s, const Sketch::Shape& shape, int64_t axis) {
  s.give("softmax", kOut, shape, {{"x", s.input(kX, shape)}, {"axis", s.integer(axis)}});
}

const Case kCases[] = {
    {"ANE-56", "m3",
     [](Sketch& s, bool broken) {
       s.input(kX, kSquare);
       s.give("rsqrt", kOut, kSquare, {{"x", kX}, {broken ? "eps" : "epsilon", s.number(0x1p-13)}});
     }},
    {"ANE-57", "m3",
     [](Sketch& s, bool broken) {
       s.add("reduce_sum", "r", {1, 1, 1, 64},
             {{"x", s.input(kX, kSquare)}, {"axes", s.list({2})}});
       if (!broken) s.add("exp", "r2", {1, 1, 1, 64}, {{"x", "r"}});
       s.give("sqrt", kOut, {1, 1, 1, 64}, {{"x", broken ? "r" : "r2"}});
     }},
    {"ANE-58", "m4",
     [](Sketch& s, bool broken) {
       s.input(kX, kSquare);
       s.give(broken ? "inverse" : "log", kOut, kSquare, {{"x", kX}, {"epsilon", s.number(0.5)}});
     }},
    {"ANE-59", "m5", [](Sketch& s, bool broken) { unary(s, broken ? "sigmoid" : "silu"); }},
    {"ANE-60", "m2",
     [](Sketch& s, bool broken) {
       s.older();
       unary(s, broken ? "cos" : "exp");
     }},
    {"ANE-61", "m2",
     [](Sketch& s, bool broken) {
       s.older();
       unary(s, broken ? "neg" : "exp");
     }},
    {"ANE-62", "m3", [](Sketch& s, bool broken) { unary(s, broken ? "logical_or" : "exp"); }},
    {"ANE-63", "m3", [](Sketch& s, bool broken) { unary(s, broken ? "cumsum" : "exp"); }},
    {"ANE-64", "m5", [](Sketch& s, bool broken) { unary(s, broken ? "softplus" : "exp"); }},
    {"ANE-65", "m3",
     [](Sketch& s, bool broken) {
       unary(s, "gelu");
       if (!broken) s.last().arguments.push_back({"mode", {"m"}, false, {}, {}});
     }},
    {"ANE-66", "m3",
     [](Sketch& s, bool broken) {
       const Sketch::Shape shape{1, 1, 64, broken ? 224 : 192};
       s.add("square", "q", shape, {{"x", s.input(kX, shape)}});
       s.give("tanh", kOut, shape, {{"x", "q"}});
     }},
    {"ANE-67", "m5", [](Sketch& s, bool broken) { unary(s, broken ? "identity" : "exp"); }},
    {"ANE-68", "m3",
     [](Sketch& s, bool broken) {
       s.give("mul", kOut, kSquare, {{"x", s.input(kX, kSquare)}, {"y", s.number(broken ? 0 : 1)}});
     }},
    {"ANE-69", "m1",
     [](Sketch& s, bool broken) {
       s.older();
       unary(s, broken ? "cast" : "exp");
     }},
    {"ANE-70", "m3",
     [](Sketch& s, bool broken) {
       softmax(s, {1, broken ? 48 : 64, 1, 64}, -3);
     }},
    {"ANE-71", "m3ultra",
     [](Sketch& s, bool broken) {
       softmax(s, {1, 1, 64, broken ? 15744 : 15712}, -1);
     }},
    {"ANE-72", "m5", [](Sketch& s, bool broken) { reduce(s, "reduce_mean", 64, broken ? -3 : 2); }},
    {"ANE-73", "m1",
     [](Sketch& s, bool broken) {
       s.older();
       s.add("exp", "e", kSquare, {{"x", s.input(kX, kSquare)}});
       s.give(broken ? "transpose" : "exp", kOut, kSquare, {{"x", "e"}});
     }},
};

TEST(FunctionChecks, FindTheBreachAndNothingElse) { judge(kCases, function_checks()); }

}  // namespace
}  // namespace weft::device::ane
