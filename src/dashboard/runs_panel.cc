// The runs side by side: how far each is, and in which settings they differ; of a single run, what
// it is.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/number_text.h"
#include "dashboard/panels.h"
#include "dashboard/pen.h"
#include "dashboard/recent.h"
#include "dashboard/settings.h"

namespace weft::dashboard {
namespace {

constexpr int kNameWidth = 20;

void cell(Pen& pen, const std::string& text, int width, Ink ink = Ink::kText) {
  pen.write(fmt::format("{:>{}}", text, width), ink);
}

void heading(Pen& pen) {
  pen.to(3).write("name", Ink::kFaint).to(kNameWidth + 4).write("state", Ink::kFaint);
  pen.to(kNameWidth + 16);
  for (const auto& [name, width] :
       {std::pair("step", 9), {"loss", 9}, {"smoothed", 10}, {"validation", 11}, {"tokens/s", 10}})
    cell(pen, name, width, Ink::kFaint);
  pen.next();
}

void row(Pen& pen, const Run& run, size_t i, bool shown) {
  constexpr size_t kRecent = 50;
  const Ink strong = shown ? Ink::kStrong : Ink::kText;
  const Step newest = run.recent.empty() ? Step{} : run.recent.back();
  const auto points = run.validation.buckets();
  pen.write(shown ? "▸" : " ").write(fmt::format("{} ", i + 1), series(static_cast<int>(i)));
  pen.to(3).fitted(run.name, strong, kNameWidth).to(kNameWidth + 4);
  pen.write(state_text(run.state), state_ink(run.state)).to(kNameWidth + 16);
  cell(pen, grouped_text(newest.step), 9, strong);
  cell(pen, loss_text(newest.loss), 9, strong);
  cell(pen, loss_text(newest.smoothed), 10, strong);
  cell(pen, points.empty() ? "n/a" : loss_text(points.back().mean), 11, strong);
  const double speed = quantile(recent_values(run, &Step::tokens_per_s, kRecent), 0.5);
  cell(pen, std::isfinite(speed) ? grouped_text(std::llround(speed)) : "n/a", 10, strong);
  pen.next();
}

/// A line per setting that differs, a column per run.
void differences(Pen& pen, const Runs& runs) {
  constexpr int kLeastValue = 8, kMostValue = 24;
  const std::vector<Difference> found = differing_settings(runs);
  int widest = 0;
  for (const Difference& one : found) widest = std::max(widest, static_cast<int>(one.name.size()));
  const int name_width = std::min(widest, std::max(8, pen.columns_left() / 3));
  const int value_width = std::clamp(
      (pen.columns_left() - name_width) / static_cast<int>(runs.size()), kLeastValue, kMostValue);
  if (!found.empty()) {
    pen.next().write("differs", Ink::kFaint);
    for (size_t i = 0; i < runs.size(); ++i)
      pen.to(name_width + 1 + static_cast<int>(i) * value_width)
          .write(fmt::format("{}", i + 1), series(static_cast<int>(i)));
    pen.next();
  }
  for (const Difference& one : found) {
    pen.fitted(one.name, Ink::kFaint, name_width);
    for (size_t i = 0; i < one.values.size(); ++i)
      pen.to(name_width + 1 + static_cast<int>(i) * value_width)
          .fitted(one.values[i], Ink::kText, value_width - 1);
    pen.next();
  }
}

void fact(Pen& pen, std::string_view name, const std::string& text) {
  if (text.empty()) return;
  pen.write(name, Ink::kFaint).to(9).fitted(text).next();
}

void facts(Pen& pen, const Run& run, bool all) {
  fact(pen, "folder", run.folder.string());
  pen.write("state", Ink::kFaint).to(9).write(state_text(run.state), state_ink(run.state)).next();
  if (!run.config) return;
  const RunConfig& config = *run.config;
  fact(pen, "model",
       fmt::format("{}, {} parameters", config.model, grouped_text(config.parameters)));
  fact(pen, "device", config.device);
  fact(pen, "machine", fmt::format("{}, {} processors", config.cpu, config.processors));
  fact(pen, "weft", config.commit.empty() ? config.version : config.version + " " + config.commit);
  fact(pen, "command", config.command_line);
  if (!all) return;
  pen.next();
  for (const auto& [name, value] : config.settings)
    pen.write(name + " ", Ink::kFaint).fitted(value).next();
}

}  // namespace

void draw_runs(Canvas& canvas, const Rect& rect, const Runs& runs, const View& view) {
  const Rect inside = framed(canvas, rect, PanelId::kRuns);
  Pen pen(canvas, inside);
  const Run* const shown = shown_run(runs, view);
  if (shown == nullptr) {
    draw_empty(canvas, inside, shown, "");
  } else if (runs.size() == 1) {
    facts(pen, *shown, view.alone == PanelId::kRuns);
  } else {
    heading(pen);
    const int rows = std::max(1, pen.rows_left());
    const size_t first = first_in_sight(runs.size(), view.shown, rows);
    for (size_t i = first; i < runs.size() && pen.room(); ++i)
      row(pen, *runs[i], i, runs[i] == shown);
    differences(pen, runs);
  }
}

}  // namespace weft::dashboard
