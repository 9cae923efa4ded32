// What happened, newest last.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ctime>

#include "base/number_text.h"
#include "dashboard/glyphs.h"
#include "dashboard/panels.h"
#include "dashboard/pen.h"

namespace weft::dashboard {
namespace {

/// How much an event means: a sign, for those who see no colours, and an ink.
struct Weight {
  std::string_view sign;
  Ink ink;
};

Weight weight_of(std::string_view event) {
  static constexpr std::string_view kWarnings[] = {"skip",   "fallback", "retry",
                                                   "reload", "audit",    "sample_refused"};
  if (event.find("fail") != event.npos || event.find("error") != event.npos)
    return {"×", Ink::kBad};
  if (std::find(std::begin(kWarnings), std::end(kWarnings), event) != std::end(kWarnings))
    return {"!", Ink::kWarning};
  if (event == "done" || event == "checkpoint") return {"+", Ink::kGood};
  return {"·", Ink::kText};
}

std::string local_text(int64_t time_ms, const char* format) {
  const auto seconds = static_cast<std::time_t>(time_ms / 1000);
  std::tm local{};
  std::array<char, 32> text{};
  if (::localtime_r(&seconds, &local) == nullptr) return "?";
  return {text.data(), std::strftime(text.data(), text.size(), format, &local)};
}

/// The time of day; for another day than today's its date, too.
std::string time_text(int64_t time_ms, int64_t now_ms) {
  constexpr const char* kDay = "%m-%d";
  const std::string day = local_text(time_ms, kDay);
  return (day == local_text(now_ms, kDay) ? "" : day + " ") + local_text(time_ms, "%H:%M:%S");
}

/// What stands before the detail.
void write_event(Pen& pen, const Event& event, int64_t now_ms) {
  const Weight weight = weight_of(event.name);
  pen.write(time_text(event.time_ms, now_ms), Ink::kFaint).write(" ");
  pen.write(fmt::format("{:>7} ", grouped_text(event.step)));
  pen.write(weight.sign, weight.ink).write(" ").write(event.name, weight.ink).write(" ");
}

/// The lines that an event takes where its detail is shown whole.
int lines_of(const Event& event, int width, int64_t now_ms) {
  Canvas nowhere(0, 0);
  Pen pen(nowhere, {0, 0, width, 1});
  write_event(pen, event, now_ms);
  return std::max(1, static_cast<int>(wrapped(event.detail, pen.columns_left()).size()));
}

}  // namespace

void draw_events(Canvas& canvas, const Rect& rect, const Runs& runs, const View& view) {
  const Run* const run = shown_run(runs, view);
  const int back = std::max(0, view.events_back);
  const Rect inside = framed(canvas, rect, PanelId::kEvents,
                             back > 0 ? fmt::format("{} newer below", back) : std::string());
  if (run == nullptr || run->events.empty()) {
    draw_empty(canvas, inside, run, "nothing has happened yet");
    return;
  }
  ::tzset();  // localtime_r need not look at TZ itself
  // Details are whole where there is nothing else on the screen.
  const bool whole = view.alone == PanelId::kEvents;
  const int all = static_cast<int>(run->events.size());
  const int end = std::clamp(all - back, std::min(all, inside.height), all);
  int first = end;
  for (int lines = 0; first > 0; --first) {
    const Event& event = run->events[static_cast<size_t>(first - 1)];
    lines += whole ? lines_of(event, inside.width, view.now_ms) : 1;
    if (lines > inside.height) break;
  }
  Pen pen(canvas, inside);
  for (int i = first; i < end; ++i) {
    const Event& event = run->events[static_cast<size_t>(i)];
    write_event(pen, event, view.now_ms);
    if (whole)
      pen.wrap(event.detail);
    else
      pen.fitted(event.detail).next();
  }
}

}  // namespace weft::dashboard
