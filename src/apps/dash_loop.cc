#include "apps/dash_loop.h"

#include <fmt/format.h>

#include <algorithm>
#include <ranges>

#include "base/clock.h"
#include "base/error.h"
#include "dashboard/zoom.h"

namespace weft::apps {

using dashboard::Action;
using dashboard::Input;
using dashboard::Terminal;

namespace {

// Between two looks at the files of a run that goes on, and between two drawings; of one that has
// ended; and between two drawings of a clock.
constexpr int64_t kFrameMs = 100, kIdleMs = 500, kClockMs = 1000;

constexpr const char* kQuestion = "leave the training running? (n: save and stop it)";
constexpr const char* kStopping = "stopping: the training saves its checkpoint";

int64_t milliseconds() { return now_ns() / 1'000'000; }

}  // namespace

DashLoop::DashLoop(std::vector<std::unique_ptr<DashRun>> runs,
                   std::unique_ptr<DashTraining> training)
    : runs_(std::move(runs)), training_(std::move(training)) {
  CHECK(!runs_.empty(), "a dashboard of nothing");
}

dashboard::Runs DashLoop::shown() const {
  dashboard::Runs all;
  for (const auto& run : runs_) all.push_back(&run->run());
  return all;
}

int DashLoop::run() {
  try {
    Terminal terminal;
    view_.braille = terminal.unicode();
    follow(terminal);
  } catch (...) {
    leave();
    throw;
  }
  return exit_code_;
}

void DashLoop::follow(Terminal& terminal) {
  bool changed = true;
  for (int64_t polled = 0, drawn = 0; !over_;) {
    const bool lively = std::ranges::any_of(runs_, [](const auto& run) { return run->lively(); });
    const int64_t look = lively ? kFrameMs : kIdleMs, now = milliseconds();
    if (now - polled >= look) {
      changed = poll() || changed;
      polled = now;
    }
    changed = changed || (lively && now - drawn >= kClockMs);
    if (changed && now - drawn >= kFrameMs) {
      draw(terminal);
      drawn = now;
      changed = false;
    }
    if (over_) return;
    const int64_t next = changed ? std::min(polled + look, drawn + kFrameMs) : polled + look;
    const auto left = std::chrono::milliseconds(std::max<int64_t>(0, next - milliseconds()));
    changed = take(terminal, terminal.wait(left)) || changed;
    if (terminal.ended_by() != 0) {
      exit_code_ = 128 + terminal.ended_by();
      leave();
    }
  }
}

bool DashLoop::poll() {
  bool changed = false;
  const int64_t before = dashboard::last_step(shown());
  for (const auto& run : runs_) changed = run->poll() || changed;
  if (changed) dashboard::follow(view_, shown(), before);
  return poll_training() || changed;
}

/// What became of the training that was started here.
bool DashLoop::poll_training() {
  if (!training_ || training_ended_ || training_->running()) return false;
  training_ended_ = true;
  runs_.front()->poll();
  view_.question.clear();
  const TrainingEnd end = training_->end();
  if (!end.well) {
    exit_code_ = 1;
    runs_.front()->set_problem(end.how);
  }
  view_.note = end.last.substr(end.last.rfind('\n') + 1);
  farewell_ = end.last.empty() ? end.how : end.how + "; its last words:\n" + end.last;
  // Its last words are all there is to see, or were waited for.
  over_ = training_->asked_to_stop() || !training_->began();
  training_->clear_away();
  return true;
}

void DashLoop::draw(Terminal& terminal) {
  view_.now_ms = unix_milliseconds();
  if (training_ && training_->asked_to_stop() && !training_ended_) view_.note = kStopping;
  const dashboard::Runs runs = shown();
  placed_ = dashboard::layout(terminal.width(), terminal.height(), view_, runs.size());
  terminal.show(dashboard::screen(terminal.width(), terminal.height(), runs, view_));
}

bool DashLoop::take(Terminal& terminal, const std::vector<Input>& inputs) {
  for (const Input& input : inputs) {
    dashboard::Reaction reaction = dashboard::react(std::move(view_), input, shown(), placed_);
    view_ = std::move(reaction.view);
    obey(reaction.action, terminal);
  }
  return !inputs.empty();
}

void DashLoop::obey(Action action, Terminal& terminal) {
  switch (action) {
    case Action::kNone:
      break;
    case Action::kQuit:
      if (training_ && training_->running() && !training_->asked_to_stop())
        view_.question = kQuestion;
      else
        leave();
      break;
    case Action::kLeave:
      leave();
      break;
    case Action::kStop:
      view_.question.clear();
      training_->stop();
      break;
    case Action::kSample:
      view_.note = runs_[view_.shown]->sample(view_.sample_prompt);
      break;
    case Action::kRedraw:
      terminal.redraw();
      break;
  }
}

void DashLoop::leave() {
  over_ = true;
  if (!training_ || !training_->running()) return;
  if (training_->asked_to_stop()) {
    farewell_ = fmt::format("the training saves its checkpoint and ends, as process {}",
                            training_->process());
    return;
  }
  const std::string folder = training_->folder().string();
  farewell_ = fmt::format(
      "the training goes on as process {}; to see it again: weft dash {}; to save and stop it: "
      "kill -INT {}",
      training_->process(), folder, training_->process());
}

}  // namespace weft::apps
