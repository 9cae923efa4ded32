// Progress: how far a long command is. A bar with rate and remaining time on a terminal, a plain
// line now and then elsewhere; always on stderr, so that stdout holds results alone. Work that is
// done within two seconds shows nothing.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace weft::apps {

enum class ProgressStyle {
  kAuto,
  kBar,
  kLines,
  kQuiet
};  ///< kAuto: kBar if stderr is a terminal, else kLines

inline ProgressStyle style_unless(bool quiet) {
  return quiet ? ProgressStyle::kQuiet : ProgressStyle::kAuto;
}

class Progress {
 public:
  /// `what` is being done; `total` units of work are expected, 0 if nobody knows. The unit "B" is
  /// shown as MB.
  Progress(std::string what, double total, std::string unit,
           ProgressStyle style = ProgressStyle::kAuto);
  /// Clears a bar that was not finished.
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// `done` units so far, with a few words, "loss 2.31" say. Cheap: looks at the clock, and rarely
  /// does more.
  void update(double done, std::string_view note = {});
  /// Ends the display; with a note, a last line with it and the time taken stays. Once.
  void finish(std::string_view note = {});

 private:
  void show(double done, double seconds, std::string_view note);

  const std::string what_, unit_;
  const double total_;
  ProgressStyle style_;
  const int64_t start_ns_;
  int64_t next_ns_;  // not before this time is anything shown
  bool bar_shown_ = false;
};

/// The words of a progress line: "what  42%  3.1 of 7.4 MB  2.0 MB/s  2 s left  note", as far as
/// known.
std::string progress_text(std::string_view what, double done, double total, std::string_view unit,
                          double seconds, std::string_view note);

/// What a device is busy with before its first launch (device::Options::progress), one call for
/// each form that it tries.
std::function<void(std::string_view)> trials_progress(ProgressStyle style = ProgressStyle::kAuto);

}  // namespace weft::apps
