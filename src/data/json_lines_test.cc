// json_lines.h: the text of a field, and what other lines get.
#include "data/json_lines.h"

#include <gtest/gtest.h>

#include "base/test_support.h"

namespace weft::data {
namespace {

std::string text_of(std::string_view line) { return json_line_text(line, "text", "a.jsonl", 7); }
std::string refusal(std::string_view line) {
  return error_of([&] { text_of(line); });
}

TEST(JsonLines, GiveTheText) {
  EXPECT_EQ(text_of(R"({"id": 1, "text": "One\nday \u00e4 \ud83d\ude00 \"x\"", "n": [{}]})"),
            "One\nday \xc3\xa4 \xf0\x9f\x98\x80 \"x\"");
  EXPECT_EQ(text_of("{\"text\":\"\"}\r\n"), "");
  EXPECT_EQ(json_line_text(R"({"text": "no", "body": "yes"})", "body", "x", 1), "yes");
}

TEST(JsonLines, RefuseWithFileLineAndCure) {
  for (const char* const line :
       {"plain text", "{\"text\": \"cut", "[1, 2]", "3", "null", "{\"body\": \"x\"}", "{}",
        "{\"text\": 5}", "{\"text\": null}", "{\"text\": [\"x\"]}", "{\"text\": \"\xff\"}",
        "{\"text\": \"\\ud800\"}", "{} {}"}) {
    const std::string said = refusal(line);
    EXPECT_TRUE(said.starts_with("a.jsonl: line 7: ")) << line << ": " << said;
  }
  EXPECT_NE(refusal("{\"body\": 1, \"title\": 2}").find("the fields are: \"body\", \"title\""),
            std::string::npos);
  EXPECT_NE(refusal("{\"text\": 5}").find("it is a number"), std::string::npos);
  EXPECT_NE(refusal("{\"text\": {\"a\": [1]}}").find("it is an object"), std::string::npos);
  EXPECT_NE(refusal("{\"text\": []}").find("it is an array"), std::string::npos);
  EXPECT_NE(refusal("{\"a\": {\"text\": \"x\"}}").find("the fields are: \"a\";"),
            std::string::npos);
  EXPECT_NE(refusal("[]").find("this is an array"), std::string::npos);
  EXPECT_NE(refusal("once upon").find("--field"), std::string::npos);
  // The library has an exception of its own for it.
  EXPECT_NE(refusal("{\"n\": 1e999, \"text\": \"x\"}").find("one is too large"), std::string::npos);
}

// What is not wanted may be of any size; brackets without end once took 70 bytes each.
TEST(JsonLines, OtherFieldsTakeNoMemory) {
  std::string line = "{\"ids\": [1";
  for (int i = 0; i < 100'000; ++i) line += ",[2],{\"text\":3}";
  EXPECT_EQ(text_of(line + "], \"text\": \"here\", \"more\": [[]]}"), "here");
  EXPECT_NE(refusal(std::string(1'000'000, '[')).find("nests at most 100 deep"), std::string::npos);
  EXPECT_NE(refusal("{\"text\": " + std::string(200, '[')).find("nests at most 100 deep"),
            std::string::npos);
  EXPECT_EQ(
      text_of("{\"a\":" + std::string(90, '[') + std::string(90, ']') + ",\"text\":\"deep\"}"),
      "deep");
}

}  // namespace
}  // namespace weft::data
