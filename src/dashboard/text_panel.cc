// The text that is being made, as it grows, and the samples before it: one after another, the
// newest at the end.
#include <fmt/format.h>

#include <algorithm>

#include "base/number_text.h"
#include "dashboard/glyphs.h"
#include "dashboard/panels.h"
#include "dashboard/pen.h"

namespace weft::dashboard {
namespace {

struct Line {
  std::u32string glyphs;
  Ink ink = Ink::kText;
};

/// A text under a line that says where it comes from.
std::vector<Line> block(const std::string& heading, std::string_view text, int width) {
  std::vector<Line> lines{{shortened(heading, width), Ink::kFaint}};
  for (std::u32string& line : wrapped(text, width)) lines.push_back({std::move(line)});
  return lines;
}

std::string heading_of(const SampleText& sample) {
  return fmt::format("step {}: “{}”", grouped_text(sample.step), sample.prompt);
}

/// The lines that are in sight, at most `height`, `back` before the newest; from the newest text
/// backwards, so that a long list of samples costs nothing.
std::vector<Line> lines_in_sight(const Run& run, int width, int height, int back) {
  const auto wanted =
      static_cast<size_t>(std::max(0, height)) + static_cast<size_t>(std::max(0, back));
  const int64_t newest = run.recent.empty() ? 0 : run.recent.back().step;
  std::vector<Line> lines;
  const auto put_before = [&](std::vector<Line> more) {
    more.insert(more.end(), std::make_move_iterator(lines.begin()),
                std::make_move_iterator(lines.end()));
    lines = std::move(more);
  };
  if (run.live_sample != 0)
    put_before(block(fmt::format("step {}, now: “{}”", grouped_text(newest), run.live_prompt),
                     run.live_text + "▌", width));
  for (size_t i = run.samples.size(); i-- > 0 && lines.size() < wanted;)
    put_before(block(heading_of(run.samples[i]), run.samples[i].text, width));
  // Scrolled back beyond the oldest line, the oldest stay in sight.
  const auto all = static_cast<int>(lines.size());
  const int end = std::clamp(all - back, std::min(all, height), all);
  lines.resize(static_cast<size_t>(end));
  lines.erase(lines.begin(), lines.begin() + std::max(0, end - height));
  return lines;
}

}  // namespace

void draw_text(Canvas& canvas, const Rect& rect, const Runs& runs, const View& view) {
  const Run* const run = shown_run(runs, view);
  const int back = view.text_back;
  const Rect inside = framed(canvas, rect, PanelId::kText,
                             back > 0 ? fmt::format("{} lines below", back) : std::string());
  if (run == nullptr || (run->samples.empty() && run->live_sample == 0)) {
    draw_empty(canvas, inside, run, "no text yet: s writes one from the newest weights");
    return;
  }
  Pen pen(canvas, inside);
  for (const Line& line : lines_in_sight(*run, inside.width, inside.height, back))
    pen.write(line.glyphs, line.ink).next();
}

}  // namespace weft::dashboard
