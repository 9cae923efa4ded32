// Rules about operations that move and multiply, broken and kept.
#include <gtest/gtest.h>

#include "device/ane/check_test_support.h"

namespace weft::device::ane {
namespace {

void concat(Sketch& s, int64_t axis, bool interleave = true) {
  s.input(kX, kSquare);
  if (interleave)
    s.give("concat", kOut, {1, 2, 64, 64},
           {{"values", kX}, {"axis", s.integer(axis)}, {"interleave", s.flag(false)}});
  else
    s.give("concat", kOut, {1, 2, 64, 64}, {{"values", kX}, {"axis", s.integer(axis)}});
}

const Case kCases[] = {
    {"ANE-39", "m3", [](Sketch& s, bool broken) { concat(s, 1, !broken); }},
    {"ANE-40", "m4", [](Sketch& s, bool broken) { concat(s, broken ? 1 : -1); }},
    {"ANE-41", "m3ultra", [](Sketch& s, bool broken) { concat(s, broken ? 3 : 1); }},
    {"ANE-42", "m2",
     [](Sketch& s, bool broken) {
       s.older();
       concat(s, broken ? -1 : 1);
     }},
    {"ANE-43", "m3ultra",
     [](Sketch& s, bool broken) {
       s.add("exp", "e", kSquare, {{"x", s.input(kX, kSquare)}});
       s.give("reshape", kOut, broken ? Sketch::Shape{1, 1, 32, 128} : Sketch::Shape{1, 64, 1, 64},
              {{"x", "e"}});
     }},
    {"ANE-43", "m3ultra",
     [](Sketch& s, bool broken) {
       s.add("exp", "e", {1, 1, 64, 128}, {{"x", s.input(kX, {1, 1, 64, 128})}});
       slice(s, "slice_by_size", "e", {0, 0, 0, 0}, {1, 1, 32, broken ? 64 : 128});
     }},
    {"ANE-44", "m3ultra",
     [](Sketch& s, bool broken) {
       s.input(kX, {1, 1, 64, 128});
       slice(s, "slice_by_size", kX, {0, 0, 0, 0}, {1, 1, 32, broken ? 64 : 128});
     }},
    {"ANE-45", "m3",
     [](Sketch& s, bool broken) {
       s.input(kX, kSquare);
       slice(s, broken ? "slice_by_index" : "slice_by_size", kX, {0, 0, 0, 0}, {1, 1, 32, 64});
     }},
    {"ANE-47", "m5", [](Sketch& s, bool broken) { unary(s, broken ? "gather" : "exp"); }},
    {"ANE-48", "m3", [](Sketch& s, bool broken) { unary(s, broken ? "tile" : "exp"); }},
    {"ANE-49", "m1",
     [](Sketch& s, bool broken) {
       s.older();
       conv(s, 64, 64, s.input("a00_w", {64, 32, 1, 64}), broken ? 2 : 1);
     }},
    {"ANE-50", "m3",
     [](Sketch& s, bool broken) {
       conv(s, 64, 64, baked(s, {64, 64, 1, 1}));
       if (broken) s.last().arguments.push_back({"bias", {"b"}, false, {}, {}});
     }},
    {"ANE-51", "m4max",
     [](Sketch& s, bool broken) {
       conv(s, 64, 64, broken ? s.input("a00_w", {1, 64, 1, 64}) : baked(s, {64, 64, 1, 1}));
     }},
    {"ANE-53", "m1",
     [](Sketch& s, bool broken) {
       s.older();
       s.input(kX, {1, 64, 64});
       s.give("matmul", kOut, {1, 64, 64},
              {{"x", kX}, {"y", broken ? baked(s, {1, 64, 64}) : s.input(kY, {1, 64, 64})}});
     }},
    {"ANE-54", "m3",
     [](Sketch& s, bool broken) {
       s.input(kX, kSquare);
       s.give("linear", kOut, kSquare,
              {{"x", kX}, {"weight", broken ? s.input(kY, {64, 64}) : baked(s, {64, 64})}});
     }},
    {"ANE-55", "m3",
     [](Sketch& s, bool broken) {
       s.input(kX, kSquare);
       s.give("scaled_dot_product_attention", kOut, kSquare,
              {{"query", kX}, {"key", kX}, {"value", kX}});
       if (broken) s.last().arguments.push_back({"attn_mask", {kX}, false, {}, {}});
     }},
};

TEST(ProductChecks, FindTheBreachAndNothingElse) { judge(kCases, product_checks()); }

}  // namespace
}  // namespace weft::device::ane
