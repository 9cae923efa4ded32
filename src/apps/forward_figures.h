// The figures of a benchmark of the forward pass, for people and as raw data.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "apps/bench_options.h"
#include "apps/forward_model.h"
#include "apps/kernel_table.h"
#include "apps/samples.h"
#include "train/launch_counts.h"

namespace weft::apps {

/// One timed pass, in seconds.
struct ForwardPass {
  double layers = 0;    ///< to the last norm
  double forward = 0;   ///< with the loss
  double fma = 0;       ///< FLOP/s of the CPU around it, where that is measured
  KernelTimes kernels;  ///< by launch name, copies too
};

class ForwardFigures {
 public:
  /// All three outlive it.
  ForwardFigures(const BenchOptions& options, const device::Device& device,
                 const ForwardModel& model);

  int threads = 0;
  std::vector<ForwardPass> passes;
  double largest_error = 0;               ///< of the check, as a part of the numbers' size
  std::optional<double> smallest_launch;  ///< seconds
  std::vector<device::Notice> notices;    ///< what the device found out meanwhile

  /// FLOP/s of the layer kernels while they run, in the quickest pass: what must be possible.
  double largest_rate() const;
  nlohmann::ordered_json json() const;
  std::string table() const;

 private:
  template <class Figure>
  Samples samples(const Figure& figure) const;
  double in_layer_kernels(const ForwardPass& pass) const;
  double in_copies(const ForwardPass& pass) const;
  double tokens() const;
  std::optional<double> dispatch_share() const;

  const BenchOptions& options_;
  const device::Device& device_;
  const ForwardModel& model_;
  const train::LaunchCounts counts_;
  KernelWorks works_;
  double layer_flop_ = 0, flop_ = 0;
};

}  // namespace weft::apps
