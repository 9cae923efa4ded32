// The kernels of a benchmark: what their launches amount to, and how long they took by their spans.
#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <vector>

#include "ir/program.h"

namespace weft::apps {

/// What the launches of one name amount to in a repetition.
struct KernelWork {
  int64_t launches = 0;
  double flop = 0;   ///< of products, without what a causal mask forbids
  double bytes = 0;  ///< of the ports, each once
  KernelWork& operator+=(const KernelWork&);
};
KernelWork work_of(const ir::Program& program);

struct KernelWorks {
  std::vector<std::string> order;  ///< as they are first launched
  std::map<std::string, KernelWork> kernels;
  void add(std::span<const ir::Program* const> programs);
};

/// Seconds by kernel, of one repetition.
using KernelTimes = std::map<std::string, double>;
/// Adds the spans since they were last drained.
void collect_spans(KernelTimes& times);

/// One line per kernel. `seconds` and `fma` (FLOP/s; 0: unknown) are what the shares refer to.
std::string kernel_table(const KernelWorks& works, std::span<const KernelTimes> repetitions,
                         double seconds, double fma);

nlohmann::ordered_json json_of(const KernelWorks& works);
nlohmann::ordered_json json_of(const KernelTimes& times);

}  // namespace weft::apps
