// Follows a run folder. Opening reads the end of the telemetry and a curve from places all over it,
// which takes the same time for any length; the whole curve is read behind the reader's back. The
// file may grow, be cut off and be replaced at any time: a resumed run takes back what it will do
// again.
#pragma once

#include <filesystem>
#include <memory>

#include "dashboard/run.h"

namespace weft::dashboard {

class RunReader {
 public:
  /// `folder` is a run folder, or a telemetry file alone. Throws Error in words where neither is.
  explicit RunReader(const std::filesystem::path& folder);
  ~RunReader();
  RunReader(const RunReader&) = delete;
  RunReader& operator=(const RunReader&) = delete;

  /// Takes in what has come since the last call; true if run() has changed. Never waits for the
  /// whole curve.
  bool poll();
  /// Waits until the whole curve is there.
  void read_whole();

  /// As of the last poll(). Valid until the next.
  const Run& run() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace weft::dashboard
