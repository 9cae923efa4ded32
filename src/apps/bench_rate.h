// Rates that can be true: what a benchmark says of its FLOP/s, and when it says nothing.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace weft::apps {

/// Throws Error when `flops` is more than a tenth above `rated`: then launches did not do their
/// work, or the clock is wrong, and no figure of that run is worth anything. The tenth is for
/// clocks and for makers who round down.
void require_possible(double flops, std::optional<double> rated, std::string_view device);

/// "41.2 % of the rated 19.0 TFLOPS", or that no rating is known to hold it against.
std::string rate_text(double flops, std::optional<double> rated);

}  // namespace weft::apps
