// Rules about numbers and files of weights, broken and kept.
#include <gtest/gtest.h>

#include "device/ane/check_test_support.h"

namespace weft::device::ane {
namespace {

const Case kCases[] = {
    {"ANE-76", "m3",
     [](Sketch& s, bool broken) {
       s.give("add", kOut, kSquare,
              {{"x", s.input(kX, kSquare)}, {"y", s.number(broken ? -0x1p15 : -0x1.ffcp14)}});
     }},
    {"ANE-77", "m3",
     [](Sketch& s, bool broken) {
       s.give("add", kOut, kSquare,
              {{"x", s.input(kX, kSquare)}, {"y", s.number(broken ? 1e-5 : 0x1p-14)}});
     }},
    {"ANE-79", "m3",
     [](Sketch& s, bool broken) { reduce(s, "reduce_sum", broken ? 2049 : 2048, -2); }},
    {"ANE-80", "m2pro",
     [](Sketch& s, bool broken) {
       s.older();
       s.input(kX, {1, 1, 64, 128});
       slice(s, "slice_by_size", kX, {0, 0, 0, broken ? 64 : 0}, kSquare);
     }},
    {"ANE-83",
     "m3",
     [](Sketch& s, bool broken) {
       s.give("add", kOut, kSquare,
              {{"x", s.input(kX, kSquare)}, {"y", s.blob(kSquare, "w.bin", broken ? 0 : 64)}});
     },
     {"ANE-84"}},
    {"ANE-84", "m3",
     [](Sketch& s, bool broken) {
       s.give("add", kOut, kSquare,
              {{"x", s.input(kX, kSquare)},
               {"y", broken ? s.blob(kSquare, "w.bin", 64) : s.number(1)}});
     }},
    {"ANE-85",
     "m1",
     [](Sketch& s, bool broken) {
       s.older();
       s.blob(kSquare, "w.bin", 64);
       s.give(
           "add", kOut, kSquare,
           {{"x", s.input(kX, kSquare)}, {"y", s.blob(kSquare, broken ? "w.bin" : "v.bin", 8384)}});
     },
     {"ANE-84"}},
    {"ANE-86",
     "m5",
     [](Sketch& s, bool broken) {
       unary(s, "exp");
       for (int i = 0; i < (broken ? 17 : 16); ++i) s.blob({64}, fmt::format("w{}.bin", i), 64);
     },
     {"ANE-84"}},
};

TEST(NumberChecks, FindTheBreachAndNothingElse) { judge(kCases, number_checks()); }

}  // namespace
}  // namespace weft::device::ane
