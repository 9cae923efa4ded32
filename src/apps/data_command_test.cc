#include "apps/data_command.h"

#include <gtest/gtest.h>

#include "base/file.h"
#include "base/test_support.h"
#include "data/test_server.h"

namespace weft::apps {
namespace {

class DataGetTest : public testing::Test {
 protected:
  std::string refusal() {
    return error_of([&] { run_data_get(options_); });
  }

  const TestFolder folder_{"data_get"};
  const TestVariable direct_{"no_proxy", "127.0.0.1"};
  DataGetOptions options_{
      .name = "tinystories-valid", .out = folder_ / "text", .from = "", .quiet = true};
};

TEST_F(DataGetTest, WithoutANetworkItNamesTheBuiltInCorpus) {
  {
    const data::TestServer server([](const data::TestRequest&) { return data::TestAnswer{}; });
    options_.from = server.url("");
  }
  EXPECT_NE(refusal().find("no server can be reached"), std::string::npos);
  EXPECT_NE(refusal().find("weft data stories"), std::string::npos);
}

TEST_F(DataGetTest, AsksForThePublishedNameAndSize) {
  const data::TestServer server(
      [](const data::TestRequest&) { return data::TestAnswer{.body = "another text"}; });
  for (const char* const folder : {"mirror", "mirror/"}) {
    options_.from = server.url(folder);
    EXPECT_NE(refusal().find("22502601 bytes are wanted, the server has 12"), std::string::npos);
    EXPECT_TRUE(server.requests().back().text.starts_with(
        "GET /mirror/TinyStoriesV2-GPT4-valid.txt HTTP/1.1\r\n"));
  }
}

TEST_F(DataGetTest, ReplacesNoOtherFile) {
  write_file(options_.out, "mine");
  EXPECT_NE(refusal().find("another file has this name"), std::string::npos);
  EXPECT_EQ(read_file(options_.out), "mine");
  options_.out = folder_.path();
  EXPECT_NE(refusal().find("there is a folder"), std::string::npos);
}

TEST_F(DataGetTest, KnowsItsCorporaByName) {
  options_.name = "shakespeare";
  EXPECT_THROW(run_data_get(options_), UsageError);
  EXPECT_NE(refusal().find("tinystories, tinystories-valid, "), std::string::npos);
}

}  // namespace
}  // namespace weft::apps
