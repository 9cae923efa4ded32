// The Chooser of a real Neural Engine: tries every form of a Program, or looks up what came of it,
// and takes the fastest that passes.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "device/ane/choice.h"
#include "device/ane/trial_cache.h"
#include "device/ane/trial_process.h"

namespace weft::device::ane {

struct TrialCounts {
  int run = 0;    ///< in this process
  int known = 0;  ///< looked up
};

struct ChooserOptions {
  const Chip* chip = nullptr;  ///< not null
  int threads = 0;
  /// How a form is tried.
  std::function<Trial(const ir::Program&, const TrialOrder&)> trial = [](const ir::Program& program,
                                                                         const TrialOrder& order) {
    return try_in_process(program, order);
  };
  /// nullptr: nothing is looked up or remembered.
  std::shared_ptr<TrialCache> cache = nullptr;
  /// What the cache knows is not believed, but replaced.
  bool fresh = false;
  /// By kind, what an earlier part of the run used: while that form passes no other is tried.
  /// "cpu": none.
  std::map<std::string, std::string> forms = {};
  /// The only form to try; nullptr: all.
  const Form* only = nullptr;
  /// Called before a form is tried, which may take seconds: kernel, form, how many trials there
  /// were before. May be empty.
  std::function<void(std::string_view kernel, std::string_view form, int index)> progress = {};
  /// Where the trials are counted; may be nullptr.
  std::shared_ptr<TrialCounts> counts = nullptr;
};

/// The first form that passes is taken, unless a later one is faster by a tenth: less than that is
/// noise, and the earlier forms need less staging. Forms that come to the same text are tried once.
/// The same Program gets the same Choice without new trials.
Chooser make_chooser(ChooserOptions options);

/// What forms() calls the CPU in ChooserOptions::forms and in the state of a training.
inline constexpr std::string_view kOnCpu = "cpu";

}  // namespace weft::device::ane
