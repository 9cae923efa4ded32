// What all benchmarks say in the same way: medians with their spread, the machine, raw data as
// JSON.
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "apps/bench_options.h"
#include "apps/samples.h"
#include "device/device.h"

namespace weft::apps {

/// From seconds, bytes and fractions to what people read.
inline constexpr double kMs = 1e3, kGiga = 1e-9, kPercent = 100, kNanosecond = 1e-9;

/// `value` with six digits: what is measured has no more, and the files of results stay small.
double six_digits(double value);

/// {"median", "min", "max", "values"}, each number multiplied by `scale`, with six digits.
nlohmann::ordered_json json_of(const Samples& samples, double scale);

/// The head of a table: one line for the machine and the program.
std::string machine_text(const device::Device& device);

/// The head of the raw data: what was measured, where, by which program and command.
nlohmann::ordered_json machine_json(const char* what, const BenchOptions& options,
                                    const device::Device& device);

/// The device that the options ask for. Throws Error for one that needs a companion: where two work
/// at once, the time of one says nothing of the machine.
std::unique_ptr<device::Device> open_for_bench(const BenchOptions& options);

/// The model's sizes, with those that were asked for instead of its own. Throws Error when they do
/// not fit together, or a number of the options is out of range.
model::Config config_for_bench(const BenchOptions& options);
std::string model_text(const BenchOptions& options, const model::Config& config);
nlohmann::ordered_json model_json(const BenchOptions& options, const model::Config& config);

/// Leaves `json` where the options want it; with "-" on stdout.
void write_report(const BenchOptions& options, const nlohmann::ordered_json& json);

}  // namespace weft::apps
