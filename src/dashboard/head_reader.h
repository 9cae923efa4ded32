// Reads the part of a telemetry file that lies before the records that are shown first, in a thread
// of its own: at first in places all over it, for a curve at once, then the whole.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "base/descriptor.h"
#include "dashboard/history.h"

namespace weft::dashboard {

class HeadReader {
 public:
  /// Reads `file` up to `end`, and lets go of it in its thread: to close what is a removed file's
  /// last descriptor takes the system a while.
  HeadReader(std::shared_ptr<const Descriptor> file, int64_t end);
  /// Waits for the thread, which stops within some milliseconds of work.
  ~HeadReader();
  HeadReader(const HeadReader&) = delete;
  HeadReader& operator=(const HeadReader&) = delete;

  /// Asks the thread to stop; there may be no result then.
  void stop() { stop_ = true; }
  /// Whether the thread has nothing more to do.
  bool finished() const { return finished_; }

  struct Result {
    History history;
    bool whole = false;
    std::string problem;  ///< in words; empty if none
  };
  /// The newest result, once.
  std::optional<Result> take();
  /// Until there has been a result, but not longer than that; until there has been the whole.
  void wait_first(std::chrono::milliseconds most);
  void wait_whole();
  /// How much of its part has been read.
  double fraction() const;

 private:
  void run();
  History sample();
  void read_whole(Result& result);
  void publish(Result result);

  std::shared_ptr<const Descriptor> file_;  // the thread's
  const int64_t end_;
  std::atomic<int64_t> done_ = 0;
  std::atomic<bool> stop_ = false, finished_ = false;
  std::mutex mutex_;
  std::condition_variable published_;
  std::optional<Result> result_;      // guarded by mutex_
  bool any_ = false, whole_ = false;  // guarded by mutex_: what has been published
  std::thread thread_;
};

}  // namespace weft::dashboard
