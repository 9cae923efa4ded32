// panels.h: whatever the runs hold and whatever the size, a panel draws inside its rectangle.
#include "dashboard/panels.h"

#include <gtest/gtest.h>

#include "dashboard/keys.h"
#include "dashboard/test_run.h"

namespace weft::dashboard {
namespace {

using Draw = void (*)(Canvas&, const Rect&, const Runs&, const View&);
constexpr Draw kDraws[kPanels] = {draw_loss,    draw_speed,  draw_time, draw_power,
                                  draw_kernels, draw_events, draw_text, draw_runs};

/// As a hostile writer of records would have it.
Run nasty_run() {
  dashboard::Run run = test_run(300);
  const std::string bad = "漢字\x1b[31m e\u0301\xff\xfe\u202e 🙂\n\tx" + std::string(300, 'w');
  run.name = run.problem = bad;
  run.live_sample = 2;
  run.live_prompt = run.live_text = bad + "\n" + bad;
  run.state = RunState::kInterrupted;
  run.config->steps = -5;
  run.config->model = run.config->device = run.config->command_line = bad;
  run.config->kernels.push_back({bad, bad, bad, bad, -1, INT64_MAX});
  run.config->power_unavailable.push_back({bad, bad});
  run.config->settings.push_back({bad, bad});
  run.config->bigram_entropy = -1e300;
  run.events.push_back({-7, INT64_MAX, bad, bad});
  run.events.push_back({INT64_MAX, INT64_MIN, "failed", ""});
  run.samples.push_back({INT64_MAX, 0, 9, bad, bad});
  Step step;
  step.step = INT64_MAX;
  step.time_ms = INT64_MIN;
  step.ms = 0;
  step.tokens = -1;
  step.time = {{bad, -1e300}, {"cpu", 1e300}, {"ane", kMissing}};
  for (int i = 0; i < 20; ++i) step.time.push_back({std::to_string(i), 1});
  step.spans = step.power_w = step.energy_j = step.time;
  step.flop_per_s = -1e300;
  step.peak_fraction = 1e300;
  run.power_w = run.energy_j = step.power_w;
  run.recent.push_back(step);
  run.loss.add(400, 1e300);
  run.loss.add(401, -1e300);
  run.smoothed.add(INT64_MAX / 2, 1e-300);
  return run;
}

std::vector<View> views() {
  std::vector<View> all(6);
  all[1].log_loss = all[1].log_steps = true;
  all[1].events_back = all[1].text_back = 3;
  all[2].braille = all[2].raw = false;
  all[2].shown = 1;
  all[3].steps = {{40, 41}};
  all[3].shown = 99;
  all[3].events_back = all[3].text_back = INT32_MAX;
  all[4].steps = {{250, 10}};
  all[4].raw = all[4].smoothed = all[4].validation = false;
  all[5].steps = {{INT64_MIN / 2, INT64_MAX / 2}};
  all[5].events_back = all[5].text_back = -4;
  return all;
}

/// Draws into a part of a canvas that is full of one glyph, and looks whether the rest still is.
void expect_inside(Draw draw, const Rect& rect, const Runs& runs, const View& view) {
  Canvas canvas(rect.width + 4, rect.height + 4);
  canvas.fill(canvas.all(), U'@');
  canvas.fill(rect, U' ');
  draw(canvas, rect, runs, view);
  int outside = 0, unprintable = 0;
  for (int y = 0; y < canvas.height(); ++y)
    for (int x = 0; x < canvas.width(); ++x) {
      const char32_t glyph = canvas.at(x, y).glyph;
      outside += !rect.contains(x, y) && glyph != U'@' ? 1 : 0;
      unprintable += glyph < U' ' || (glyph >= 0x7f && glyph < 0xa0) ? 1 : 0;
    }
  ASSERT_EQ(outside, 0);
  ASSERT_EQ(unprintable, 0);
}

TEST(Panels, NothingIsDrawnOutsideAtAnySize) {
  const dashboard::Run run = test_run(300), nasty = nasty_run(), empty;
  const std::vector<Runs> some = {{}, {&empty}, {&run}, {&run, &nasty, &empty}, {&nasty}};
  const std::vector<View> looks = views();
  for (int width = 1; width <= 60; ++width)
    for (int height = 1; height <= 30; ++height) {
      // One of the combinations for each size and panel: over all sizes each of them comes often.
      const auto i = static_cast<size_t>(width * 31 + height);
      for (size_t panel = 0; panel < kPanels; ++panel) {
        View view = looks[(i + panel) % looks.size()];
        if (i % 3 == 0) view.alone = static_cast<PanelId>(panel);
        ASSERT_NO_FATAL_FAILURE(expect_inside(kDraws[panel], {2, 2, width, height},
                                              some[(i + panel) % some.size()], view))
            << "panel " << panel + 1 << ", " << width << " x " << height;
      }
    }
}

TEST(Panels, ATextInTheMakingHasItsPromptOnce) {
  dashboard::Run run;
  run.live_sample = 1;
  run.live_prompt = "Once";
  run.live_text = "Once upon a ti";
  Canvas canvas(40, 6);
  draw_text(canvas, canvas.all(), {&run}, {});
  EXPECT_NE(canvas.plain().find("\nOnce upon a ti▌"), std::string::npos) << canvas.plain();
}

// A record may lack anything. What has no number says so in words.
TEST(Panels, ARecordWithoutNumbersShowsNone) {
  dashboard::Run run;
  run.recent.push_back({.step = 1});
  run.recent.push_back({.step = 2, .loss = 3.5, .time = {{"cpu", 5}, {"ane", kMissing}}});
  run.loss.add(2, 3.5);
  for (int panel = 0; panel < kPanels; ++panel) {
    Canvas canvas(110, 24);
    kDraws[panel](canvas, canvas.all(), {&run}, {});
    EXPECT_EQ(canvas.plain().find("nan "), std::string::npos) << canvas.plain();
  }
  Canvas canvas(40, 8);
  draw_time(canvas, canvas.all(), {&run}, {});
  EXPECT_NE(canvas.plain().find("100 %"), std::string::npos) << canvas.plain();
}

// A step that beats the peak has no fraction of it.
TEST(Panels, NoPeakAndOneThatWasBeatenAreToldApart) {
  dashboard::Run run = test_run(3);
  for (Step& step : run.recent) step.peak_fraction = kMissing;
  const auto shown = [&run] {
    Canvas canvas(80, 8);
    draw_speed(canvas, canvas.all(), {&run}, {});
    return canvas.plain();
  };
  EXPECT_NE(shown().find("more than the peak that was measured"), std::string::npos) << shown();
  run.config->peak_flop_per_s = kMissing;
  EXPECT_NE(shown().find("no peak is known"), std::string::npos) << shown();
}

TEST(Panels, TheHelpNamesEveryKeyInAnOldTerminal) {
  View view;
  view.help = true;
  const std::string shown = screen(80, 24, {}, view).plain();
  for (const KeyLine& line : key_table()) {
    EXPECT_NE(shown.find(line.keys), shown.npos) << line.keys;
    const std::string_view first_word = line.meaning.substr(0, line.meaning.find(' '));
    EXPECT_NE(shown.find(first_word), shown.npos) << line.meaning;
  }
}

TEST(Panels, TheScreenHasAnySize) {
  const dashboard::Run run = test_run(300), nasty = nasty_run();
  View asked = test_view(run);
  asked.question = "leave the training running?";
  asked.help = true;
  View edited = asked;
  edited.question.clear();
  edited.prompt = "Once upon a \xff 漢";
  for (const View& view : {View(), asked, edited})
    for (int width = 0; width <= 90; width += 3)
      for (int height = 0; height <= 30; ++height) {
        const Canvas canvas = screen(width, height, {&nasty, &run}, view);
        EXPECT_EQ(canvas.width(), width);
        EXPECT_EQ(canvas.height(), height);
      }
}

}  // namespace
}  // namespace weft::dashboard
