// How fast the run is, how well it uses the machine, and when it will be done.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/number_text.h"
#include "dashboard/panels.h"
#include "dashboard/pen.h"
#include "dashboard/recent.h"

namespace weft::dashboard {
namespace {

constexpr size_t kRecent = 100;

void tokens(Pen& pen, const Run& run) {
  // Slow steps count by the time they took: tokens over time, not a mean of rates.
  double done = 0, ms = 0;
  for (size_t i = run.recent.size() - std::min(kRecent, run.recent.size()); i < run.recent.size();
       ++i)
    if (const Step& step = run.recent[i]; std::isfinite(step.ms))
      done += step.tokens, ms += step.ms;
  pen.write("tokens/s ", Ink::kFaint);
  pen.write(ms > 0 ? grouped_text(std::llround(done / ms * 1e3)) : "n/a", Ink::kStrong).write("  ");
  const size_t columns = static_cast<size_t>(std::max(0, pen.columns_left()));
  const std::vector<double> rates = recent_values(run, &Step::tokens_per_s, columns);
  pen.write(sparkline(rates, pen.columns_left()), series(0)).next();
}

void step_time(Pen& pen, const Run& run) {
  const std::vector<double> ms = recent_values(run, &Step::ms, kRecent);
  pen.write("ms/step ", Ink::kFaint).write(figures_text(quantile(ms, 0.5)), Ink::kStrong);
  pen.whole(" median", Ink::kFaint);
  pen.whole(
      fmt::format(", {} to {}", figures_text(quantile(ms, 0.1)), figures_text(quantile(ms, 0.9))));
  pen.whole(fmt::format(" (80 % of the last {})", ms.size()), Ink::kFaint).next();
}

void flops(Pen& pen, const Run& run) {
  pen.write(si_text(quantile(recent_values(run, &Step::flop_per_s, kRecent), 0.5), "FLOP/s"),
            Ink::kStrong);
  const double fraction = quantile(recent_values(run, &Step::peak_fraction, kRecent), 0.5);
  if (std::isfinite(fraction)) {
    pen.whole(fmt::format("  {:.1f} % of peak", 100 * fraction), Ink::kStrong);
    // The peak of now: it may have been measured again since the run began.
    const Step& newest = run.recent.back();
    if (run.config && std::isfinite(newest.peak_fraction))
      pen.whole(fmt::format(" {} ({})", si_text(newest.flop_per_s / newest.peak_fraction, "FLOP/s"),
                            run.config->peak_source),
                Ink::kFaint);
  } else if (run.config && std::isfinite(run.config->peak_flop_per_s)) {
    pen.whole("  more than the peak that was measured", Ink::kWarning);
  } else {
    pen.whole("  no peak is known of this machine", Ink::kFaint);
  }
  pen.next();
}

std::string remaining_text(const Run& run, int64_t now_ms) {
  const double left = remaining_ms(run, now_ms);
  if (std::isfinite(left)) return duration_text(left / 1e3) + " left";
  return run.state == RunState::kRunning ? std::string() : std::string(state_text(run.state));
}

void progress(Pen& pen, const Run& run, int64_t now_ms) {
  constexpr int kLeastBar = 4, kMostBar = 40;
  const int64_t step = run.recent.back().step, steps = run.config ? run.config->steps : 0;
  const std::string left = remaining_text(run, now_ms);
  if (steps <= 0) {
    pen.write(fmt::format("step {}  {}", grouped_text(step), left)).next();
    return;
  }
  const double part = static_cast<double>(step) / static_cast<double>(steps);
  const std::string words =
      fmt::format(" {:.0f} % of {}  {}", std::floor(100 * part), grouped_text(steps), left);
  const int columns = std::min(kMostBar, pen.columns_left() - static_cast<int>(words.size()) - 2);
  if (columns >= kLeastBar)
    pen.write("[", Ink::kFaint).write(bar(part, columns), Ink::kGood).write("]", Ink::kFaint);
  pen.write(words).next();
}

void memory(Pen& pen, const Run& run) {
  const Step& newest = run.recent.back();
  if (std::isfinite(newest.memory_bytes))
    pen.write("memory ", Ink::kFaint).write(bytes_text(newest.memory_bytes)).write("  ");
  pen.write("copied ", Ink::kFaint).write(bytes_text(newest.copied_bytes) + " a step").next();
}

void updates(Pen& pen, const Run& run) {
  const Step& newest = run.recent.back();
  pen.write("rate ", Ink::kFaint).write(rate_text(newest.rate));
  pen.write("  gradient ", Ink::kFaint).write(figures_text(newest.grad_norm));
  pen.whole(fmt::format("  loss scale {:g}", newest.loss_scale));
  if (run.skipped > 0)
    pen.whole(fmt::format("  {} skipped", grouped_text(run.skipped)), Ink::kWarning);
  pen.next();
}

}  // namespace

void draw_speed(Canvas& canvas, const Rect& rect, const Runs& runs, const View& view) {
  const Run* const run = shown_run(runs, view);
  const Rect inside = framed(canvas, rect, PanelId::kSpeed);
  if (run == nullptr || run->recent.empty()) {
    draw_empty(canvas, inside, run, "no step yet");
    return;
  }
  Pen pen(canvas, inside);
  tokens(pen, *run);
  step_time(pen, *run);
  flops(pen, *run);
  progress(pen, *run, view.now_ms);
  memory(pen, *run);
  updates(pen, *run);
}

}  // namespace weft::dashboard
