// One Program on one device against evaluate<double>: what device_test.cc and
// random_program_test.cc share.
#pragma once

#include "device/device.h"
#include "differential/witness.h"

namespace weft::test {

/// How far a device's fp32 may be from double precision, for every output: as the root of the mean
/// square of the errors over that of the values, and as the largest error over the largest value.
struct Tolerance {
  double mean = 0, largest = 0;
};

/// From the Program: each of its operations rounds to 2^-24, a sum of k terms some √k times, and
/// errors of single operations add up like random ones along the deepest path, √depth: 2^-24 · √(k
/// · depth), times 8 for exponentials, divisions and cancellation; single elements lie up to 4
/// times above the mean.
Tolerance tolerance_of(const Program& program);

/// What `program` gives in double precision for what fp32 Surfaces hold.
struct Case {
  Program program;
  Doubles inputs, outputs;
};
Case make_case(Program program, Doubles inputs);

/// Compiles, binds and runs the case on `device`, its outputs full of NaN before; expects the
/// outputs to be as near as `tolerance` says, and a second run on the same inputs to give the same
/// bits.
void expect_device_agrees(device::Device& device, const Case& expected, const Tolerance& tolerance);

/// The Options that tests open a device with: 1, 2, 3 and 7 threads.
std::vector<device::Options> thread_counts();

}  // namespace weft::test
