// check() as a whole: order, places, and what it says of the forms that Weft itself writes. The
// single rules are in check_*_test.cc.
#include "device/ane/check.h"

#include <gtest/gtest.h>

#include <limits>

#include "device/ane/check_test_support.h"

namespace weft::device::ane {
namespace {

TEST(Check, EveryCheckedRuleHasACheck) {
  std::set<std::string_view> wanted, found;
  for (const Rule& one : rules())
    if (one.kind == Kind::checked) wanted.insert(one.id);
  for (const CheckTables& tables : check_tables()) found.merge(checked(tables));
  EXPECT_EQ(found, wanted);
}

TEST(Check, FindsInTheOrderOfTheText) {
  Sketch s;
  s.input("x", kSquare);                                    // line 1
  s.input("W", {1, 1, 64, 80});                             // line 2: sorts first; odd width
  s.add("gelu", "g", {1, 1, 64, 80}, {{"x", "W"}});         // line 3: no mode
  s.give("sigmoid", "z", {1, 1, 64, 20000}, {{"x", "g"}});  // line 4: wide, inaccurate
  s.give("scaled_dot_product_attention", "y", kSquare, {{"attn_mask", "x"}});  // line 5
  s.module.version = "1.5";
  const std::vector<Finding> findings = check(s.module, &chip_named("m4max"));
  EXPECT_EQ(ids(findings), (std::vector<std::string>{"ANE-01", "ANE-13", "ANE-25", "ANE-65",
                                                     "ANE-59", "ANE-55", "ANE-14"}))
      << words(findings);
  const std::vector<int> lines{0, 2, 2, 3, 4, 5, 0};
  for (size_t i = 0; i < findings.size() && i < lines.size(); ++i)
    EXPECT_EQ(findings[i].at.line, lines[i]) << findings[i].rule->id;
  EXPECT_EQ(findings[1].found, "input 'W' stands behind 'x' and sorts before it");
  EXPECT_EQ(findings[2].found, "port 'W' [1, 1, 64, 80] is 80 wide");
  EXPECT_EQ(findings[3].found, "gelu 'g' does not say its mode");
}

TEST(Check, LooksAtEveryFunction) {
  const Chip& m3 = chip_named("m3");
  Sketch s;
  unary(s, "exp");
  s.module.functions.push_back(s.main());
  s.module.functions.back().operations.front().op = "logical_and";
  EXPECT_EQ(ids(check(s.module, &m3)), std::vector<std::string>{"ANE-62"});
  s.module.build_info.clear();
  EXPECT_EQ(ids(check(s.module, &m3)), (std::vector<std::string>{"ANE-03", "ANE-62"}));
  s.module.functions.clear();
  EXPECT_TRUE(check(s.module, &m3).empty());
}

// What is summed over is read from the first operand, and its flag.
TEST(Check, ReadsTheSummedAxis) {
  for (const bool transposed : {false, true}) {
    Sketch s;
    s.input("a00_w", {1, 1, 64, 4096});
    s.input("a01_x", transposed ? Sketch::Shape{1, 1, 64, 128} : Sketch::Shape{1, 1, 4096, 128});
    s.give("matmul", "o00_y", {1, 1, transposed ? 4096 : 64, 128},
           {{"x", "a00_w"}, {"y", "a01_x"}, {"transpose_x", s.flag(transposed)}});
    const std::vector<Finding> findings = check(s.module, &chip_named("m5max"));
    if (transposed) {
      EXPECT_TRUE(findings.empty()) << words(findings);
    } else {
      ASSERT_EQ(ids(findings), std::vector<std::string>{"ANE-32"});
      EXPECT_EQ(findings[0].found, "matmul 'o00_y' sums over 4096 terms");
      EXPECT_EQ(findings[0].severity, Severity::warn);
    }
  }
}

constexpr int64_t kDim = 768, kHeads = 12, kHead = 64, kTokens = 256;
const Sketch::Shape kFlat{1, 1, kDim, kTokens}, kByHead{kHeads, 1, kHead, kTokens},
    kScores{kHeads, 1, kTokens, kTokens};

// The last part of attention and its softmax's backward, in the primary form: weights as stored
// from the left, heads a reshape, masks as inputs.
void attention(Sketch& s) {
  s.input("a00_xnorm", kFlat);
  s.input("a01_wq", {1, 1, kDim, kDim});
  s.input("a02_mask", {1, 1, kTokens, kTokens});
  const std::string yes = s.flag(true), no = s.flag(false), last = s.integer(-1);
  const std::string flat = s.list(kFlat), heads = s.list(kByHead), axes = s.list({-1});
  s.add("matmul", "q0", kFlat,
        {{"x", "a01_wq"}, {"y", "a00_xnorm"}, {"transpose_x", no}, {"transpose_y", no}});
  s.add("reshape", "q", kByHead, {{"x", "q0"}, {"shape", heads}});
  s.add("matmul", "raw", kScores,
        {{"x", "q"}, {"y", "q"}, {"transpose_x", yes}, {"transpose_y", no}});
  s.add("mul", "scaled", kScores, {{"x", "raw"}, {"y", s.number(0.125)}});
  s.add("add", "masked", kScores, {{"x", "scaled"}, {"y", "a02_mask"}});
  s.add("softmax", "probs", kScores, {{"x", "masked"}, {"axis", last}});
  s.add("mul", "weighted", kScores, {{"x", "probs"}, {"y", "raw"}});
  s.add("reduce_sum", "sums", {kHeads, 1, kTokens, 1},
        {{"x", "weighted"}, {"axes", axes}, {"keep_dims", yes}});
  s.add("sub", "rest", kScores, {{"x", "raw"}, {"y", "sums"}});
  s.add("minimum", "held", kScores, {{"x", "rest"}, {"y", s.number(10)}});
  s.add("exp", "e", kScores, {{"x", "held"}});
  s.add("real_div", "ratio", kScores, {{"x", "probs"}, {"y", "e"}});
  s.add("pow", "root", kScores, {{"x", "ratio"}, {"y", s.number(-0.5)}});
  s.add("matmul", "attn", kByHead,
        {{"x", "q"}, {"y", "root"}, {"transpose_x", no}, {"transpose_y", yes}});
  s.give("reshape", "o00_attn", kFlat, {{"x", "attn"}, {"shape", flat}});
}

TEST(Check, ThePrimaryFormIsCleanFromM3On) {
  Sketch s;
  attention(s);
  for (const Chip& chip : chips()) {
    const std::vector<Finding> findings = check(s.module, &chip);
    EXPECT_EQ(findings.empty(), chip.generation >= 3) << chip.name << words(findings);
    for (const Finding& finding : findings)
      EXPECT_EQ(finding.severity, Severity::warn) << chip.name << words(findings);
  }
}

// The form of convolutions: slower on some chips, refused on none.
TEST(Check, ConvolutionsAreSlowerOnSome) {
  Sketch s;
  s.input("a00_w", {1, 512, 1, 512});
  s.input("a01_x", {1, 512, 1, kTokens});
  s.add("reshape", "w", {512, 512, 1, 1}, {{"x", "a00_w"}, {"shape", s.list({512, 512, 1, 1})}});
  s.give("conv", "o00_y", {1, 512, 1, kTokens},
         {{"x", "a01_x"}, {"weight", "w"}, {"groups", s.integer(1)}});
  for (const Chip& chip : chips()) {
    if (chip.generation < 3) continue;
    const bool slow = chip.name == "m3ultra" || chip.name == "m4max";
    EXPECT_EQ(ids(check(s.module, &chip)),
              slow ? std::vector<std::string>{"ANE-51"} : std::vector<std::string>{})
        << chip.name;
  }
}

// The form of one packed input: doubted on M3 Ultra, with a limit on values on M1 and M2 Pro.
TEST(Check, SlicesOfAPackedInput) {
  Sketch s;
  s.older();
  s.input("a00_packed", {1, 1, kDim, kTokens + kDim});
  const std::string size = s.list({1, 1, kDim, kDim}), begin = s.list({0, 0, 0, kTokens});
  s.give("slice_by_size", "o00_w", {1, 1, kDim, kDim},
         {{"x", "a00_packed"}, {"begin", begin}, {"size", size}});
  const auto found_on = [&](const char* chip) { return ids(check(s.module, &chip_named(chip))); };
  using Ids = std::vector<std::string>;
  EXPECT_EQ(found_on("m1"), (Ids{"ANE-73", "ANE-80"}));
  EXPECT_EQ(found_on("m2pro"), Ids{"ANE-80"});
  EXPECT_EQ(found_on("m3ultra"), Ids{"ANE-44"});
  EXPECT_EQ(found_on("m4"), Ids{});
  for (const Finding& finding : check(s.module, nullptr))
    EXPECT_EQ(finding.severity, Severity::warn);
}

// Every operation that any check names, with arguments that are missing, unknown, of no shape, of
// a shape without sense, and with numbers out of every range.
TEST(Check, TakesAnyModule) {
  std::set<std::string> ops{"const", "no such thing"};
  for (const CheckTables& tables : check_tables())
    for (const StatementCheck& check : tables.statements)
      for (const std::string_view op : check.ops) ops.emplace(op);
  constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const Sketch::Shape& shape :
       {Sketch::Shape{}, Sketch::Shape{0}, Sketch::Shape{-1, -7},
        Sketch::Shape{kMost, kMost, kMost, kMost, kMost, kMost, kMost}}) {
    Sketch s;
    s.input("x", shape);
    s.input("x", shape);
    const std::string odd = s.numbers(mil::Element::int32, shape, {1e300, -1e300, nan});
    const std::string far = s.integer(-kMost), none = s.list({});
    for (const std::string& given : {std::string("x"), std::string("unknown"), odd, far, none})
      for (const std::string& op : ops) {
        s.give(op, "y", shape,
               {{"x", given},
                {"y", given},
                {"axis", given},
                {"axes", given},
                {"begin", given},
                {"weight", given},
                {"groups", given},
                {"transpose_x", given}});
        s.add(op, "x", shape, {});
        s.last().results.clear();
        s.last().arguments.push_back({"x", {"x", "y"}, true, {}, {}});
      }
    for (const Chip& chip : chips()) check(s.module, &chip);
    EXPECT_FALSE(check(s.module, nullptr).empty());
  }
}

}  // namespace
}  // namespace weft::device::ane
