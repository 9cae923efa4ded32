// The whole screen: a line about the run, the panels, a line about the keys, the help above all.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/number_text.h"
#include "dashboard/glyphs.h"
#include "dashboard/keys.h"
#include "dashboard/panels.h"
#include "dashboard/pen.h"
#include "dashboard/recent.h"

namespace weft::dashboard {
namespace {

void draw(Canvas& canvas, const Placed& placed, const Runs& runs, const View& view) {
  using Draw = void (*)(Canvas&, const Rect&, const Runs&, const View&);
  static constexpr Draw kDraws[kPanels] = {draw_loss,    draw_speed,  draw_time, draw_power,
                                           draw_kernels, draw_events, draw_text, draw_runs};
  kDraws[static_cast<size_t>(placed.panel)](canvas, placed.rect, runs, view);
}

/// How long a running run has been silent, if that is longer than its steps explain.
std::string silence_text(const Run& run, const View& view) {
  constexpr double kPaces = 10, kLeastMs = 30'000;
  if (run.state != RunState::kRunning || run.recent.empty()) return "";
  const double pace = pace_ms(run);
  const auto age =
      static_cast<double>(view.now_ms) - static_cast<double>(run.recent.back().time_ms);
  if (age < std::max(kLeastMs, std::isfinite(pace) ? kPaces * pace : 0)) return "";
  return fmt::format("no step for {}", duration_text(age / 1e3));
}

void top_line(Canvas& canvas, const Runs& runs, const View& view) {
  Pen pen(canvas, {0, 0, canvas.width(), 1});
  const Run* const run = shown_run(runs, view);
  pen.write("weft ", Ink::kFaint);
  if (run == nullptr) return;
  pen.fitted(run->name, Ink::kStrong, std::max(12, canvas.width() / 3)).write("  ");
  if (runs.size() > 1)
    pen.write(
        fmt::format("run {} of {}  ", std::min(view.shown, runs.size() - 1) + 1, runs.size()));
  pen.write(state_text(run->state), state_ink(run->state)).write("  ");
  if (!run->problem.empty()) {
    pen.fitted(run->problem, Ink::kBad);
    return;
  }
  if (!run->recent.empty()) {
    pen.write("step ", Ink::kFaint).write(grouped_text(run->recent.back().step), Ink::kStrong);
    if (run->config && run->config->steps > 0)
      pen.whole(" of " + grouped_text(run->config->steps), Ink::kFaint);
    pen.write("  ");
  }
  if (const std::string silence = silence_text(*run, view); !silence.empty())
    pen.whole(silence + "  ", Ink::kWarning);
  if (run->skipped > 0)
    pen.whole(fmt::format("{} skipped  ", grouped_text(run->skipped)), Ink::kWarning);
  if (run->config)
    pen.fitted(fmt::format("{} on {}", run->config->model, run->config->device), Ink::kFaint);
}

/// A question comes before a text that is being written, and this before a note.
void bottom_line(Canvas& canvas, const View& view) {
  Pen pen(canvas, {0, canvas.height() - 1, canvas.width(), 1});
  if (!view.question.empty()) {
    pen.write(view.question, Ink::kWarning).write("  y n Esc", Ink::kStrong);
  } else if (view.prompt) {
    // What is being written is at its end.
    const std::u32string prompt = glyphs(*view.prompt);
    pen.write("prompt: ", Ink::kFaint);
    const auto room = static_cast<size_t>(std::max(1, pen.columns_left() - 1));
    pen.write(std::u32string_view(prompt).substr(prompt.size() - std::min(prompt.size(), room)));
    pen.write(U" ", Ink::kText, true);
  } else if (!view.note.empty()) {
    pen.fitted(view.note, Ink::kStrong);
  } else {
    pen.write("? ", Ink::kStrong).write("help  ", Ink::kFaint);
    pen.write("q ", Ink::kStrong).write("quit  ", Ink::kFaint);
    pen.write("Tab 1-8 ", Ink::kStrong).write("a panel alone  ", Ink::kFaint);
    pen.write("+ - ", Ink::kStrong).write("zoom  ", Ink::kFaint);
    pen.write("s ", Ink::kStrong).write("sample now", Ink::kFaint);
  }
}

/// In the middle of the screen, as large as it must be.
void draw_help(Canvas& canvas) {
  size_t keys = 0, meaning = 0;
  for (const KeyLine& line : key_table()) {
    keys = std::max(keys, glyphs(line.keys).size());
    meaning = std::max(meaning, glyphs(line.meaning).size());
  }
  const int gap = static_cast<int>(keys) + 2;
  const int width = std::min(canvas.width(), gap + static_cast<int>(meaning) + 2);
  int rows = 0;
  for (const KeyLine& line : key_table())
    rows += static_cast<int>(wrapped(line.meaning, width - 2 - gap).size());
  const int height = std::min(canvas.height(), rows + 2);
  const Rect rect{(canvas.width() - width) / 2, (canvas.height() - height) / 2, width, height};
  canvas.fill(rect, U' ');
  Pen pen(canvas, canvas.frame(rect, "keys", Ink::kText));
  for (const KeyLine& line : key_table())
    pen.write(line.keys, Ink::kStrong).to(gap).wrap(line.meaning);
}

}  // namespace

Canvas screen(int width, int height, const Runs& runs, const View& view) {
  Canvas canvas(width, height);
  for (const Placed& placed : layout(width, height, view, runs.size()))
    draw(canvas, placed, runs, view);
  if (height >= 3) top_line(canvas, runs, view);
  if (height >= 2) bottom_line(canvas, view);
  if (view.help) draw_help(canvas);
  return canvas;
}

}  // namespace weft::dashboard
