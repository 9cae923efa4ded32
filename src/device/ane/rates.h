// Rates: how fast each chip is, figure by figure, and where every figure comes from. What the cost
// model (cost.h) multiplies work with.
//
// Every figure is a published microbenchmark, a specification, or follows from another chip's
// figure by the rule that stands beside it. None was taken or fitted from the time of a training
// step, and none was measured by Weft.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "device/ane/chip.h"

namespace weft::device::ane {

enum class Rate : uint8_t {
  dispatch,        ///< seconds of one evaluation beside its work
  matmul,          ///< flop/s of fp16 products, at the sizes of a layer
  surface,         ///< bytes/s between the ANE and the Surfaces of activations
  weight_stream,   ///< bytes/s at which the ANE reads the matrices of weights
  ane_softmax,     ///< seconds that an element of a softmax takes more than one passing by
  peak,            ///< flop/s in fp16 that the chip is rated at
  gemm,            ///< flop/s of fp32 products on the CPU
  core_bandwidth,  ///< bytes/s of one core
  bandwidth,       ///< bytes/s of all cores
  cores,           ///< performance cores
  cpu_softmax,     ///< seconds of one core for an element of a softmax, its passes included
};
inline constexpr size_t kRates = 11;

/// How a rate is written for people: "ANE matmul", "TFLOPS", and 1e12 of the SI unit.
struct RateKind {
  Rate rate;
  std::string_view name, unit;
  double scale;
};
/// Every rate, in the order of the enum.
std::span<const RateKind> rate_kinds();

struct Figure {
  double value = 0;  ///< in SI units
  std::string
      source;  ///< who measured it, on what and when; or from which chip it follows, and how
  bool derived = false;  ///< it follows from another chip's figure
};

/// A chip's figures. For hand-made rates in tests, fill `figures`.
struct Rates {
  std::array<Figure, kRates> figures;
  const Figure& figure(Rate rate) const { return figures[static_cast<size_t>(rate)]; }
  double operator[](Rate rate) const { return figure(rate).value; }
};

Rates rates_of(const Chip&);

/// A row of the table: `value` in the kind's unit for the chips named (words of `chips`); with a
/// `from`, the value is a factor to that chip's figure.
struct RateRow {
  Rate rate;
  std::string_view chips;
  double value;
  std::string_view from;
  std::string_view source;
};
/// Each chip stands in exactly one row for each rate.
std::span<const RateRow> rate_table();

}  // namespace weft::device::ane
