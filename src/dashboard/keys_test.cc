// Every key of the table does something, every other one nothing, and what they do is what the
// table says.
#include "dashboard/keys.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <set>
#include <sstream>
#include <string>

#include "base/file.h"
#include "dashboard/zoom.h"

namespace weft::dashboard {
namespace {

// Two runs of 1000 and 2000 steps, the second with some events and a text, on a screen of two
// panels.
class KeysTest : public testing::Test {
 protected:
  KeysTest() {
    for (int64_t step = 1; step <= 2000; ++step) {
      if (step <= 1000) first_.loss.add(step, 3);
      second_.loss.add(step, 3);
    }
    for (int i = 0; i < 50; ++i) second_.events.push_back({i, i, "checkpoint", ""});
    second_.live_text = std::string(1000, 'a');
    view_.shown = 1;
  }

  Reaction input(const Input& one) {
    Reaction reaction = react(view_, one, runs_, placed_);
    view_ = reaction.view;
    return reaction;
  }
  Action key(Key key, int x = 0, int y = 0) { return input({.key = key, .x = x, .y = y}).action; }
  Action press(char32_t glyph) { return input({.glyph = glyph}).action; }
  void type(std::u32string_view text) {
    for (const char32_t glyph : text) press(glyph);
  }

  dashboard::Run first_, second_;
  Runs runs_{&first_, &second_};
  std::vector<Placed> placed_{{PanelId::kLoss, {0, 1, 40, 20}},
                              {PanelId::kEvents, {40, 1, 40, 13}},
                              {PanelId::kText, {40, 14, 40, 7}}};
  View view_;
};

std::string fingerprint(const View& v) {
  std::ostringstream text;
  text << v.shown << ' ' << (v.alone ? static_cast<int>(*v.alone) : -1) << v.log_loss << v.log_steps
       << v.braille << v.smoothed << v.raw << v.validation << ' ' << (v.steps ? v.steps->first : -1)
       << ' ' << (v.steps ? v.steps->second : -1) << ' ' << v.events_back << ' ' << v.text_back
       << ' ' << v.help << (v.prompt ? *v.prompt : "-") << v.sample_prompt << v.question << v.note;
  return text.str();
}

std::u32string glyphs_of_the_table() {
  std::u32string glyphs;
  for (const KeyLine& line : key_table()) {
    std::istringstream keys{std::string(line.keys)};
    for (std::string one; keys >> one;)
      if (one.size() == 1) glyphs += static_cast<char32_t>(one[0]);
  }
  return glyphs;
}

TEST_F(KeysTest, WhatTheTableNamesDoesSomethingAndNothingElseDoes) {
  view_.steps = {100, 200};
  const View before = view_;
  const std::u32string named = glyphs_of_the_table();
  EXPECT_GE(named.size(), 20u);
  for (char32_t glyph = 1; glyph < 0x180; ++glyph) {
    view_ = before;
    const bool acts = press(glyph) != Action::kNone || fingerprint(view_) != fingerprint(before);
    const bool expected = named.find(glyph) != std::u32string::npos || glyph == control('L');
    EXPECT_EQ(acts, expected) << static_cast<uint32_t>(glyph);
  }
}

TEST_F(KeysTest, EachKeyIsNamedOnce) {
  const std::u32string all = glyphs_of_the_table();
  EXPECT_EQ(std::set<char32_t>(all.begin(), all.end()).size(), all.size());
}

TEST_F(KeysTest, ThePageAboutThemSaysTheSame) {
  const std::string page = read_file("docs/dashboard.md");
  size_t rows = 0;
  for (const KeyLine& line : key_table()) {
    const std::string row = fmt::format("| `{}` | {} |\n", line.keys, line.meaning);
    EXPECT_NE(page.find(row), std::string::npos) << row;
    ++rows;
  }
  size_t found = 0;
  for (size_t at = 0; (at = page.find("\n| `", at)) != std::string::npos; ++at) ++found;
  EXPECT_EQ(found, rows);
}

TEST_F(KeysTest, SwitchesSwitchBack) {
  const std::pair<char32_t, bool View::*> switches[] = {
      {U'l', &View::log_loss}, {U'L', &View::log_steps},  {U'm', &View::smoothed},
      {U'r', &View::raw},      {U'v', &View::validation}, {U'b', &View::braille}};
  for (const auto& [glyph, flag] : switches) {
    const bool before = view_.*flag;
    press(glyph);
    EXPECT_NE(view_.*flag, before);
    press(glyph);
    EXPECT_EQ(view_.*flag, before);
  }
}

TEST_F(KeysTest, APanelIsAloneByItsNumberByAClickAndInTurn) {
  press(U'3');
  EXPECT_EQ(view_.alone, PanelId::kTime);
  press(U'1');
  EXPECT_EQ(view_.alone, PanelId::kLoss);
  press(U'1');
  EXPECT_EQ(view_.alone, std::nullopt);

  key(Key::kClick, 41, 2);
  EXPECT_EQ(view_.alone, PanelId::kEvents);
  key(Key::kClick, 41, 2);
  EXPECT_EQ(view_.alone, std::nullopt);
  key(Key::kClick, 41, 0);  // no panel is there
  EXPECT_EQ(view_.alone, std::nullopt);

  for (int i = 0; i < kPanels; ++i) {
    key(Key::kTab);
    EXPECT_EQ(view_.alone, static_cast<PanelId>(i));
  }
  key(Key::kTab);
  EXPECT_EQ(view_.alone, std::nullopt);
  key(Key::kBackTab);
  EXPECT_EQ(view_.alone, PanelId::kRuns);
  key(Key::kEscape);
  EXPECT_EQ(view_.alone, std::nullopt);
}

TEST_F(KeysTest, RunsComeInTurn) {
  view_.events_back = 3;
  press(U'n');
  EXPECT_EQ(view_.shown, 0u);
  EXPECT_EQ(view_.events_back, 0);
  press(U'p');
  EXPECT_EQ(view_.shown, 1u);
  press(U'p');
  EXPECT_EQ(view_.shown, 0u);
}

TEST_F(KeysTest, ZoomKeepsTheNewestStepsInSight) {
  press(U'+');
  ASSERT_TRUE(view_.steps);
  EXPECT_EQ(view_.steps->second, 2000);
  EXPECT_EQ(view_.steps->second - view_.steps->first, 999);
}

TEST_F(KeysTest, ZoomGoesDownToAFewStepsAndUpToAll) {
  for (int i = 0; i < 30; ++i) key(Key::kUp);
  ASSERT_TRUE(view_.steps);
  EXPECT_EQ(view_.steps->second, 2000);
  EXPECT_EQ(view_.steps->second - view_.steps->first, 8);
  for (int i = 0; i < 30; ++i) key(Key::kDown);
  EXPECT_EQ(view_.steps, std::nullopt);
}

TEST_F(KeysTest, NewStepsAreFollowedWhereTheNewestAreSeen) {
  view_.steps = {1500, 2000};
  View middle = view_;
  middle.steps = {500, 600};
  const int64_t before = last_step(runs_);
  EXPECT_EQ(before, 2000);
  for (int64_t step = 2001; step <= 2100; ++step) second_.loss.add(step, 3);
  follow(view_, runs_, before);
  EXPECT_EQ(view_.steps, std::pair(int64_t{1600}, int64_t{2100}));
  view_ = middle;
  follow(view_, runs_, before);
  EXPECT_EQ(view_.steps, middle.steps);

  view_.steps = {1900, 2100};
  second_.loss = {};  // taken back by --resume
  follow(view_, runs_, 2100);
  EXPECT_EQ(view_.steps, std::pair(int64_t{800}, int64_t{1000}));
}

TEST_F(KeysTest, PanningEndsWhereTheStepsEnd) {
  key(Key::kRight);
  EXPECT_EQ(view_.steps, std::nullopt);  // all are seen
  view_.steps = {1000, 1400};
  key(Key::kLeft);
  EXPECT_EQ(view_.steps, std::pair(int64_t{900}, int64_t{1300}));
  for (int i = 0; i < 30; ++i) key(Key::kLeft);
  EXPECT_EQ(view_.steps, std::pair(int64_t{1}, int64_t{401}));
  for (int i = 0; i < 30; ++i) key(Key::kRight);
  EXPECT_EQ(view_.steps, std::pair(int64_t{1600}, int64_t{2000}));
  key(Key::kHome);
  EXPECT_EQ(view_.steps, std::nullopt);
}

TEST_F(KeysTest, TheWheelZoomsWhereTheMouseIs) {
  key(Key::kWheelUp, 0, 5);  // at the left edge: the first steps stay
  ASSERT_TRUE(view_.steps);
  EXPECT_EQ(view_.steps->first, 1);
  view_.steps.reset();
  key(Key::kWheelUp, 39, 5);
  ASSERT_TRUE(view_.steps);
  EXPECT_EQ(view_.steps->second, 2000);
}

TEST_F(KeysTest, ScrollingEndsWhereThereIsNothingMore) {
  key(Key::kPageUp);
  EXPECT_EQ(view_.events_back, 10);  // the panel's 13 rows without its frame, but one
  for (int i = 0; i < 30; ++i) key(Key::kPageUp);
  EXPECT_EQ(view_.events_back, 49);
  for (int i = 0; i < 30; ++i) key(Key::kPageDown);
  EXPECT_EQ(view_.events_back, 0);
  key(Key::kWheelUp, 41, 15);
  EXPECT_EQ(view_.text_back, 3);
  view_.alone = PanelId::kText;
  placed_ = {{PanelId::kText, {0, 1, 80, 7}}};
  key(Key::kPageUp);
  EXPECT_EQ(view_.text_back, 7);
  key(Key::kDown);
  EXPECT_EQ(view_.text_back, 6);
  EXPECT_EQ(view_.events_back, 0);
  placed_ = {{PanelId::kLoss, {0, 1, 80, 20}}};
  key(Key::kPageUp);
  EXPECT_EQ(view_.text_back, 6);
  EXPECT_EQ(view_.events_back, 0);
}

TEST_F(KeysTest, APromptIsWrittenInUtf8) {
  press(U'e');
  EXPECT_EQ(view_.prompt, "Once upon a time");
  press(control('U'));
  type(U"q\u00e4\u20ac\U0001f600s");  // q and s are letters here
  EXPECT_EQ(view_.prompt, "q\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80s");
  key(Key::kBackspace);
  key(Key::kBackspace);
  EXPECT_EQ(view_.prompt, "q\xc3\xa4\xe2\x82\xac");
  key(Key::kEnter);
  EXPECT_EQ(view_.prompt, std::nullopt);
  EXPECT_EQ(view_.sample_prompt, "q\xc3\xa4\xe2\x82\xac");
  press(U'e');
  for (int i = 0; i < 9; ++i) key(Key::kBackspace);
  EXPECT_EQ(view_.prompt, "");
  key(Key::kEscape);
  EXPECT_EQ(view_.prompt, std::nullopt);
  EXPECT_EQ(view_.sample_prompt, "q\xc3\xa4\xe2\x82\xac");
}

TEST_F(KeysTest, APromptHasABound) {
  press(U'e');
  for (int i = 0; i < 1000; ++i) press(U'\u20ac');
  EXPECT_LE(view_.prompt->size(), 404u);
}

TEST_F(KeysTest, AQuestionIsAnsweredByNothingElse) {
  view_.question = "leave the training running?";
  EXPECT_EQ(press(U'q'), Action::kNone);
  EXPECT_EQ(press(U's'), Action::kNone);
  EXPECT_EQ(press(U'y'), Action::kLeave);
  EXPECT_EQ(press(U'n'), Action::kStop);
  EXPECT_FALSE(view_.question.empty());
  key(Key::kEscape);
  EXPECT_EQ(view_.question, "");
}

TEST_F(KeysTest, AnyKeyEndsTheHelpAndTakesTheNoteAway) {
  press(U'?');
  EXPECT_TRUE(view_.help);
  view_.note = "asked for";
  key(Key::kResize);  // is no key
  EXPECT_TRUE(view_.help);
  EXPECT_EQ(view_.note, "asked for");
  EXPECT_EQ(press(U'q'), Action::kNone);
  EXPECT_FALSE(view_.help);
  EXPECT_EQ(view_.note, "");
  EXPECT_EQ(press(U'q'), Action::kQuit);
}

TEST_F(KeysTest, NoRunIsNoTrouble) {
  runs_.clear();
  view_.shown = 0;
  for (const char32_t glyph : glyphs_of_the_table()) {
    view_.help = false;
    view_.prompt.reset();
    press(glyph);
  }
  for (int i = static_cast<int>(Key::kUp); i <= static_cast<int>(Key::kResize); ++i)
    key(static_cast<Key>(i));
}

}  // namespace
}  // namespace weft::dashboard
