// Memory of HostSurfaces: zero, aligned, and for large ones spread over the places of a page.
#include "device/host_surface.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace weft::device {
namespace {

TEST(HostSurface, IsZeroAndAlignedAtEverySize) {
  for (const int64_t count : {1, 1000, 524'287, 524'288, 1'000'003}) {
    HostSurface surface({.name = "s", .shape = {1, 1, 1, count}});
    EXPECT_EQ(surface.extent().begin % 64, 0u) << count;
    const std::span<float> values = surface.host();
    ASSERT_EQ(values.size(), static_cast<size_t>(count));
    EXPECT_TRUE(std::all_of(values.begin(), values.end(), [](float x) { return x == 0; }));
    values.front() = values.back() = 1;  // the ends are there
  }
}

TEST(HostSurface, LargeOnesBeginAtDifferentPlacesOfAPage) {
  constexpr int64_t kCount = int64_t{1} << 20;
  std::vector<std::unique_ptr<HostSurface>> surfaces;
  std::set<uintptr_t> places;
  for (int i = 0; i < 8; ++i) {
    surfaces.push_back(
        std::make_unique<HostSurface>(ir::Port{.name = "s", .shape = {1, 1, 1, kCount}}));
    places.insert(surfaces.back()->extent().begin % 4096);
  }
  EXPECT_EQ(places.size(), 8u);
}

TEST(HostSurface, AViewKeepsTheMemoryOfALargeOne) {
  constexpr int64_t kCount = int64_t{1} << 20;
  auto whole = std::make_shared<HostSurface>(ir::Port{.name = "s", .shape = {1, 1, 1, kCount}});
  whole->host()[kCount - 1] = 7;
  const std::shared_ptr<Surface> last =
      whole->view({.name = "last", .shape = {1, 1, 1, 1}}, kCount - 1);
  whole.reset();
  EXPECT_EQ(last->host()[0], 7);
}

}  // namespace
}  // namespace weft::device
