// The dashboard's screens, as text: of a run that is made up by a formula (dashboard/test_run.h).
#include <gtest/gtest.h>

#include "base/test_support.h"
#include "dashboard/panels.h"
#include "dashboard/test_run.h"
#include "golden/golden.h"

namespace weft::test {
namespace {

using dashboard::PanelId;
using dashboard::Runs;
using dashboard::View;

/// Three runs of which two have ended, with a rate of their own each.
struct ThreeRuns {
  dashboard::Run first = dashboard::test_run(2000), second = dashboard::test_run(700),
                 third = dashboard::test_run(1200);

  ThreeRuns() {
    second.name = "lower-rate";
    second.state = dashboard::RunState::kDone;
    second.config->settings[1].second = "0.0001";
    third.name = "a run with a long name that does not fit";
    third.state = dashboard::RunState::kStopped;
    third.config->settings[1].second = "0.01";
    third.smoothed = {};
    for (int64_t step = 1; step <= 1200; ++step)
      third.smoothed.add(step, 1.2 * dashboard::test_smoothed(step));
  }
  Runs all() const { return {&first, &second, &third}; }
};

class Screens {
 public:
  void expect(const std::string& name, int width, int height, const Runs& runs, const View& view) {
    folder_.expect(name + ".txt", dashboard::screen(width, height, runs, view).plain());
  }
  void expect_alone(const std::string& name, PanelId panel, const Runs& runs, View view) {
    view.alone = panel;
    expect(name, 80, 20, runs, view);
  }
  void expect_nothing_else() const { folder_.expect_nothing_else(); }

 private:
  const TestVariable zone_{"TZ", "UTC"};
  GoldenFolder folder_{"tests/golden/screens"};
};

void expect_sizes(Screens& screens) {
  const ThreeRuns three;
  const View view = dashboard::test_view(three.first);
  screens.expect("80x24", 80, 24, {&three.first}, view);
  screens.expect("200x50", 200, 50, {&three.first}, view);
  screens.expect("200x50_three_runs", 200, 50, three.all(), view);
  screens.expect("20x5", 20, 5, {&three.first}, view);
  screens.expect("50x30", 50, 30, {&three.first}, view);
}

void expect_panels(Screens& screens) {
  const ThreeRuns three;
  View view = dashboard::test_view(three.first);
  screens.expect_alone("loss_three_runs", PanelId::kLoss, three.all(), view);
  screens.expect_alone("speed", PanelId::kSpeed, {&three.first}, view);
  screens.expect_alone("time", PanelId::kTime, {&three.first}, view);
  screens.expect_alone("power", PanelId::kPower, {&three.first}, view);
  screens.expect_alone("kernels", PanelId::kKernels, {&three.first}, view);
  screens.expect_alone("events", PanelId::kEvents, {&three.first}, view);
  screens.expect_alone("text", PanelId::kText, {&three.first}, view);
  screens.expect_alone("runs_three", PanelId::kRuns, three.all(), view);
  screens.expect_alone("runs_one", PanelId::kRuns, {&three.first}, view);
  view.braille = false;
  view.log_loss = view.log_steps = true;
  screens.expect_alone("loss_blocks_logarithmic", PanelId::kLoss, {&three.first}, view);
  view = dashboard::test_view(three.first);
  view.steps = {{40, 90}};
  screens.expect_alone("loss_zoomed", PanelId::kLoss, {&three.first}, view);
}

void expect_states(Screens& screens) {
  dashboard::Run fresh = dashboard::test_run(0), live = dashboard::test_run(300);
  fresh.events.clear();
  fresh.samples.clear();
  fresh.skipped = 0;
  View view = dashboard::test_view(fresh);
  screens.expect("no_record_yet", 80, 24, {&fresh}, view);
  screens.expect("no_run", 80, 24, {}, view);
  view = dashboard::test_view(live);
  live.live_sample = 2;
  live.live_prompt = "The dog";
  live.live_text = "The dog was happy. It ran\nhome to";
  live.name = "silent";
  view.now_ms += 90'000;
  view.prompt = "The little cat";
  screens.expect("text_growing", 80, 24, {&live}, view);
}

TEST(Golden, Screens) {
  Screens screens;
  expect_sizes(screens);
  expect_panels(screens);
  expect_states(screens);
  screens.expect_nothing_else();
}

}  // namespace
}  // namespace weft::test
