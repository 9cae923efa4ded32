// Choice: in which form (forms.h) a Program goes to the Neural Engine. Every form is tried before
// it is trusted: in a process of its own, against the CPU; the fastest that passes is taken.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "device/ane/forms.h"
#include "ir/program.h"

namespace weft::device::ane {

enum class Verdict : uint8_t {
  passed,
  wrong,    ///< it ran and the numbers are not the CPU's
  refused,  ///< the Program has no such form, or the system does not take it
  failed,   ///< it was taken and did not run
  crashed,  ///< and the process with it
  hung,     ///< it was stopped after the time limit
};
std::string_view verdict_name(Verdict);
/// The Verdict called `name`, if there is one.
std::optional<Verdict> verdict_named(std::string_view name);

/// What came of trying one form.
struct Trial {
  std::string form;
  Verdict verdict = Verdict::refused;
  std::string detail;      ///< why, in words; empty where it passed
  double error = 0;        ///< the largest difference to the CPU as a part of the largest number
  double seconds = 0;      ///< of a launch, its staging included; the least of several
  double cpu_seconds = 0;  ///< of the same on the CPU
  bool known = false;      ///< from the cache, not tried in this process
};

struct Choice {
  const Form* form = nullptr;  ///< none: no form passes
  std::string reason;          ///< in words: what was tried and what came of it
  std::vector<Trial> trials;   ///< in the order of forms()
};

/// What an AneDevice asks before it takes a Program. Gives the same answer to the same question.
using Chooser = std::function<Choice(const ir::Program&)>;

}  // namespace weft::device::ane
