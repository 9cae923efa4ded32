// Follows a run folder. Opening reads the end of the telemetry and a curve from places all over it,
// which takes the same time for any length; the whole is read behind the reader's back. The file
// may grow, be cut off, be replaced and vanish at any time: a resumed run takes back what it will
// do again.
#pragma once

#include <filesystem>
#include <memory>

#include "dashboard/run.h"

namespace weft::dashboard {

class RunReader {
 public:
  /// `path` is a run folder, or a telemetry file alone; one that is called telemetry.jsonl stands
  /// for its folder. Throws Error in words where neither is.
  explicit RunReader(const std::filesystem::path& path);
  ~RunReader();
  RunReader(const RunReader&) = delete;
  RunReader& operator=(const RunReader&) = delete;

  /// Takes in what has come since the last call, or a part of it if that is much; true if run() has
  /// changed. Takes some ten milliseconds at most: it never waits for the whole.
  bool poll();
  /// Waits until the whole is there, up to the end that the file has now.
  void read_whole();

  /// As of the last poll(). Valid until the next.
  const Run& run() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace weft::dashboard
