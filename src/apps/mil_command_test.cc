// `weft mil check`: what it prints of texts that are right, wrong and unwise, and its exit codes.
#include "apps/mil_command.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/file.h"
#include "base/test_support.h"

namespace weft::apps {
namespace {

constexpr const char* kGood = R"(program(1.3)
[buildInfo = dict<string, string>({{"coremlc-version", "3505.4.1"}})]
{
    func main<ios18>(tensor<fp16, [1, 1, 64, 64]> a00_x) {
        tensor<fp16, [1, 1, 64, 64]> o00_y = exp(x = a00_x)[name = string("o00_y")];
    } -> (o00_y);
}
)";

class MilCheck : public testing::Test {
 protected:
  /// The exit code and what was printed; in the output, the folder is called FOLDER.
  std::pair<int, std::string> check(const std::vector<std::string>& texts,
                                    MilCheckOptions options = {}) {
    for (size_t i = 0; i < texts.size(); ++i) {
      options.files.push_back(folder_ / fmt::format("{}.mil", i));
      write_file(options.files.back(), texts[i]);
    }
    testing::internal::CaptureStdout();
    const int code = run_mil_check(options);
    std::string out = testing::internal::GetCapturedStdout();
    const std::string folder = folder_.path().string();
    for (size_t at = out.find(folder); at != std::string::npos; at = out.find(folder))
      out.replace(at, folder.size(), "FOLDER");
    return {code, out};
  }
  static std::string with(std::string_view old, std::string_view fresh) {
    std::string text = kGood;
    for (size_t at = text.find(old); at != std::string::npos;
         at = text.find(old, at + fresh.size()))
      text.replace(at, old.size(), fresh);
    return text;
  }

  TestFolder folder_{"mil_check"};
};

using Result = std::pair<int, std::string>;

TEST_F(MilCheck, NothingToSay) {
  EXPECT_EQ(check({kGood}, {.files = {}, .chip = "m4max", .model_path = {}}),
            Result(0, "1 text for M4 Max: 0 refused, 0 warnings\n"));
  EXPECT_EQ(check({kGood, kGood}).first, 0);
}

TEST_F(MilCheck, WrongTextsAreRefusedWithTheirPlace) {
  EXPECT_EQ(check({with(" = exp(", " - exp("), with("[1, 1, 64, 64]> o00", "[1, 64, 64]> o00")},
                  {.files = {}, .chip = "m4", .model_path = {}}),
            Result(1,
                   "FOLDER/0.mil:5:44: refuse: '=' is wanted, '-' is found\n"
                   "FOLDER/1.mil:5:43: refuse: exp 'o00_y': 'o00_y' is stated as tensor<fp16, [1, "
                   "64, 64]>, tensor<fp16, [1, 1, 64, 64]> follows from the operands\n"
                   "2 texts for M4: 2 refused, 0 warnings\n"));
}

// A rule that refuses, one that warns, and one that another chip minds.
TEST_F(MilCheck, RulesAreAppliedAsTheChipHasThem) {
  const auto [code, out] = check({with("a00_x", "zx"), with("64]", "17]")},
                                 {.files = {}, .chip = "m4", .model_path = {}});
  EXPECT_EQ(code, 0) << out;
  EXPECT_NE(
      out.find("FOLDER/1.mil:4:51: warning: [ANE-24] port 'a00_x' [1, 1, 64, 17] is 17 wide; "),
      std::string::npos)
      << out;
  const auto [unsorted, said] =
      check({with("> a00_x)", "> zx, tensor<fp16, [1, 1, 64, 64]> a00_x)")});
  EXPECT_EQ(unsorted, 1);
  EXPECT_NE(said.find("FOLDER/0.mil:4:84: refuse: [ANE-13] input 'a00_x' stands behind 'zx' and "
                      "sorts before it; "),
            std::string::npos)
      << said;
  EXPECT_NE(said.find("for any chip: 1 refused"), std::string::npos) << said;
}

TEST_F(MilCheck, JsonSaysTheSame) {
  const auto [code, out] =
      check({with("exp(x = a00_x)", "gelu(x = a00_x, mode = string(\"\xff\"))")},
            {.files = {}, .chip = "M4 Max", .model_path = {}, .json = true});
  EXPECT_EQ(code, 1);
  const auto json = nlohmann::json::parse(out);
  EXPECT_EQ(json["chip"], "m4max");
  EXPECT_EQ(json["refused"], 1);
  EXPECT_EQ(json["warnings"], 1);
  const auto& findings = json["files"][0]["findings"];
  ASSERT_EQ(findings.size(), 2u);
  EXPECT_EQ(findings[0]["line"], 5);
  EXPECT_EQ(findings[0]["column"], 46);
  EXPECT_EQ(findings[0]["severity"], "refuse");
  EXPECT_TRUE(findings[0]["rule"].is_null());
  EXPECT_EQ(findings[1]["rule"], "ANE-09");
  EXPECT_EQ(findings[1]["severity"], "warning");
  EXPECT_FALSE(findings[1]["cure"].get<std::string>().empty());
}

// Weights are looked at where it is said where they are.
TEST_F(MilCheck, Weights) {
  const std::string text =
      with("        tensor<fp16, [1, 1, 64, 64]> o00_y = exp(x = a00_x)",
           "        tensor<fp16, [64]> w = const()[name = string(\"w\"), val = tensor<fp16, "
           "[64]>(BLOBFILE(path = string(\"@model_path/w.bin\"), offset = uint64(64)))];\n"
           "        tensor<fp16, [1, 1, 64, 64]> o00_y = add(x = a00_x, y = w)");
  EXPECT_EQ(check({text}).first, 0);
  const auto [code, out] =
      check({text}, {.files = {}, .chip = {}, .model_path = folder_.path() / "nowhere"});
  EXPECT_EQ(code, 1);
  EXPECT_NE(out.find("FOLDER/0.mil:1:1: refuse: FOLDER/nowhere/w.bin: "), std::string::npos) << out;
}

TEST_F(MilCheck, WrongUse) {
  EXPECT_NE(error_of([&] {
              check({}, {.files = {folder_ / "none.mil"}, .chip = {}, .model_path = {}});
            }).find("none.mil"),
            std::string::npos);
  testing::internal::GetCapturedStdout();
  EXPECT_NE(error_of([&] {
              check({kGood}, {.files = {}, .chip = "m9", .model_path = {}});
            }).find("chip 'm9' is unknown"),
            std::string::npos);
  testing::internal::GetCapturedStdout();
}

// What is printed cannot steer a terminal.
TEST_F(MilCheck, ControlCharactersAreShown) {
  const auto [code, out] =
      check({with("exp(x = a00_x)", "gelu(x = a00_x, mode = string(\"\\x1b[31m\"))")});
  EXPECT_EQ(code, 1);
  EXPECT_NE(out.find("'\\x1b[31m' is found"), std::string::npos) << out;
}

}  // namespace
}  // namespace weft::apps
