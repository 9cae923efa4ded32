// Where each panel stands. Small screens show few panels, each at least as large as makes sense.
#include <algorithm>

#include "dashboard/panels.h"

namespace weft::dashboard {
namespace {

/// The lines above and below the panels, where there is room for them.
Rect between_lines(int width, int height) {
  const int above = height >= 3 ? 1 : 0, below = height >= 2 ? 1 : 0;
  return {0, above, width, height - above - below};
}

/// The upper `rows` of `rest`, which loses them.
Rect take_rows(Rect& rest, int rows) {
  const Rect taken{rest.x, rest.y, rest.width, std::clamp(rows, 0, rest.height)};
  rest.y += taken.height;
  rest.height -= taken.height;
  return taken;
}

/// The left `columns` of `rest`, which loses them.
Rect take_columns(Rect& rest, int columns) {
  const Rect taken{rest.x, rest.y, std::clamp(columns, 0, rest.width), rest.height};
  rest.x += taken.width;
  rest.width -= taken.width;
  return taken;
}

/// A screen of 80 x 24: the loss above, figures and the text in two columns below. Events come
/// where there is more room, beside these or under them.
std::vector<Placed> medium(Rect rest) {
  constexpr int kWide = 120, kHigh = 16, kEvents = 5;
  std::vector<Placed> placed{{PanelId::kLoss, take_rows(rest, rest.height / 2)}};
  Rect right = rest;
  if (rest.width >= kWide) {
    right = take_columns(rest, rest.width * 2 / 3);
    take_columns(rest, 1);
    placed.push_back({PanelId::kEvents, rest});
  } else if (rest.height >= kHigh) {
    right = take_rows(rest, rest.height - kEvents);
    placed.push_back({PanelId::kEvents, rest});
  }
  Rect left = take_columns(right, (right.width - 1) / 2);
  take_columns(right, 1);
  placed.push_back({PanelId::kSpeed, take_rows(left, (left.height + 1) / 2)});
  placed.push_back({PanelId::kPower, left});
  placed.push_back({PanelId::kTime, take_rows(right, right.height / 2)});
  placed.push_back({PanelId::kText, right});
  return placed;
}

/// One below the other, as many as there is room for.
std::vector<Placed> narrow(Rect rest) {
  constexpr int kEach = 5, kLoss = 8;
  if (rest.height < kLoss + kEach) return {{PanelId::kLoss, rest}};
  const int others = std::min(4, (rest.height - kLoss) / kEach);
  std::vector<Placed> placed{{PanelId::kLoss, take_rows(rest, rest.height - others * kEach)}};
  for (const PanelId panel : {PanelId::kSpeed, PanelId::kTime, PanelId::kText, PanelId::kPower})
    if (rest.height > 0) placed.push_back({panel, take_rows(rest, kEach)});
  return placed;
}

/// All of them: curves and words at the left, figures at the right.
std::vector<Placed> large(Rect rest, size_t runs) {
  std::vector<Placed> placed;
  const int rows = rest.height;
  Rect left = take_columns(rest, rest.width * 3 / 5);
  take_columns(rest, 1);
  const int table = std::min(static_cast<int>(runs) + (runs > 1 ? 8 : 9), rows / 4);
  placed.push_back({PanelId::kLoss, take_rows(left, rows / 2)});
  placed.push_back({PanelId::kText, take_rows(left, left.height - table)});
  placed.push_back({PanelId::kRuns, left});
  placed.push_back({PanelId::kSpeed, take_rows(rest, 8)});
  placed.push_back({PanelId::kPower, take_rows(rest, 8)});
  placed.push_back({PanelId::kTime, take_rows(rest, rest.height * 2 / 5)});
  placed.push_back({PanelId::kKernels, take_rows(rest, rest.height / 2)});
  placed.push_back({PanelId::kEvents, rest});
  return placed;
}

}  // namespace

std::vector<Placed> layout(int width, int height, const View& view, size_t runs) {
  constexpr int kMediumWidth = 72, kMediumHeight = 20, kLargeWidth = 140, kLargeHeight = 40;
  const Rect rest = between_lines(width, height);
  if (view.alone) return {{*view.alone, rest}};
  if (width >= kLargeWidth && height >= kLargeHeight) return large(rest, runs);
  if (width >= kMediumWidth && height >= kMediumHeight) return medium(rest);
  return narrow(rest);
}

}  // namespace weft::dashboard
