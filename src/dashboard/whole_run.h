// A run over its whole length, as a report shows it: what History gathers, and curves of all that
// each step says. Every record is read, which takes some seconds for each million of them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "dashboard/run.h"

namespace weft::dashboard {

struct NamedCurve {
  std::string name;
  Curve curve;
};

struct WholeRun {
  Run run;          ///< as of its newest records; its curves are not those of the whole run
  History history;  ///< of the whole run
  Curve rate, grad_norm, tokens, tokens_per_s, ms, peak_fraction, memory_bytes;
  std::vector<NamedCurve> time, power_w;  ///< in the order in which the names came first

  void add(const Record& record);
};

/// Reads the run folder or telemetry file. `progress` is told the bytes that are read and how many
/// there are. Throws Error in words where there is no run, or one of a newer schema.
WholeRun read_whole_run(const std::filesystem::path& path,
                        const std::function<void(double done, double total)>& progress);

/// The values of a curve in at most `most` buckets: neighbours are joined, as many to each.
std::vector<Curve::Bucket> thinned(const Curve& curve, size_t most);

/// The sum of all values, and their mean (kMissing where there is none).
double sum_of(const Curve& curve);
double mean_of(const Curve& curve);

}  // namespace weft::dashboard
