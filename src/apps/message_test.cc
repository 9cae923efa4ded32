// message.h: what damaged files say of themselves stays readable.
#include "apps/message.h"

#include <gtest/gtest.h>

namespace weft::apps {
namespace {

TEST(Message, LongTextsLoseTheirMiddle) {
  const std::string said = readable("tensor \"" + std::string(1'000'000, 'x') + "\": no; cure");
  EXPECT_LT(said.size(), 4100u);
  EXPECT_TRUE(said.starts_with("tensor \"xxx")) << said;
  EXPECT_TRUE(said.ends_with("xxx\": no; cure")) << said;
}

TEST(Message, ControlCharactersDoNotReachTheTerminal) {
  EXPECT_EQ(readable("tensor \"\x1b]0;\xc3\xa4\x7f\"\n"), "tensor \"?]0;\xc3\xa4?\"\n");
}

}  // namespace
}  // namespace weft::apps
