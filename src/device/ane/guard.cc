#include "device/ane/guard.h"

#include <algorithm>
#include <utility>

#include "base/clock.h"
#include "base/error.h"
#include "device/ane/runtime/fault.h"
#include "device/ane/runtime/retry.h"

namespace weft::device::ane {

void Guard::add(std::shared_ptr<const AneKernel> kernel, const ir::Program& asked) {
  std::erase_if(kernels_, [](const Guarded& guarded) { return guarded.kernel.expired(); });
  kernel->standing().due = options_.audit_every.has_value();
  // Now and not in the midst of a step: it sets up BLAS, which others may be using then.
  if (options_.audit_every && !cpu_) cpu_ = open("cpu", {.threads = options_.threads});
  kernels_.push_back({std::move(kernel), asked});
}

void Guard::attempt(const AneKernel& kernel, size_t request) {
  const int64_t start = now_ns();
  const runtime::Repeats repeats = runtime::run_patiently(kernel.executable(), request);
  seconds_ += seconds_since(start);
  if (repeats.count == 0) return;
  const std::string& name = kernel.program().name();
  const auto known = std::ranges::find_if(repeated_, [&](const Repeated& repeated) {
    return repeated.kernel == name && repeated.said == repeats.said;
  });
  if (known == repeated_.end())
    repeated_.push_back({name, repeats.said, repeats.count});
  else
    known->times += repeats.count;
}

void Guard::reload(const AneKernel& kernel, const std::string& why) {
  kernel.executable().reload();
  notices_.push_back({"reload", fmt::format("{} was unloaded and loaded again: {}",
                                            kernel.program().name(), why)});
}

void Guard::run(const AneKernel& kernel, size_t request) {
  try {
    attempt(kernel, request);
  } catch (const runtime::Fault& fault) {
    if (fault.stage != runtime::Stage::run || fault.cure != runtime::Cure::other) throw;
    reload(kernel, fault.what());
    attempt(kernel, request);
  }
}

const ir::Program& Guard::asked(const AneKernel& kernel) const {
  const auto guarded = std::ranges::find_if(
      kernels_, [&](const Guarded& one) { return one.kernel.lock().get() == &kernel; });
  CHECK(guarded != kernels_.end(), "{} is nobody's", kernel.program().name());
  return guarded->asked;
}

Judge& Guard::judge(std::unique_ptr<Judge>& made, Device& device, const AneKernel& kernel) const {
  if (!made) made = std::make_unique<Judge>(asked(kernel), device);
  return *made;
}

std::optional<Guard::Opinion> Guard::examine(const AneKernel& kernel,
                                             std::span<const std::shared_ptr<Surface>> reads,
                                             std::span<const std::shared_ptr<Surface>> writes) {
  Standing& standing = kernel.standing();
  const std::optional<Difference> exact = judge(standing.cpu, *cpu_, kernel).compare(reads, writes);
  if (!exact) return std::nullopt;
  if (exact->passes()) return Opinion{*exact, 0};
  if (!simulated_)
    simulated_ =
        open(fmt::format("ane-sim:{}", options_.chip->name), {.threads = options_.threads});
  Judge& simulated = judge(standing.simulated, *simulated_, kernel);
  if (!simulated.compare(reads, writes)) return std::nullopt;
  const std::optional<Difference> expected =
      judge(standing.cpu, *cpu_, kernel).compare(reads, simulated.outputs());
  return Opinion{*exact, expected ? expected->relative : 0};
}

bool Guard::Opinion::passes() const {
  Difference rest = difference;
  rest.relative -= expected;
  return rest.passes();
}

void Guard::audit(const AneKernel& kernel, std::span<const std::shared_ptr<Surface>> reads,
                  std::span<const std::shared_ptr<Surface>> writes,
                  const std::function<void()>& again) {
  std::optional<Opinion> opinion = examine(kernel, reads, writes);
  if (opinion && !opinion->passes()) {
    reload(kernel,
           fmt::format("a launch differed from the CPU's: {}", to_string(opinion->difference)));
    again();
    opinion = examine(kernel, reads, writes);
    if (opinion && !opinion->passes()) distrust(kernel, opinion->difference);
    notices_.push_back(
        {"audit", fmt::format("{}: the same launch is right now", kernel.program().name())});
  }
  kernel.standing().due = false;
  kernel.standing().postponed = !opinion;
  if (opinion) passed(kernel, *opinion);
}

void Guard::passed(const AneKernel& kernel, const Opinion& opinion) {
  kernel.standing().good_step = steps_;
  Audited& round = opinion.difference.passes() ? exact_ : coarse_;
  const std::string& name = kernel.program().name();
  if (std::ranges::find(round.kinds, name) == round.kinds.end()) round.kinds.push_back(name);
  round.largest = std::max(round.largest, opinion.difference.relative);
}

void Guard::distrust(const AneKernel& kernel, const Difference& difference) {
  const std::string& name = kernel.program().name();
  const std::optional<int64_t> good = kernel.standing().good_step;
  const std::string why = fmt::format("in training, against the CPU: {}", to_string(difference));
  if (options_.withdraw) options_.withdraw(asked(kernel), kernel.chosen(), why);
  fail(
      "{} on the Neural Engine, form {}: a launch should give the CPU's numbers, and after it was "
      "unloaded and loaded again it still is wrong: {}. It was {}. Restart with --resume, from the "
      "last checkpoint: the form is withdrawn and another one will be taken",
      name, kernel.form(), to_string(difference),
      good ? fmt::format("last found right {} steps ago", steps_ - *good)
           : std::string("never found right in this run"));
}

std::vector<Notice> Guard::after_step() {
  ++steps_;
  plan_audits();
  say_what_happened();
  watch_times();
  return std::exchange(notices_, {});
}

// Every so many steps, wherever something was refused for a moment, and where the last audit said
// nothing: in the next step.
void Guard::plan_audits() {
  if (!options_.audit_every) return;
  const int64_t every = *options_.audit_every;
  const bool is_time = every > 0 && steps_ % every == 0;
  for (const Guarded& guarded : kernels_)
    if (const auto kernel = guarded.kernel.lock()) {
      Standing& standing = kernel->standing();
      standing.due = standing.due || standing.postponed || is_time || !repeated_.empty();
    }
}

void Guard::say_what_happened() {
  for (const Repeated& repeated : repeated_)
    notices_.push_back(
        {"retry", fmt::format("{} was run again {} time{}: {}", repeated.kernel, repeated.times,
                              repeated.times == 1 ? "" : "s", repeated.said)});
  repeated_.clear();
  if (!exact_.kinds.empty())
    notices_.push_back(
        {"audit", fmt::format("{}: as on the CPU, differences up to {:.1e} of the largest number",
                              fmt::join(exact_.kinds, ", "), exact_.largest)});
  if (!coarse_.kinds.empty())
    notices_.push_back(
        {"audit", fmt::format("{}: off by up to {:.1e} of the CPU's numbers, as half precision "
                              "makes it, which takes products below 2^-14 for 0 (docs/numerics.md)",
                              fmt::join(coarse_.kinds, ", "), coarse_.largest)});
  exact_ = coarse_ = {};
}

void Guard::watch_times() {
  const std::optional<Slowdown> slow = watch_.see(std::exchange(seconds_, 0));
  if (!slow) return;
  int count = 0;
  for (const Guarded& guarded : kernels_) {
    const auto kernel = guarded.kernel.lock();
    if (!kernel) continue;
    kernel->executable().reload();
    ++count;
  }
  notices_.push_back(
      {"reload", fmt::format("{} unloaded and loaded again: a step took {:.3f} ms on the Neural "
                             "Engine, {:.3f} ms at first",
                             count == 1 ? "1 program was" : fmt::format("{} programs were", count),
                             slow->now * 1e3, slow->before * 1e3)});
}

}  // namespace weft::device::ane
