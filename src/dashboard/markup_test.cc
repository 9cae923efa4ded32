#include "dashboard/markup.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace weft::dashboard {
namespace {

TEST(MarkupTest, NothingThatMeansSomethingToAPageIsLeft) {
  EXPECT_EQ(escaped("<b a=\"1\" c='2'>&amp;</b>"),
            "&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;amp;&lt;/b&gt;");
  EXPECT_EQ(escaped("two\n\tlines"), "two\n\tlines");
  EXPECT_EQ(escaped("caf\xc3\xa9 \xf0\x9f\x98\x80"), "caf\xc3\xa9 \xf0\x9f\x98\x80");
}

TEST(MarkupTest, WhatIsNoTextIsReplaced) {
  EXPECT_EQ(escaped(std::string_view("a\0b\x1b", 4)),
            "a\xef\xbf\xbd"
            "b\xef\xbf\xbd");
  EXPECT_EQ(escaped("\xff<\xc3"), "\xef\xbf\xbd&lt;\xef\xbf\xbd");
  EXPECT_EQ(escaped("\xef\xbf\xbf"), "\xef\xbf\xbd") << "no character, says XML";
}

TEST(MarkupTest, JsonCanNotEndItsScript) {
  const nlohmann::json value = {{"text", "</script><!--<script>"}};
  const std::string text = script_json(value.dump());
  EXPECT_EQ(text.find('<'), std::string::npos);
  EXPECT_EQ(nlohmann::json::parse(text), value);
}

}  // namespace
}  // namespace weft::dashboard
