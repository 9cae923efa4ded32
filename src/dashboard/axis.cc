#include "dashboard/axis.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace weft::dashboard {
namespace {

// A tick that rounding has put a hair beyond the end is still on the axis.
constexpr double kHair = 1e-9;

/// The smallest of 1, 2, 5 times a power of ten that is not below `least`.
double round_step(double least) {
  const double power = std::pow(10.0, std::floor(std::log10(least)));
  for (const double times : {1.0, 2.0, 5.0})
    if (times * power >= least * (1 - kHair)) return times * power;
  return 10 * power;
}

/// Decimals that a multiple of `step` needs.
int decimals_of(double step) {
  return std::max(0, -static_cast<int>(std::floor(std::log10(step) + kHair)));
}

/// A whole number in the largest of k, M, G that it has and that needs two decimals at most; `step`
/// is the distance to the next label.
std::string whole_label(double value, double step) {
  for (const auto& [unit, sign] : {std::pair(1e9, "G"), {1e6, "M"}, {1e3, "k"}})
    if (std::abs(value) >= unit && step >= unit / 100)
      return fmt::format("{:.{}f}{}", value / unit, decimals_of(std::min(step / unit, 1.0)), sign);
  return fmt::format("{:.0f}", value);
}

std::string label_of(double value, double step) {
  if (step >= 1 && std::abs(value) >= 10'000) return whole_label(value, step);
  return fmt::format("{:.{}f}", value, decimals_of(step));
}

std::vector<Tick> linear_ticks(const Axis& axis, int most, bool whole) {
  std::vector<Tick> found;
  const double span = axis.high - axis.low;
  double step = round_step(span / (most + 1));
  if (whole) step = std::max(step, 1.0);
  while (std::floor(axis.high / step + kHair) - std::ceil(axis.low / step - kHair) + 1 > most)
    step = round_step(step * 1.5);
  for (double i = std::ceil(axis.low / step - kHair); i * step <= axis.high + step * kHair; ++i) {
    const double value = i == 0 ? 0 : i * step;
    found.push_back({value, label_of(value, step)});
  }
  return found;
}

/// All whole multiples of the powers of ten on the axis, or the roundest of them, or the powers
/// alone, or each n-th of these.
std::vector<Tick> log_ticks(const Axis& axis, int most, bool whole) {
  const int first = static_cast<int>(std::floor(std::log10(axis.low) + kHair));
  const int last = static_cast<int>(std::ceil(std::log10(axis.high) - kHair));
  const auto on_axis = [&](int every, std::initializer_list<double> times) {
    std::vector<Tick> found;
    for (int power = first; power <= last; power += every)
      for (const double time : times) {
        const double unit = std::pow(10.0, power), value = time * unit;
        if (value < axis.low * (1 - kHair) || value > axis.high * (1 + kHair)) continue;
        if (whole && unit < 1) continue;
        found.push_back({value, label_of(value, unit)});
      }
    return found;
  };
  const auto room = static_cast<size_t>(most);
  std::vector<Tick> found = on_axis(1, {1, 2, 3, 4, 5, 6, 7, 8, 9});
  if (found.size() > room) found = on_axis(1, {1, 2, 3, 5});
  if (found.size() > room) found = on_axis(1, {1, 2, 5});
  for (int every = 1; found.size() > room; ++every) found = on_axis(every, {1});
  return found;
}

}  // namespace

double Axis::at(double value) const {
  if (!log) return (value - low) / (high - low);
  if (!(value > 0)) return -std::numeric_limits<double>::infinity();
  return std::log(value / low) / std::log(high / low);
}

Axis axis_over(double low, double high, bool log) {
  if (low < high) return {low, high, log};
  if (log) return {low / 2, high * 2, log};
  const double aside = low == 0 ? 1 : std::abs(low) / 10;
  return {low - aside, high + aside, log};
}

std::vector<Tick> ticks(const Axis& axis, int most, bool whole) {
  if (most < 1 || !(axis.low < axis.high)) return {};
  if (!axis.log) return linear_ticks(axis, most, whole);
  // Too short for its powers of ten: the numbers in between are as good as on a linear axis.
  std::vector<Tick> found = log_ticks(axis, most, whole);
  return found.size() >= 2 || most < 2 ? found : linear_ticks(axis, most, whole);
}

}  // namespace weft::dashboard
