// The text that macOS's powermetrics writes, read as it comes.
//
// A sample begins with "*** Sampled system activity (…) (1003.11ms elapsed) ***". Then lines such
// as "CPU Power: 335 mW" say mean powers of that time; "Combined Power (CPU + GPU + ANE): 372 mW"
// is their sum, which systems before macOS 13 call "Package Power". The GPU's may come twice.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "device/power/source.h"

namespace weft::device::power {

class PowermetricsText {
 public:
  /// The next piece; it may end anywhere.
  void add(std::string_view piece);

  /// Of cpu, gpu, ane and package: what was taken in all samples since the last call. Missing is
  /// what the last whole sample had no line for.
  std::vector<Finding> take();

 private:
  struct Row {
    Increment taken = {};
    bool in_sample = false, absent = false;
  };

  void line(std::string_view text);
  void begin_sample(std::string_view header);

  std::string rest_;    ///< of a line that is not whole yet
  double elapsed_ = 0;  ///< seconds of the current sample; 0 before the first
  std::array<Row, 4> rows_;
};

}  // namespace weft::device::power
