#include "device/ane/chooser.h"

#include <algorithm>
#include <vector>

#include "base/error.h"
#include "device/ane/legalize.h"
#include "device/ane/mil/write.h"
#include "device/ane/trial.h"
#include "ir/same.h"

namespace weft::device::ane {
namespace {

constexpr double kFasterBy = 0.9;  // of the time of the first form that passes
constexpr size_t kShort = 100;     // letters of a detail in a reason

// A form of a Program, as it would be compiled; or why there is none.
struct Candidate {
  const Form* form;
  std::string text;
  std::string refusal;
};

Candidate candidate(const Form& form, const Lowered& legal) {
  if (const auto why = form.refuses(legal)) return {&form, {}, *why};
  try {
    return {&form, mil::text_of(form.apply(legal), form), {}};
  } catch (const Error& error) {
    return {&form, {}, error.what()};
  }
}

std::string shortened(const std::string& detail) {
  const std::string line = detail.substr(0, detail.find('\n'));
  return line.size() <= kShort ? line : line.substr(0, kShort) + "…";
}

std::string summary(const Trial& trial) {
  if (trial.verdict == Verdict::passed)
    return fmt::format("{} {:.3g} ms, off by {:.1e}", trial.form, 1e3 * trial.seconds, trial.error);
  return fmt::format("{} {}: {}", trial.form, verdict_name(trial.verdict), shortened(trial.detail));
}

const Trial* best_of(const std::vector<Trial>& trials) {
  const Trial* first = nullptr;
  const Trial* best = nullptr;
  for (const Trial& trial : trials) {
    if (trial.verdict != Verdict::passed) continue;
    if (first == nullptr) first = best = &trial;
    if (trial.seconds < kFasterBy * first->seconds && trial.seconds < best->seconds) best = &trial;
  }
  return best;
}

class Ladder {
 public:
  explicit Ladder(ChooserOptions options) : options_(std::move(options)) {
    CHECK(options_.chip != nullptr, "a chooser for no chip");
  }

  const Choice& choose(const ir::Program& program) {
    for (const auto& [asked, choice] : made_)
      if (ir::same(asked, program)) return choice;
    made_.emplace_back(program, climb(program));
    return made_.back().second;
  }

 private:
  Choice climb(const ir::Program& program) {
    const auto kept = options_.forms.find(program.name());
    Choice choice;
    if (kept != options_.forms.end() && kept->second == kOnCpu) {
      choice.reason = "the run so far had it on the CPU";
      return choice;
    }
    const Lowered legal = legalize(program, *options_.chip);
    tried_.clear();
    if (options_.only != nullptr) {
      choice.trials.push_back(outcome(program, candidate(*options_.only, legal)));
    } else if (kept != options_.forms.end()) {
      choice.trials.push_back(outcome(program, candidate(form_named(kept->second), legal)));
      if (choice.trials[0].verdict != Verdict::passed) choice.trials.clear();
    }
    if (choice.trials.empty())
      for (const Form& form : forms())
        choice.trials.push_back(outcome(program, candidate(form, legal)));
    decide(program, choice);
    if (!unremembered_.empty()) choice.reason += fmt::format("; not remembered: {}", unremembered_);
    return choice;
  }

  void decide(const ir::Program& program, Choice& choice) const {
    for (const Trial& trial : choice.trials)
      choice.reason += fmt::format("{}{}", choice.reason.empty() ? "" : "; ", summary(trial));
    if (const Trial* const best = best_of(choice.trials); best != nullptr) {
      choice.form = &form_named(best->form);
      return;
    }
    double seconds = 0;
    for (const Trial& trial : choice.trials) seconds = std::max(seconds, trial.cpu_seconds);
    if (seconds == 0) seconds = judge_seconds(program, *open("cpu", {.threads = options_.threads}));
    choice.reason += fmt::format("; a launch takes {:.3g} ms on the CPU", 1e3 * seconds);
  }

  Trial outcome(const ir::Program& program, const Candidate& candidate) {
    Trial trial = known_or_tried(program, candidate);
    trial.form = candidate.form->name;
    return trial;
  }

  Trial known_or_tried(const ir::Program& program, const Candidate& candidate) {
    Trial trial;
    if (!candidate.refusal.empty()) {
      trial.detail = candidate.refusal;
      return trial;
    }
    for (const auto& [text, result] : tried_)
      if (text == candidate.text) return result;
    if (options_.cache != nullptr && !options_.fresh)
      if (const auto known = options_.cache->find(candidate.text)) {
        if (options_.counts != nullptr) ++options_.counts->known;
        return *known;
      }
    trial = tried(program, candidate);
    tried_.emplace_back(candidate.text, trial);
    return trial;
  }

  Trial tried(const ir::Program& program, const Candidate& candidate) {
    if (options_.progress) options_.progress(program.name(), candidate.form->name, trials_);
    ++trials_;
    if (options_.counts != nullptr) ++options_.counts->run;
    remember([&](TrialCache& cache) { cache.begin(candidate.text, candidate.form->name); });
    const Trial trial = options_.trial(
        program, {.form = candidate.form, .chip = options_.chip, .threads = options_.threads});
    remember([&](TrialCache& cache) { cache.end(candidate.text, trial); });
    return trial;
  }

  // A cache that can't be written costs time at the next start, and nothing else.
  template <class Change>
  void remember(const Change& change) {
    try {
      if (options_.cache != nullptr) change(*options_.cache);
    } catch (const Error& error) {
      unremembered_ = error.what();
    }
  }

  const ChooserOptions options_;
  std::vector<std::pair<ir::Program, Choice>> made_;
  std::vector<std::pair<std::string, Trial>> tried_;  // of the Program that is asked about
  int trials_ = 0;
  std::string unremembered_;  // why, where the cache can't be written
};

}  // namespace

void withdraw(TrialCache& cache, const Chip& chip, const ir::Program& program, const Form& form,
              std::string_view why) {
  cache.withdraw(candidate(form, legalize(program, chip)).text, form.name, why);
}

Chooser make_chooser(ChooserOptions options) {
  const auto ladder = std::make_shared<Ladder>(std::move(options));
  return [ladder](const ir::Program& program) { return ladder->choose(program); };
}

}  // namespace weft::device::ane
