// Numbers in words, for people: sizes, times, rates. One form for all that shows them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace weft {

/// "512 B", "12.3 kB", "18.7 MB", "1.2 GB": powers of 1000.
std::string bytes_text(double bytes);

/// "8 s", "3 min 20 s", "2 h 05 min".
std::string duration_text(double seconds);

/// Three figures with a prefix of the SI: "412 GFLOP/s", "1.05 kJ", "2.40 mW", "0 J"; without a
/// unit "12.3k" and "950". "n/a" for what is no finite number.
std::string si_text(double value, std::string_view unit = {});

/// "12,345".
std::string grouped_text(int64_t value);

/// As learning rates are told: "5.00e-04"; "n/a" for what is no finite number.
std::string rate_text(double rate);

/// Four decimals, as losses are compared by: "2.3456"; "n/a" for what is no finite number.
std::string loss_text(double loss);

/// About three figures without an exponent, whole numbers without a fraction: "0.12", "4.56",
/// "81.2", "5000"; "n/a" likewise.
std::string figures_text(double value);

}  // namespace weft
