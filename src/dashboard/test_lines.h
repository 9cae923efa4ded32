// For tests only: lines of telemetry as a run writes them.
#pragma once

#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>

namespace weft::dashboard {

/// A smooth curve with a little noise, so that neighbouring steps differ.
inline double test_loss(int64_t step) {
  const auto x = static_cast<double>(step);
  return 2 + 7 / (1 + x * 1e-3) + 0.1 * std::sin(x * 12.9898);
}

/// Appends the step record of a run on two devices, with all keys of the schema, and a newline:
/// some 800 bytes.
inline void append_step_line(int64_t step, std::string& text) {
  const auto x = static_cast<double>(step);
  const double loss = test_loss(step), ms = 311.0625 + 5 * std::sin(x);
  fmt::format_to(
      std::back_inserter(text),
      R"({{"schema":1,"type":"step","step":{},"time_ms":{},"loss":{},"smoothed":{},"lr":{},)"
      R"("grad_norm":{},"loss_scale":1024.0,"tokens":2048,"tokens_per_s":{},"ms":{},"flop":1.1e12,)"
      R"("flop_per_s":{},"peak_fraction":0.27,"skipped":{},"weight_sync_ms_per_layer":0.71,)"
      R"("time":{{"cpu":92.117,"ane":171.25,"staging":4.125,"sync":8.52,"optimizer":21.7,"data":0.3}},)"
      R"("spans":{{"embed":0.12,"fwdAttn":61.233,"fwdFFN":90.411,"loss":33.9,"ffnBwd":51.22,)"
      R"("sdpaBwd1":12.5,"sdpaBwd2":11.875,"qkvBwd":23.75,"rmsBwd":1.5,"embedBwd":0.3,"copy":4.125,)"
      R"("sync":8.52}},"copied_bytes":18874368,"memory_bytes":2147483648,)"
      R"("power_w":{{"cpu":6.25,"gpu":0.04,"ane":2.875,"package":10.5}},)"
      R"("energy_j":{{"cpu":{},"gpu":2.5,"ane":{},"package":{}}}}})",
      step, 1795413436017 + step * 311, loss, loss + 0.01, 3e-4 / (1 + x * 1e-6), 1.5 + std::cos(x),
      2048 / ms * 1e3, ms, 1.1e15 / ms, step % 1000 == 999, 6.25 * x, 2.875 * x, 10.5 * x);
  text += '\n';
}

inline std::string step_lines(int64_t first, int64_t last) {
  std::string text;
  for (int64_t step = first; step <= last; ++step) append_step_line(step, text);
  return text;
}

/// Any other record: {"schema":1,"type":TYPE,"step":STEP,…REST} and a newline.
inline std::string other_line(std::string_view type, int64_t step, std::string_view rest) {
  return fmt::format(R"({{"schema":1,"type":"{}","step":{},"time_ms":{}{}{}}})"
                     "\n",
                     type, step, 1795413436017 + step * 311, rest.empty() ? "" : ",", rest);
}

inline std::string event_line(int64_t step, std::string_view name) {
  return other_line("event", step, fmt::format(R"("event":"{}","detail":"step {}")", name, step));
}

}  // namespace weft::dashboard
