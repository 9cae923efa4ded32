// settings.h: the differences, and nothing else.
#include "dashboard/settings.h"

#include <gtest/gtest.h>

namespace weft::dashboard {
namespace {

Run run_with(std::vector<std::pair<std::string, std::string>> settings) {
  dashboard::Run run;
  run.config.emplace();
  run.config->settings = std::move(settings);
  return run;
}

TEST(Settings, OnlyDifferencesAreShown) {
  const dashboard::Run a =
      run_with({{"rate", "1e-3"}, {"batch", "8"}, {"pid", "1"}, {"val", "0.05"}});
  const dashboard::Run b =
      run_with({{"batch", "8"}, {"rate", "5e-4"}, {"pid", "2"}, {"warmup", "100"}});
  const std::vector<Difference> found = differing_settings({&a, &b});
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].name, "rate");
  EXPECT_EQ(found[0].values, (std::vector<std::string>{"1e-3", "5e-4"}));
  EXPECT_EQ(found[1].values, (std::vector<std::string>{"0.05", ""}));
  EXPECT_EQ(found[2].values, (std::vector<std::string>{"", "100"}));
}

TEST(Settings, ARunWithoutAnyLacksThemAll) {
  const dashboard::Run a = run_with({{"rate", "1e-3"}}), none;
  EXPECT_EQ(differing_settings({&a, &none}).size(), 1U);
  EXPECT_TRUE(differing_settings({&a}).empty());
  EXPECT_TRUE(differing_settings({}).empty());
}

}  // namespace
}  // namespace weft::dashboard
