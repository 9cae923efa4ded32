// The rules in docs/ane.md against the table in the sources: the part between the two marks is
// what ane_rules_markdown() says. tools/golden_update rewrites it. Runs in the root of the sources.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "device/ane/limits_markdown.h"

namespace weft::test {
namespace {

constexpr const char* kPage = "docs/ane.md";
const std::string kBegin = "<!-- rules: begin -->\n", kEnd = "<!-- rules: end -->\n";

TEST(Golden, RulesOfTheAne) {
  std::ostringstream content;
  content << std::ifstream(kPage, std::ios::binary).rdbuf();
  std::string page = content.str();
  const size_t begin = page.find(kBegin), end = page.find(kEnd);
  ASSERT_TRUE(begin != page.npos && end != page.npos && begin < end)
      << kPage << " needs the marks\n"
      << kBegin << kEnd;
  const size_t first = begin + kBegin.size();
  const std::string rules = device::ane::ane_rules_markdown();
  const bool stale = page.substr(first, end - first) != rules;
  if (stale && std::getenv("WEFT_UPDATE_GOLDEN") != nullptr)
    std::ofstream(kPage, std::ios::binary) << page.replace(first, end - first, rules);
  else
    EXPECT_FALSE(stale) << kPage << " is older than the table: run tools/golden_update";
}

}  // namespace
}  // namespace weft::test
