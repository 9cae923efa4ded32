// Rules about the text itself, broken and kept.
#include <gtest/gtest.h>

#include "device/ane/check_test_support.h"

namespace weft::device::ane {
namespace {

using mil::Element;

const Case kCases[] = {
    {"ANE-01", "m3",
     [](Sketch& s, bool broken) {
       unary(s, "exp");
       if (broken) s.module.version = "1.5";
     }},
    {"ANE-02", "m1",
     [](Sketch& s, bool broken) {
       unary(s, "exp");
       if (!broken) s.older();
     }},
    {"ANE-03", "m3",
     [](Sketch& s, bool broken) {
       unary(s, "exp");
       if (broken) s.module.build_info.clear();
     }},
    {"ANE-04", "m3",
     [](Sketch& s, bool broken) {
       s.input(kX, kSquare);
       if (!broken) s.add("exp", kOut, kSquare, {{"x", kX}});
     }},
    {"ANE-05", "m3",
     [](Sketch& s, bool broken) {
       unary(s, "exp");
       if (broken) s.main().outputs.push_back("o01_nowhere");
     }},
    {"ANE-06", "m1",
     [](Sketch& s, bool broken) {
       s.older();
       s.give("exp", kOut, kSquare,
              {{"x", s.input(kX, kSquare, broken ? Element::fp32 : Element::fp16)}});
     }},
    {"ANE-07", "m3",
     [](Sketch& s, bool broken) {
       s.give("exp", kOut, kSquare,
              {{"x", s.input(kX, kSquare, broken ? Element::fp32 : Element::fp16)}});
     }},
    {"ANE-08", "m3",
     [](Sketch& s, bool broken) {
       s.give("exp", kOut, kSquare,
              {{"x", s.input(kX, kSquare, broken ? Element::int8 : Element::boolean)}});
     }},
    {"ANE-09", "m3",
     [](Sketch& s, bool broken) {
       product(s, 64, {1, 1});
       mil::Argument& flag = s.last().arguments.back();
       if (broken) flag.literal.emplace().type.element = Element::boolean;
     }},
    {"ANE-10", "m3",
     [](Sketch& s, bool broken) {
       unary(s, "exp");
       if (broken) s.last().attributes.clear();
     }},
    {"ANE-13", "m3",
     [](Sketch& s, bool broken) {
       s.input(broken ? "x" : "W", kSquare);
       s.input(broken ? "W" : "x", kSquare);
       s.give("add", kOut, kSquare, {{"x", "x"}, {"y", "W"}});
     }},
    {"ANE-14", "m3",
     [](Sketch& s, bool broken) {
       s.input(kX, kSquare);
       s.give("exp", broken ? "t9" : "t09", kSquare, {{"x", kX}});
       s.give("exp", "t10", kSquare, {{"x", kX}});
     }},
    {"ANE-17", "m3",
     [](Sketch& s, bool broken) {
       for (int i = 0; i < (broken ? 256 : 255); ++i)
         s.input(fmt::format("a{:03d}", i), {1, 1, 1, 64});
       s.give("exp", kOut, {1, 1, 1, 64}, {{"x", "a000"}});
     }},
};

TEST(LanguageChecks, FindTheBreachAndNothingElse) { judge(kCases, language_checks()); }

TEST(LanguageChecks, SayWhatAResultIs) {
  Sketch s;
  s.input(kX, kSquare);
  const std::string half = s.number(0.5);
  s.add("exp", "e", kSquare, {{"x", kX}});
  s.main().outputs = {kX, half, "e", "nothing"};
  std::string said;
  for (const Finding& finding : check(s.module, &chip_named("m3"))) said += finding.found + "; ";
  EXPECT_EQ(said,
            "result 'a00_x' is an input; result 'c00' is a constant; result 'nothing' is made "
            "nowhere; ");
}

TEST(LanguageChecks, CountResults) {
  for (const size_t results : {255, 256}) {
    Sketch s;
    s.add("exp", kOut, kSquare, {{"x", s.input(kX, kSquare)}});
    s.main().outputs.assign(results, kOut);
    EXPECT_EQ(check(s.module, &chip_named("m3")).size(), results - 255);
  }
}

}  // namespace
}  // namespace weft::device::ane
