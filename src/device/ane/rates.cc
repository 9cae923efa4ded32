#include "device/ane/rates.h"

#include <algorithm>

#include "base/error.h"

namespace weft::device::ane {
namespace {

constexpr RateKind kKinds[kRates] = {
    {Rate::dispatch, "ANE dispatch", "us", 1e-6},
    {Rate::matmul, "ANE matmul", "TFLOPS", 1e12},
    {Rate::surface, "ANE Surfaces", "GB/s", 1e9},
    {Rate::weight_stream, "ANE weights", "GB/s", 1e9},
    {Rate::ane_softmax, "ANE softmax", "ns/element", 1e-9},
    {Rate::peak, "ANE rated peak", "TFLOPS", 1e12},
    {Rate::gemm, "CPU GEMM fp32", "TFLOPS", 1e12},
    {Rate::core_bandwidth, "CPU memory, one core", "GB/s", 1e9},
    {Rate::bandwidth, "CPU memory, all cores", "GB/s", 1e9},
    {Rate::cores, "CPU performance cores", "", 1},
    {Rate::cpu_softmax, "CPU softmax, one core", "ns/element", 1e-9},
};

bool names(std::string_view chips, std::string_view chip) {
  for (size_t begin = 0; begin < chips.size();) {
    const size_t end = std::min(chips.find(' ', begin), chips.size());
    if (chips.substr(begin, end - begin) == chip) return true;
    begin = end + 1;
  }
  return false;
}

Figure find(std::string_view chip, const RateKind& kind) {
  for (const RateRow& row : rate_table()) {
    if (row.rate != kind.rate || !names(row.chips, chip)) continue;
    if (row.from.empty())
      return {.value = row.value * kind.scale, .source = std::string(row.source)};
    const std::string factor = row.value == 1 ? "" : fmt::format(" times {:.3g}", row.value);
    return {
        .value = row.value * find(row.from, kind).value,
        .source = fmt::format("{}'s{}: {}", display_name(chip_named(row.from)), factor, row.source),
        .derived = true};
  }
  CHECK(false, "{} has no {}", chip, kind.name);
  return {};
}

}  // namespace

std::span<const RateKind> rate_kinds() { return kKinds; }

Rates rates_of(const Chip& chip) {
  Rates rates;
  for (const RateKind& kind : kKinds)
    rates.figures[static_cast<size_t>(kind.rate)] = find(chip.name, kind);
  return rates;
}

}  // namespace weft::device::ane
