// Requests as a dashboard leaves them, and as nobody should.
#include "train/sample_request.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/test_support.h"

namespace weft::train {
namespace {

class SampleRequestTest : public testing::Test {
 protected:
  void leave(const std::string& text) const { write_file(folder_ / "sample.request", text); }
  auto take() const { return take_sample_request(folder_.path()); }
  std::string refusal(const std::string& text) const {
    leave(text);
    const std::string words = error_of([&] { take(); });
    EXPECT_TRUE(std::filesystem::is_empty(folder_.path())) << text;
    return words;
  }
  const TestFolder folder_{"sample_request"};
};

TEST_F(SampleRequestTest, IsTakenOnceAndWhole) {
  EXPECT_FALSE(take());
  leave(R"({"prompt": "Once\né", "tokens": 7, "temperature": 0, "else": [1]})");
  const auto request = take();
  ASSERT_TRUE(request);
  EXPECT_EQ(request->prompt, "Once\n\u00e9");
  EXPECT_EQ(request->tokens, 7);
  EXPECT_EQ(request->temperature, 0);
  EXPECT_FALSE(take());
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
}

TEST_F(SampleRequestTest, TheNewestThatWasLeftIsTaken) {
  leave_sample_request(folder_.path(), {.prompt = "an older one"});
  leave_sample_request(folder_.path(),
                       {.prompt = "A \"\u00e9\"\n", .tokens = 3, .temperature = 0.25});
  const auto request = take();
  ASSERT_TRUE(request);
  EXPECT_EQ(request->prompt, "A \"\u00e9\"\n");
  EXPECT_EQ(request->tokens, 3);
  EXPECT_EQ(request->temperature, 0.25);
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
}

TEST_F(SampleRequestTest, WhatIsLeftOutHasItsUsualValue) {
  leave(R"({"prompt": ""})");
  const auto request = take();
  ASSERT_TRUE(request);
  EXPECT_EQ(request->tokens, SampleRequest{}.tokens);
  EXPECT_EQ(request->temperature, SampleRequest{}.temperature);
}

TEST_F(SampleRequestTest, RefusesInWordsAndIsGoneThen) {
  EXPECT_NE(refusal("{").find("a JSON object is wanted"), std::string::npos);
  EXPECT_NE(refusal("[1]").find("a JSON object is wanted"), std::string::npos);
  EXPECT_NE(refusal("").find("a JSON object is wanted"), std::string::npos);
  EXPECT_NE(refusal("{}").find("a prompt is wanted, found none"), std::string::npos);
  EXPECT_NE(refusal(R"({"prompt": 3})").find("prompt: a text is wanted, found 3"),
            std::string::npos);
  for (const char* const tokens : {"0", "-1", "1.5", "\"9\"", "null", "1e30"})
    EXPECT_NE(refusal(fmt::format(R"({{"prompt": "x", "tokens": {}}})", tokens))
                  .find("tokens: a whole number of 1 or more is wanted, found"),
              std::string::npos)
        << tokens;
  for (const char* const temperature : {"-0.1", "\"hot\"", "null", "[]"})
    EXPECT_NE(refusal(fmt::format(R"({{"prompt": "x", "temperature": {}}})", temperature))
                  .find("temperature: a number of 0 or more is wanted, found"),
              std::string::npos)
        << temperature;
  EXPECT_NE(refusal(std::string(2 << 20, ' ')), "");
}

TEST_F(SampleRequestTest, APipeIsNotWaitedFor) {
  ASSERT_EQ(::mkfifo((folder_ / "sample.request").c_str(), 0600), 0);
  EXPECT_NE(error_of([&] { take(); }).find("a regular file is wanted"), std::string::npos);
  EXPECT_FALSE(take());
}

}  // namespace
}  // namespace weft::train
