// The dashboard as it runs: looks after files, keys and a training, and draws when something has
// changed, ten times a second at most.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "apps/dash_run.h"
#include "apps/dash_training.h"
#include "dashboard/keys.h"
#include "dashboard/panels.h"
#include "dashboard/terminal.h"

namespace weft::apps {

class DashLoop {
 public:
  /// `training`: none, or the one whose run is the first. At least one run.
  DashLoop(std::vector<std::unique_ptr<DashRun>> runs, std::unique_ptr<DashTraining> training);

  /// Until somebody wants it to end. Returns the exit code; throws Error, and UsageError where
  /// there is no terminal.
  int run();
  /// Behind run(): what is to be said where the dashboard was; empty: nothing.
  const std::string& farewell() const { return farewell_; }

 private:
  void follow(dashboard::Terminal& terminal);
  dashboard::Runs shown() const;
  bool poll();
  bool poll_training();
  void draw(dashboard::Terminal& terminal);
  bool take(dashboard::Terminal& terminal, const std::vector<dashboard::Input>& inputs);
  void obey(dashboard::Action action, dashboard::Terminal& terminal);
  void leave();

  std::vector<std::unique_ptr<DashRun>> runs_;
  std::unique_ptr<DashTraining> training_;
  bool training_ended_ = false;
  dashboard::View view_;
  std::vector<dashboard::Placed> placed_;
  std::string farewell_;
  bool over_ = false;
  int exit_code_ = 0;
};

}  // namespace weft::apps
