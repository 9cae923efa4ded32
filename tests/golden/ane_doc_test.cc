// docs/ane.md against the table of rules that it is printed from.
#include <gtest/gtest.h>

#include "device/ane/limits_markdown.h"
#include "golden/golden.h"

namespace weft::test {
namespace {

TEST(Golden, RulesOfTheAne) {
  expect_part("docs/ane.md", "rules", device::ane::ane_rules_markdown());
}

}  // namespace
}  // namespace weft::test
