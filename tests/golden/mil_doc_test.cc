// docs/mil.md against the tables of what is written and read.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "base/file.h"
#include "device/ane/forms.h"
#include "device/ane/legalize.h"
#include "device/ane/limits.h"
#include "device/ane/mil/operations.h"
#include "golden/golden.h"

namespace weft::test {
namespace {

namespace ane = device::ane;
namespace mil = device::ane::mil;

// The chips that want a pass, in few words.
std::string chips_of(const ane::Pass& pass) {
  std::string some;
  bool all = true;
  for (const ane::Chip& chip : ane::chips()) {
    if (!pass.wanted(chip))
      all = false;
    else if (chip.tier == ane::Tier::base)
      some += (some.empty() ? "" : ", ") + display_name(chip);
  }
  return all ? "all" : some;
}

TEST(MilPage, PassesServeRulesThatExist) {
  for (const ane::Pass& pass : ane::passes())
    for (size_t at = 0; at < pass.rules.size(); at += 8)  // "ANE-06, ANE-19"
      EXPECT_TRUE(std::ranges::any_of(ane::rules(), [&](const ane::Rule& rule) {
        return rule.id == pass.rules.substr(at, 6);
      })) << pass.name;
}

TEST(Golden, PassesAndForms) {
  std::string passes = "| Pass | Chips | Why | Rules |\n|---|---|---|---|\n";
  for (const ane::Pass& pass : ane::passes())
    passes +=
        fmt::format("| {} | {} | {} | {} |\n", pass.name, chips_of(pass), pass.purpose, pass.rules);
  expect_part("docs/mil.md", "passes", passes);
  std::string forms = "| Form | Dialect | Axes | Is |\n|---|---|---|---|\n";
  for (const ane::Form& form : ane::forms())
    forms += fmt::format("| {} | {} | {} | {} |\n", form.name, form.dialect.name, form.rank,
                         form.purpose);
  expect_part("docs/mil.md", "forms", forms);
}

TEST(MilPage, NamesEveryOperation) {
  const std::string page = read_file("docs/mil.md");
  for (const auto& group :
       {mil::elementwise_operations(), mil::matrix_operations(), mil::reducing_operations(),
        mil::movement_operations(), mil::constant_operations()})
    for (const mil::ReaderRow& row : group)
      EXPECT_TRUE(row.op.empty() || page.find(fmt::format("`{}`", row.op)) != std::string::npos)
          << row.op << " is not on the page";
}

}  // namespace
}  // namespace weft::test
