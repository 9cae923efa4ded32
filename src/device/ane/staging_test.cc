// Staging against element by element, on every instruction set that this machine has.
#include "device/ane/staging.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <thread>
#include <vector>

#include "base/half.h"
#include "base/random.h"
#include "device/test_targets.h"

namespace weft::device::ane {
namespace {

class StagingTest : public TargetTest {};

constexpr uint16_t kGap = 0x1234;  // what stands between rows and must stay

std::vector<uint16_t> every_half() {
  std::vector<uint16_t> all(1 << 16);
  for (size_t i = 0; i < all.size(); ++i) all[i] = static_cast<uint16_t>(i);
  return all;
}

uint16_t expected(uint16_t from) { return from; }
uint16_t expected(float from) { return to_half(from); }

// `from` is a matrix of `area` whose rows are `gap` elements longer than they need be, and so is
// what comes of it.
template <class T>
void expect_staged(const std::vector<T>& from, const Area& area, int64_t gap, Crew& crew) {
  const int64_t from_cols = area.transposed ? area.rows : area.cols;
  const int64_t from_stride = from_cols + gap, to_stride = area.cols + gap;
  ASSERT_GE(static_cast<int64_t>(from.size()), area.count() / from_cols * from_stride)
      << "the test's own";
  std::vector<uint16_t> to(static_cast<size_t>(area.rows * to_stride), kGap);
  stage(Matrix<const T>{from.data(), from_stride}, {to.data(), to_stride}, area, crew);
  for (int64_t r = 0; r < area.rows; ++r)
    for (int64_t c = 0; c < to_stride; ++c) {
      const int64_t at = area.transposed ? c * from_stride + r : r * from_stride + c;
      const uint16_t wanted = c < area.cols ? expected(from[static_cast<size_t>(at)]) : kGap;
      ASSERT_EQ(to[static_cast<size_t>(r * to_stride + c)], wanted)
          << area.rows << " x " << area.cols << (area.transposed ? " transposed" : "") << " at "
          << r << ", " << c;
    }
}

TEST_P(StagingTest, EveryHalfInEachDirection) {
  Crew crew(2);
  const std::vector<uint16_t> all = every_half();
  std::vector<float> wide(all.size());
  unstage({all.data(), 256}, {wide.data(), 256}, 256, 256, crew);
  for (size_t i = 0; i < all.size(); ++i)
    ASSERT_EQ(std::bit_cast<uint32_t>(wide[i]), std::bit_cast<uint32_t>(from_half(all[i]))) << i;
  for (const bool transposed : {false, true}) {
    const Area area{256, 256, transposed};
    expect_staged(all, area, 0, crew);   // NaNs keep their bits
    expect_staged(wide, area, 0, crew);  // and have one form when they come from fp32
  }
}

TEST_P(StagingTest, RoundsWhatLiesBetween) {
  Crew crew(1);
  std::vector<float> values;
  for (size_t i = 0; i < 70 * 70; ++i)
    values.push_back(
        std::ldexp(static_cast<float>(random_normal(7, 1, i)), static_cast<int>(i % 44) - 26));
  expect_staged(values, {70, 70, false}, 0, crew);
  expect_staged(values, {70, 70, true}, 0, crew);
}

TEST_P(StagingTest, AnySizeAndAnyRowsApart) {
  Crew one(1), three(3);
  const std::vector<uint16_t> halves = every_half();
  std::vector<float> floats;
  for (const uint16_t half : halves) floats.push_back(from_half(half));
  for (const int64_t rows : {1, 2, 7, 8, 9, 31, 63, 64, 65, 130})
    for (const int64_t cols : {1, 3, 8, 15, 17, 64, 66, 129})
      for (const bool transposed : {false, true})
        for (Crew* crew : {&one, &three}) {
          expect_staged(halves, {rows, cols, transposed}, 5, *crew);
          expect_staged(floats, {rows, cols, transposed}, 5, *crew);
        }
}

TEST_P(StagingTest, UnstagesRowsApart) {
  Crew crew(3);
  const std::vector<uint16_t> halves = every_half();
  for (const int64_t rows : {1, 5, 64})
    for (const int64_t cols : {1, 7, 33, 172}) {
      std::vector<float> to(static_cast<size_t>(rows * cols) + 1, -1.0f);
      unstage({halves.data(), cols + 20}, {to.data(), cols}, rows, cols, crew);
      for (int64_t i = 0; i < rows * cols; ++i)
        ASSERT_EQ(to[static_cast<size_t>(i)],
                  from_half(halves[static_cast<size_t>(i / cols * (cols + 20) + i % cols)]));
      ASSERT_EQ(to.back(), -1.0f);
    }
}

EACH_TARGET(StagingTest);

TEST(Staging, TwoThreadsAtOnce) {
  Crew crew(2);
  const std::vector<uint16_t> halves = every_half();
  const auto work = [&] {
    for (int i = 0; i < 50; ++i) expect_staged(halves, {200, 200, true}, 8, crew);
  };
  std::thread other(work);
  work();
  other.join();
}

}  // namespace
}  // namespace weft::device::ane
