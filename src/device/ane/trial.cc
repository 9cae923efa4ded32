#include "device/ane/trial.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "device/ane/compare.h"
#include "device/ane/probe.h"
#include "device/ane/runtime/fault.h"

namespace weft::device::ane {
namespace {

// What stands in the outputs before a launch: no answer, which are all near 1, and no NaN, which
// need not survive the way into the engine's memory and back, and would be taken for the engine's
// own. A half, so that it is found again.
constexpr float kPoison = -12344;

using Results = std::vector<std::vector<float>>;

/// Gives the numbers of `round` to what changes between the rounds: the weights, or the inputs of a
/// Program without any; in the first round to everything.
void prepare(Probe& probe, const ir::Program& program, uint64_t round) {
  const bool has_weights = std::ranges::any_of(
      program.inputs(), [](const ir::Port& port) { return port.role == ir::Role::weight; });
  if (round == 1 || has_weights) probe.write(ir::Role::weight, round);
  if (round == 1 || !has_weights) probe.write(ir::Role::input, round);
}

Results run(Probe& probe, const ir::Program& program, uint64_t round) {
  prepare(probe, program, round);
  probe.poison(kPoison);
  probe.run();
  return probe.read();
}

/// What is wrong with the results; nullopt: nothing. `error` receives the largest difference.
std::optional<std::string> complaint(const ir::Program& program, const Results& found,
                                     const Results& wanted, double& error) {
  for (size_t i = 0; i < found.size(); ++i) {
    const std::string& port = program.outputs()[i].port.name;
    const Difference d = difference(found[i], wanted[i]);
    error = std::max(error, d.relative);
    if (const auto left = std::ranges::count(found[i], kPoison); left > 0)
      return fmt::format("'{}': {} of {} numbers were not written", port, left, found[i].size());
    if (!d.passes()) return fmt::format("'{}': {}", port, to_string(d));
  }
  return std::nullopt;
}

bool alike(const Results& a, const Results& b) {
  for (size_t i = 0; i < a.size(); ++i)
    if (difference(a[i], b[i]).relative > kTolerance) return false;
  return true;
}

std::optional<std::string> complaint(const ir::Program& program, Probe& probe, Probe& judge,
                                     double& error) {
  Results before;
  for (const uint64_t round : {1u, 2u}) {
    Results found = run(probe, program, round);
    if (auto why = complaint(program, found, run(judge, program, round), error)) return why;
    if (round > 1 && alike(found, before)) return "other numbers give the same result";
    before = std::move(found);
  }
  return std::nullopt;
}

Verdict verdict_of(const runtime::Fault& fault) {
  using enum runtime::Stage;
  const bool refused = fault.stage == describe || fault.stage == compile || fault.stage == load;
  return refused ? Verdict::refused : Verdict::failed;
}

}  // namespace

double judge_seconds(const ir::Program& program, Device& judge) {
  Probe probe(program, judge);
  prepare(probe, program, 1);
  probe.run();
  return probe.seconds();
}

Trial try_form(std::string_view form, const ir::Program& program, Device& device, Device& judge) {
  Trial trial;
  trial.form = form;
  try {
    Probe probe(program, device), same(program, judge);
    trial.verdict = Verdict::failed;
    const auto wrong = complaint(program, probe, same, trial.error);
    trial.verdict = wrong ? Verdict::wrong : Verdict::passed;
    trial.detail = wrong.value_or("");
    trial.cpu_seconds = same.seconds();
    if (!wrong) trial.seconds = probe.seconds();
  } catch (const runtime::Fault& fault) {
    trial.verdict = verdict_of(fault);
    trial.detail = fault.what();
  } catch (const Error& error) {
    trial.detail = error.what();
  }
  return trial;
}

}  // namespace weft::device::ane
