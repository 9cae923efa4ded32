#include "device/host_surface.h"

#include <gtest/gtest.h>

#include <limits>

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

}  // namespace
}  // namespace weft::device
