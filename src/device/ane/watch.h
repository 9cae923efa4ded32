// Watch: does the engine become slow? On some machines its throughput falls after some ten thousand
// launches, until programs are unloaded and loaded again (rule ANE-94 of docs/ane.md).
#pragma once

#include <deque>
#include <optional>
#include <vector>

namespace weft::device::ane {

/// Seconds per step, as medians.
struct Slowdown {
  double before = 0;  ///< over the first steps
  double now = 0;     ///< over the last
};

/// Sees the engine's seconds of each step and says when to load the programs anew. A pure function
/// of what it has seen.
class Watch {
 public:
  static constexpr size_t kWindow = 20;  ///< steps that a median is taken over
  static constexpr double kSlow = 1.3;   ///< times the first median: reason to load anew

  /// To be called after each step. A step without a launch on the engine (0 seconds) is passed
  /// over. Where it returns a Slowdown the programs are to be loaded anew.
  std::optional<Slowdown> see(double seconds);

 private:
  std::optional<double> base_;
  std::deque<double> last_;  // since the programs were loaded, up to kWindow
  size_t seen_ = 0;          // steps since then
  // Steps from one loading to the next judgement: doubled each time that loading did not help, so
  // that a machine that is busy otherwise does not load programs all the time.
  size_t wait_ = kWindow;
  bool loaded_anew_ = false;  // and not judged since
};

}  // namespace weft::device::ane
