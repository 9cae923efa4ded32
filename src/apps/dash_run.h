// A run on the dashboard: what its folder says, and what the dashboard itself knows of it: texts
// that it writes from the run's newest checkpoint, and what became of a training that it started.
#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "apps/dash_sampler.h"
#include "dashboard/run.h"
#include "dashboard/run_reader.h"

namespace weft::apps {

class DashRun {
 public:
  /// What is in `folder`: if `awaited`, maybe nothing yet. Throws Error where there is no run.
  explicit DashRun(std::filesystem::path folder, bool awaited = false);

  /// Takes in what has come; true if run() has changed.
  bool poll();
  /// Valid until the next call of anything else.
  const dashboard::Run& run() const { return own_ ? *own_ : reader_->run(); }
  /// Whether poll() is worth calling often.
  bool lively() const;
  /// Waits until all of it is read.
  void read_whole();

  /// Has a text written that begins with `prompt`: by the training itself, while the run is
  /// running, else here. What is done about it, in words. Throws Error where the request can't be
  /// written.
  std::string sample(const std::string& prompt);
  /// What is wrong, shown as run().problem; empty: nothing.
  void set_problem(std::string problem);

 private:
  void merge();
  bool take_text();

  std::filesystem::path folder_;
  std::unique_ptr<dashboard::RunReader> reader_;  // none while the run is awaited
  std::optional<dashboard::Run> own_;             // what is shown where it is not the reader's
  std::deque<dashboard::SampleText> texts_;       // written here
  std::unique_ptr<DashSampler> sampler_;
  std::string problem_;
};

}  // namespace weft::apps
