// Timeline: when each piece of work of a step begins and ends, with one worker per device. What
// `record` does with threads, with numbers instead.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "device/device.h"

namespace weft::device::ane {

struct Item {
  std::string name;
  int lane = 0;  ///< its worker, which takes its Items in their order
  double seconds = 0;
  std::vector<int> after;  ///< earlier Items that must be done
};

struct Timeline {
  double seconds = 0;              ///< until the last Item is done
  std::vector<double> busy;        ///< of each lane
  std::vector<double> begin, end;  ///< of each Item
  /// The Items that decide `seconds`, in order: each begins when the one before it ends.
  std::vector<int> critical;
};

Timeline simulate(std::span<const Item> items, int lanes);

/// For each launch those it must wait for: of every other device the last that matters.
std::vector<std::vector<int>> dependencies(std::span<const std::unique_ptr<Launch>> launches);

}  // namespace weft::device::ane
