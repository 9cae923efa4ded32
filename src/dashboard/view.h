// What of the runs is shown, and how: changed by keys and the mouse (keys.h), read by the panels.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "dashboard/run.h"

namespace weft::dashboard {

enum class PanelId { kLoss, kSpeed, kTime, kPower, kKernels, kEvents, kText, kRuns };
inline constexpr int kPanels = 8;

struct View {
  size_t shown = 0;              ///< the run whose details are shown
  std::optional<PanelId> alone;  ///< the panel that fills the screen, if one does
  bool log_loss = false, log_steps = false;
  bool braille = true;                                  ///< else block characters
  bool smoothed = true, raw = true, validation = true;  ///< curves that are drawn
  /// The steps that the loss panel shows; nullopt: all there are.
  std::optional<std::pair<int64_t, int64_t>> steps;
  int events_back = 0, text_back = 0;  ///< lines scrolled back from the newest
  bool help = false;
  std::optional<std::string> prompt;  ///< while it is being edited
  std::string sample_prompt = "Once upon a time";
  std::string question;  ///< asked in the bottom line: "leave the training running?"
  std::string note;      ///< said in the bottom line: "sample asked for"
  int64_t now_ms = 0;    ///< wall clock, for ages and remaining times
};

/// The runs, first the one that was named first. Pointers are never null.
using Runs = std::vector<const Run*>;

}  // namespace weft::dashboard
