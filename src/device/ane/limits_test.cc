// The table is whole: numbered, in order, no column empty, and no rule refuses on hearsay.
#include "device/ane/limits.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>

namespace weft::device::ane {
namespace {

TEST(Limits, AreNumberedInTheOrderOfTheTopics) {
  Topic topic = Topic::language;
  for (size_t i = 0; i < rules().size(); ++i) {
    const Rule& one = rules()[i];
    EXPECT_EQ(one.id, fmt::format("ANE-{:02d}", i + 1));
    EXPECT_GE(one.topic, topic) << one.id;
    topic = one.topic;
    EXPECT_EQ(&rule(one.id), &one);
  }
  EXPECT_EQ(topic, Topic::process);
  EXPECT_THROW(rule("ANE-00"), std::logic_error);
}

TEST(Limits, SayEverything) {
  for (const Rule& one : rules())
    for (const std::string_view column :
         {one.title, one.happens, one.cure, one.chips, one.source, one.date, one.confidence}) {
      EXPECT_FALSE(column.empty()) << one.id;
      EXPECT_EQ(column.find_first_of("|\n"), column.npos) << one.id << " is a row of a table";
    }
}

TEST(Limits, TitlesAreDistinct) {
  std::vector<std::string_view> titles;
  for (const Rule& one : rules()) titles.push_back(one.title);
  std::ranges::sort(titles);
  EXPECT_EQ(std::ranges::adjacent_find(titles), titles.end());
}

TEST(Limits, AreGraded) {
  const std::array<std::string_view, 4> grades{"verified by ", "single report", "contradicted by ",
                                               "inferred"};
  for (const Rule& one : rules()) {
    EXPECT_TRUE(std::ranges::any_of(
        grades, [&](std::string_view grade) { return one.confidence.starts_with(grade); }))
        << one.id << ": " << one.confidence;
    if (one.severity == Severity::refuse) {
      EXPECT_TRUE(one.confidence.starts_with("verified by ")) << one.id;
      EXPECT_EQ(one.kind, Kind::checked) << one.id << ": only a check has a severity";
    }
    EXPECT_EQ(one.date.substr(0, 3), "202") << one.id;
  }
}

TEST(ChipSet, HoldsWhatItSays) {
  const ChipSet some = ChipSet::of(1) | ChipSet::of(4, Tier::max);
  for (const Chip& chip : chips()) {
    EXPECT_TRUE(ChipSet::every().holds(chip)) << chip.name;
    EXPECT_EQ(some.holds(chip), chip.name.starts_with("m1") || chip.name == "m4max") << chip.name;
    EXPECT_EQ(ChipSet::from(3).holds(chip), chip.generation >= 3) << chip.name;
  }
}

TEST(ChipSet, IsNamedInWords) {
  EXPECT_EQ(to_string(ChipSet::every()), "all");
  EXPECT_EQ(to_string(ChipSet::from(3)), "M3 and later");
  EXPECT_EQ(to_string(ChipSet::of(5)), "M5");
  EXPECT_EQ(to_string(ChipSet::of(1) | ChipSet::of(2)), "M1 and M2");
  EXPECT_EQ(to_string(ChipSet::of(2, Tier::pro) | ChipSet::of(3, Tier::ultra) | ChipSet::of(5)),
            "M2 Pro, M3 Ultra and M5");
}

}  // namespace
}  // namespace weft::device::ane
