// Surfaces in host memory: their bytes of every type, and where large ones stand.
#include "device/host_surface.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <set>

#include "base/q8.h"
#include "base/test_support.h"

namespace weft::device {
namespace {

ir::Port weights(ir::DType type, int64_t rows, int64_t cols) {
  return {"w", {1, 1, rows, cols}, type, ir::Role::weight};
}

TEST(HostSurface, BytesOfEveryType) {
  EXPECT_EQ(weights(ir::DType::f32, 3, 64).bytes(), 768);
  EXPECT_EQ(weights(ir::DType::f16, 3, 64).bytes(), 384);
  EXPECT_EQ(weights(ir::DType::q8, 3, 64).bytes(), 204);  // 6 blocks of 34
}

TEST(HostSurface, Q8IsBlocksOfThirtyTwoInTheOrderOfTheRows) {
  HostSurface surface(weights(ir::DType::q8, 2, 64));
  std::vector<float> x(128), back(128), wanted(128);
  for (size_t i = 0; i < x.size(); ++i) x[i] = static_cast<float>(i * i % 97) - 40;
  surface.write(x);
  surface.read(back);
  for (size_t i = 0; i < x.size(); i += kQ8Block) from_q8(to_q8(&x[i]), &wanted[i]);
  EXPECT_EQ(back, wanted);
  EXPECT_TRUE(surface.host().empty());

  const auto row = surface.view(weights(ir::DType::q8, 1, 64), 64);
  std::vector<float> second(64);
  row->read(second);
  EXPECT_TRUE(std::equal(second.begin(), second.end(), wanted.begin() + 64));
  EXPECT_THROW(surface.view(weights(ir::DType::q8, 1, 32), 48), std::logic_error);
}

TEST(HostSurface, Q8RefusesWhatItHasNoPlaceForInWords) {
  HostSurface surface(weights(ir::DType::q8, 1, 32));
  std::vector<float> x(32, 1);
  x[9] = std::numeric_limits<float>::infinity();
  const std::string error = error_of([&] { surface.write(x); });
  EXPECT_NE(error.find("'w' [1,1,1,32]: q8 stores numbers up to 8.3e6"), std::string::npos)
      << error;
}

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
