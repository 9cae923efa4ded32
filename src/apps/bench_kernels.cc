#include "apps/bench_kernels.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <vector>

#include "apps/bench_check.h"
#include "apps/bench_report.h"
#include "apps/kernel_table.h"
#include "apps/progress.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/random.h"
#include "device/cpu/peak.h"
#include "kernels/catalogue.h"

namespace weft::apps {
namespace {

using nlohmann::ordered_json;

constexpr uint64_t kSeed = 1;
// A repetition runs a kernel so often that it takes about as long as one of the peak.
constexpr double kRepetitionSeconds = 0.01;

// A Program bound to Surfaces of its own. Numbers are drawn from [0.1, 1): a second moment must not
// be negative, a norm not vanish. Ids are below the number of rows that they choose from.
class BoundKernel {
 public:
  BoundKernel(const ir::Program& program, int64_t ids_below, device::Device& device)
      : launch_(device::bind_alone(device, device.compile(program))) {
    for (const auto& surface : launch_->reads()) fill(*surface, ids_below);
    device::Launch* const launches[] = {launch_.get()};
    sequence_ = device::record(launches);
  }

  void run() { sequence_->run(); }

  /// Output number `i` of the Program.
  std::vector<float> output(size_t i) const {
    const device::Surface& surface = *launch_->writes()[i];
    std::vector<float> values(static_cast<size_t>(surface.port().shape.count()));
    surface.read(values);
    return values;
  }

 private:
  void fill(device::Surface& surface, int64_t ids_below) const {
    const auto count = static_cast<size_t>(surface.port().shape.count());
    const uint64_t stream = stream_id(surface.port().name);
    if (surface.port().dtype == ir::DType::i32) {
      std::vector<int32_t> ids(count);
      for (size_t i = 0; i < count; ++i)
        ids[i] =
            static_cast<int32_t>(random_below(static_cast<uint64_t>(ids_below), kSeed, stream, i));
      surface.write_ids(ids);
      return;
    }
    std::vector<float> values(count);
    for (size_t i = 0; i < count; ++i)
      values[i] = static_cast<float>(0.1 + 0.9 * random_uniform(kSeed, stream, i));
    surface.write(values);
  }

  std::unique_ptr<device::Launch> launch_;
  std::unique_ptr<device::Sequence> sequence_;
};

bool decodes(const std::string& name) { return name == "decodeAttn" || name == "classify"; }

// The catalogue for `config`: what decodes is about one new token, everything else about windows.
std::vector<kernels::Entry> entries_of(const model::Config& config, int64_t batch,
                                       const std::string& only) {
  std::vector<kernels::Entry> entries;
  for (const std::string& name : kernels::program_names()) {
    if (!only.empty() && name != only) continue;
    const kernels::Sizes sizes =
        decodes(name) ? model::sizes(config, 1, 1) : model::sizes(config, batch, config.sequence);
    entries.push_back({name, kernels::program_named(name, sizes, config.sequence)});
  }
  if (entries.empty()) kernels::program_named(only, {}, 1);  // says which there are
  return entries;
}

// Ids choose rows of the vocabulary, or say how many columns of a cache are filled.
int64_t ids_below(const std::string& name, const model::Config& config) {
  return decodes(name) ? config.sequence : config.vocab;
}

void check(const kernels::Entry& entry, device::Device& device, device::Device& judge) {
  const int64_t below = ids_below(entry.name, kSmallModel);
  BoundKernel found(entry.program, below, device), wanted(entry.program, below, judge);
  found.run();
  wanted.run();
  for (size_t i = 0; i < entry.program.outputs().size(); ++i)
    require_near(fmt::format("{} of {}", entry.program.outputs()[i].port.name, entry.name),
                 found.output(i), wanted.output(i));
}

struct Measured {
  std::string name;
  KernelWork work;
  Samples seconds = {}, fma = {}, read = {};
};

Measured measure(const kernels::Entry& entry, const BenchOptions& o, const model::Config& config,
                 device::Device& device, const device::cpu::Peak& peak) {
  Measured measured{.name = entry.name, .work = work_of(entry.program)};
  BoundKernel kernel(entry.program, ids_below(entry.name, config), device);
  const auto seconds_of = [&](int64_t runs) {
    const int64_t start = now_ns();
    for (int64_t i = 0; i < runs; ++i) kernel.run();
    return seconds_since(start) / static_cast<double>(runs);
  };
  seconds_of(1);  // warm
  const auto runs = static_cast<int64_t>(std::max(1.0, kRepetitionSeconds / seconds_of(1)));
  for (int64_t i = 0; i < o.repeat; ++i) {
    const double fma = peak.multiply_add(), read = peak.read();
    measured.seconds.add(seconds_of(runs));
    measured.fma.add((fma + peak.multiply_add()) / 2);
    measured.read.add((read + peak.read()) / 2);
  }
  return measured;
}

}  // namespace

int run_bench_kernels(const BenchOptions& o) {
  const std::unique_ptr<device::Device> device = open_for_bench(o);
  const std::unique_ptr<device::Device> judge = device::open("reference", {});
  Workers workers(o.threads);
  const model::Config config = config_for_bench(o);
  for (const kernels::Entry& entry : entries_of(kSmallModel, 2, o.only))
    check(entry, *device, *judge);

  const device::cpu::Peak peak(workers);
  const std::vector<kernels::Entry> entries = entries_of(config, o.batch, o.only);
  std::vector<Measured> all;
  Progress progress("bench kernels", static_cast<double>(entries.size()), "kernels",
                    style_unless(o.quiet));
  for (const kernels::Entry& entry : entries) {
    all.push_back(measure(entry, o, config, *device, peak));
    progress.update(static_cast<double>(all.size()), entry.name);
  }
  progress.finish();

  ordered_json json = machine_json("kernels", o, *device);
  json["threads"] = workers.count();
  json["model"] = model_json(o, config);
  json["batch"] = o.batch;
  json["sequence"] = config.sequence;
  for (const Measured& one : all)
    json["kernels"][one.name] = {{"gflop", kGiga * one.work.flop},
                                 {"port_bytes", one.work.bytes},
                                 {"ms", json_of(one.seconds, kMs)},
                                 {"fma_gflops", json_of(one.fma, kGiga)},
                                 {"read_gbs", json_of(one.read, kGiga)}};
  write_report(o, json);
  if (o.json == "-") return 0;
  fmt::print("{}\n{}, {} x {} tokens; {} repetitions with warm caches, median [min .. max]\n\n",
             machine_text(*device), model_text(o, config), o.batch, config.sequence, o.repeat);
  fmt::print("{:<24}{:>30}{:>11}{:>10}{:>9}{:>12}\n", "kernel", "ms", "GFLOP/s", "% of FMA", "GB/s",
             "% of read");
  for (const Measured& one : all) {
    const double seconds = one.seconds.median();
    const double flops = one.work.flop / seconds, bytes = one.work.bytes / seconds;
    fmt::print("{:<24}{:>30}", one.name, spread_text(one.seconds, kMs, 3));
    if (one.work.flop > 0)
      fmt::print("{:>11.1f}{:>10.1f}", kGiga * flops, kPercent * flops / one.fma.median());
    else
      fmt::print("{:>21}", "");
    fmt::print("{:>9.1f}{:>12.1f}\n", kGiga * bytes, kPercent * bytes / one.read.median());
  }
  return 0;
}

}  // namespace weft::apps
