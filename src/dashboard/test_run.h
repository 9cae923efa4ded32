// For tests only: runs made up by a formula, so that a test knows each of their values.
#pragma once

#include <cmath>

#include "dashboard/run.h"
#include "dashboard/view.h"

namespace weft::dashboard {

inline constexpr int64_t kTestStart = 1'795'000'000'000;  ///< 2026-11-18 11:06:40 UTC
inline constexpr int64_t kTestStepMs = 500;

/// Falls from 10 towards 2, with a little that looks like noise.
inline double test_loss(int64_t step) {
  const auto n = static_cast<double>(step);
  return 2 + 8 / (1 + n / 100) + 0.2 * std::sin(12.9898 * n);
}
inline double test_smoothed(int64_t step) { return 2 + 8 / (1 + static_cast<double>(step) / 100); }

inline Step test_step(int64_t step) {
  const auto n = static_cast<double>(step);
  Step made;
  made.step = step;
  made.time_ms = kTestStart + step * kTestStepMs;
  made.loss = test_loss(step);
  made.smoothed = test_smoothed(step);
  made.rate = 5e-4;
  made.grad_norm = 1.25;
  made.tokens = 4096;
  made.ms = 400 + 20 * std::sin(n);
  made.tokens_per_s = made.tokens / made.ms * 1e3;
  made.flop_per_s = 412e9;
  made.peak_fraction = 0.37;
  made.weight_sync_ms_per_layer = 0.8;
  made.copied_bytes = 1.5e6;
  made.memory_bytes = 1.25e9;
  made.time = {{"cpu", 60},  {"ane", 290},      {"staging", 20},
               {"sync", 10}, {"optimizer", 25}, {"data", 1}};
  made.spans = {{"fwdAttn", 100}, {"fwdFFN", 120}, {"ffnBwd", 75.5}, {"copy", 20}};
  if (step % 4 == 0) {
    made.power_w = {{"cpu", 12.5}, {"ane", 2.25}, {"package", 20}};
    made.energy_j = {{"cpu", 6.25 * n}, {"ane", 1.125 * n}, {"package", 10 * n}};
  }
  return made;
}

inline RunConfig test_config() {
  RunConfig config;
  config.command_line = "weft train --model stories15M --data tokens.bin";
  config.version = "0.1.0";
  config.cpu = "Apple M4";
  config.processors = 10;
  config.device = "ane";
  config.model = "stories15M";
  config.parameters = 15'191'712;
  config.steps = 5000;
  config.peak_flop_per_s = 1.1e12;
  config.peak_source = "measured";
  config.bigram_entropy = 4.0;
  config.kernels = {{"fwdAttn", "ane", "packed", "", 1, 6},
                    {"fwdFFN", "ane", "packed", "", 1, 6},
                    {"ffnBwd", "cpu", "", "the compiler refuses it: too many taps", 1, 6}};
  config.power_sources = {{"cpu", "IOReport"}, {"ane", "IOReport"}, {"package", "sum"}};
  config.power_unavailable = {{"gpu", "IOReport has no channel for it on this machine"},
                              {"system", "needs a battery"}};
  config.settings = {{"model.name", "stories15M"}, {"training.rate", "0.0005"}, {"pid", "4711"}};
  return config;
}

/// A run whose newest step is `steps`, validated every 100, with a few events and one sample.
inline Run test_run(int64_t steps) {
  Run run;
  run.folder = "runs/test";
  run.name = "test";
  run.config = test_config();
  run.state = RunState::kRunning;
  run.whole = true;
  run.read_fraction = 1;
  run.events.push_back({0, kTestStart, "start", "stories15M from scratch"});
  for (int64_t step = 1; step <= steps; ++step) {
    const Step made = test_step(step);
    run.loss.add(step, made.loss);
    run.smoothed.add(step, made.smoothed);
    if (step % 100 == 0) run.validation.add(step, made.smoothed + 0.1);
    if (!made.power_w.empty()) run.power_w = made.power_w, run.energy_j = made.energy_j;
    run.recent.push_back(made);
    if (run.recent.size() > Run::kMostRecent) run.recent.pop_front();
  }
  const int64_t end = kTestStart + steps * kTestStepMs;
  run.events.push_back({steps, end, "skip", "loss is not finite, norm 3.1"});
  run.events.push_back({steps, end, "checkpoint", "runs/test/checkpoint-" + std::to_string(steps)});
  run.samples.push_back({steps, end, 1, "Once upon a time",
                         "Once upon a time, there was a little girl named Lily. She loved to play "
                         "outside in the park with her dog."});
  run.skipped = 1;
  return run;
}

inline View test_view(const Run& run) {
  View view;
  view.now_ms = run.recent.empty() ? kTestStart : run.recent.back().time_ms + 300;
  return view;
}

}  // namespace weft::dashboard
