// layout(): panels do not overlap, lie on the screen, and the ones that matter are there.
#include <gtest/gtest.h>

#include <set>

#include "dashboard/panels.h"

namespace weft::dashboard {
namespace {

std::set<PanelId> panels(int width, int height) {
  std::set<PanelId> shown;
  for (const Placed& placed : layout(width, height, {}, 1)) shown.insert(placed.panel);
  return shown;
}

TEST(Layout, AnyScreenIsSharedWithoutOverlap) {
  for (int width = 0; width < 240; width += width < 30 ? 1 : 7)
    for (int height = 0; height < 80; ++height) {
      std::vector<int> owners(static_cast<size_t>(width * height));
      std::set<PanelId> seen;
      for (const auto& [panel, rect] : layout(width, height, {}, 3)) {
        ASSERT_TRUE(seen.insert(panel).second) << width << " " << height;
        ASSERT_TRUE(rect.x >= 0 && rect.y >= 0 && rect.x + rect.width <= width &&
                    rect.y + rect.height <= std::max(height, 0))
            << width << " " << height;
        for (int y = rect.y; y < rect.y + rect.height; ++y)
          for (int x = rect.x; x < rect.x + rect.width; ++x)
            ASSERT_EQ(owners[static_cast<size_t>(y * width + x)]++, 0) << width << " " << height;
      }
    }
}

TEST(Layout, TheOldTerminalShowsWhatMattersAndALargeOneAll) {
  using enum PanelId;
  EXPECT_EQ(panels(80, 24), (std::set{kLoss, kSpeed, kTime, kPower, kText}));
  EXPECT_EQ(panels(100, 36), (std::set{kLoss, kSpeed, kTime, kPower, kText, kEvents}));
  EXPECT_EQ(panels(200, 50).size(), static_cast<size_t>(kPanels));
  EXPECT_EQ(panels(20, 5), std::set{kLoss});
}

TEST(Layout, APanelAloneHasAllTheRoom) {
  View view;
  view.alone = PanelId::kEvents;
  const std::vector<Placed> placed = layout(80, 24, view, 1);
  ASSERT_EQ(placed.size(), 1U);
  EXPECT_EQ(placed[0].panel, PanelId::kEvents);
  EXPECT_EQ(placed[0].rect.height, 22);
  EXPECT_EQ(placed[0].rect.width, 80);
}

}  // namespace
}  // namespace weft::dashboard
