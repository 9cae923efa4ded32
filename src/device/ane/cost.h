// Cost: what a Program amounts to, and how long that takes at a chip's published rates. A roofline
// with as few terms as the published microbenchmarks tell apart.
//
//   ANE   dispatch + max(flop / matmul, ports / surface + weights / weight_stream)
//         + softmax · ane_softmax
//   CPU   flop / gemm + product_bytes / bandwidth + (pass_bytes + 6 · converted) / bandwidth
//         + exponentials · cpu_softmax / cores
//
// On the ANE elementwise work inside a Program is free: a program with a GELU streams as fast as
// one with a ReLU. On the CPU arithmetic and memory add up, as the products of a layer are too flat
// for their traffic to hide.
#pragma once

#include <cstdint>

#include "device/ane/rates.h"
#include "ir/program.h"

namespace weft::device::ane {

/// What one launch amounts to. Bytes are of the ports' types; fp32 where no port says otherwise.
struct Work {
  double flop = 0;           ///< of matrix products, a multiply-add being two
  double read = 0;           ///< bytes of ports that enter, weights left out
  double weights = 0;        ///< bytes of weight ports
  double written = 0;        ///< bytes of outputs and taps
  double softmax = 0;        ///< elements of softmax as one operation
  double exponentials = 0;   ///< elements of exp and the functions that hold one
  double product_bytes = 0;  ///< fp32 operands and results of products, which a CPU's GEMMs move
  double pass_bytes = 0;     ///< of the ports that no product moves: a CPU's elementwise passes
  double converted = 0;      ///< elements from fp32 to fp16 or back

  Work& operator+=(const Work&);
};

/// `program` once: for the ANE as legalized, for a CPU as it is. Values that stay inside, other
/// than the operands and results of products, are taken to be in the caches; a table that is
/// gathered from or scattered to counts with the rows that are touched. A causal product counts in
/// full, as both devices compute it in full.
Work count(const ir::Program& program);

/// What an element that is converted is read and written with.
inline constexpr double kConvertedBytes = 4 + 2;

/// From one Surface to another of the same shape.
Work count_copy(const ir::Port& from, const ir::Port& to);

double ane_seconds(const Work&, const Rates&);

/// Which cores do a CPU's passes and conversions; products are Accelerate's affair, which uses all.
enum class Cores : uint8_t { one, all };
double cpu_seconds(const Work&, const Rates&, Cores);

}  // namespace weft::device::ane
