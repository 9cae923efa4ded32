#include "device/cpu/run.h"

namespace weft::device::cpu {
namespace {

// Multiply-adds below which one worker alone is quicker.
constexpr int64_t kGrain = 1 << 16;

}  // namespace

void run(const SlicedStep& step, const Run& run) {
  const int64_t entries = step.grid[0], groups = step.grid[1];
  const int64_t units = step.sums ? entries : entries * groups;
  const auto part = [&](int worker, Range mine) {
    Run own = run;
    own.worker = worker;
    for (int64_t unit = mine.begin; unit < mine.end; ++unit) {
      const int64_t b = step.sums ? unit : unit / groups;
      const Range inner = step.sums ? Range{0, groups} : Range{unit % groups, unit % groups + 1};
      for (int64_t g = inner.begin; g < inner.end; ++g)
        for (const SlicedStep::Part& one : step.parts)
          std::visit([&](const auto& what) { run_entry(what, own, b, g); }, one);
    }
  };
  const int workers = run.workers.count();
  if (workers == 1 || entries * groups * step.work < 2 * kGrain) return part(0, {0, units});
  run.workers.run([&](int worker) { part(worker, share(units, worker, workers)); });
}

}  // namespace weft::device::cpu
