#include "base/number_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace weft {
namespace {

constexpr const char* kNotANumber = "n/a";

/// Decimals with which a value of this size, at least 1, has three figures; what rounds up to the
/// next power of ten counts as that.
int decimals_of(double size) { return size < 9.995 ? 2 : size < 99.95 ? 1 : 0; }

}  // namespace

std::string bytes_text(double bytes) {
  if (bytes < 1e3) return fmt::format("{:.0f} B", bytes);
  if (bytes < 1e6) return fmt::format("{:.1f} kB", bytes * 1e-3);
  if (bytes < 1e9) return fmt::format("{:.1f} MB", bytes * 1e-6);
  return fmt::format("{:.1f} GB", bytes * 1e-9);
}

std::string duration_text(double seconds) {
  const auto whole = static_cast<int64_t>(std::llround(std::max(0.0, seconds)));
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{} min {:02} s", whole / 60, whole % 60);
  return fmt::format("{} h {:02} min", whole / 3600, whole / 60 % 60);
}

std::string si_text(double value, std::string_view unit) {
  if (!std::isfinite(value)) return kNotANumber;
  static constexpr const char* kPrefixes[] = {"n", "µ", "m", "", "k", "M", "G", "T", "P", "E"};
  constexpr int kNone = 3, kLast = 9;
  int prefix = kNone;
  double scaled = value;
  while (std::abs(scaled) >= 999.5 && prefix < kLast) scaled *= 1e-3, ++prefix;
  while (!unit.empty() && scaled != 0 && std::abs(scaled) < 0.9995 && prefix > 0)
    scaled *= 1e3, --prefix;
  const bool whole = value == 0 || (unit.empty() && prefix == kNone && value == std::floor(value));
  const int decimals = whole ? 0 : decimals_of(std::abs(scaled));
  return fmt::format("{:.{}f}{}{}{}", scaled, decimals, unit.empty() ? "" : " ", kPrefixes[prefix],
                     unit);
}

std::string grouped_text(int64_t value) {
  std::string text = fmt::format("{}", value);
  const size_t sign = value < 0 ? 1 : 0;
  for (size_t at = text.size(); at > sign + 3;) text.insert(at -= 3, 1, ',');
  return text;
}

std::string rate_text(double rate) {
  return std::isfinite(rate) ? fmt::format("{:.2e}", rate) : "n/a";
}

std::string loss_text(double loss) {
  return std::isfinite(loss) ? fmt::format("{:.4f}", loss) : kNotANumber;
}

std::string figures_text(double value) {
  if (!std::isfinite(value)) return kNotANumber;
  const bool whole = value == std::floor(value);
  return fmt::format("{:.{}f}", value, whole ? 0 : decimals_of(std::abs(value)));
}

}  // namespace weft
