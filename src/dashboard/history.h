// What is gathered over the whole length of a run, in bounded memory.
//
// A run that goes on from a checkpoint does steps again. Its telemetry takes the former ones back;
// where they stand in the file all the same, what is added later takes them back here.
#pragma once

#include <cstdint>
#include <deque>
#include <limits>
#include <optional>

#include "dashboard/curve.h"
#include "dashboard/records.h"

namespace weft::dashboard {

struct History {
  static constexpr size_t kMostEvents = 1000, kMostSamples = 200;

  Curve loss, smoothed, validation;
  std::deque<Event> events;        ///< the newest, oldest first
  std::deque<SampleText> samples;  ///< the same
  int64_t skipped = 0;             ///< steps, also those taken back

  /// Adds what stands next in the file. Returns the step behind which everything was taken back,
  /// if anything had to be.
  std::optional<int64_t> add(const StepLoss&);
  std::optional<int64_t> add(const Record&);
  /// Adds what was gathered of the next part of the file.
  void append(const History& later);

 private:
  // The steps of what was added: of all, and of step records alone (a step's own comes before or
  // behind what else is said about it). The lowest stay what they are when something is taken back.
  static constexpr int64_t kNone = std::numeric_limits<int64_t>::max();
  struct Steps {
    int64_t newest = -1, lowest = kNone;
    void add(int64_t step);
  };
  std::optional<int64_t> make_room(int64_t step);
  void cut_after(int64_t step);

  Steps all_, done_;
};

}  // namespace weft::dashboard
