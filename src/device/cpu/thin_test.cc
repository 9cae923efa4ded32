// Thin products of every storage type against sums in double, on every instruction set that this
// machine has.
#include "device/cpu/thin.h"

#include <gtest/gtest.h>
#include <hwy/targets.h>

#include <cmath>
#include <vector>

#include "base/half.h"
#include "base/q8.h"
#include "base/random.h"
#include "device/storage.h"

namespace weft::device::cpu {
namespace {

constexpr ir::DType kStored[] = {ir::DType::f32, ir::DType::f16, ir::DType::q8};

std::vector<float> numbers(int64_t count, uint64_t stream) {
  std::vector<float> x(static_cast<size_t>(count));
  for (size_t i = 0; i < x.size(); ++i) x[i] = static_cast<float>(random_normal(5, stream, i));
  return x;
}

/// A matrix as it is stored, and the numbers that this stands for.
struct Weights {
  Weights(ir::DType stored, int64_t rows, int64_t k) : type(stored), values(numbers(rows * k, 1)) {
    bytes.resize(static_cast<size_t>(ir::dtype_bytes(type, rows * k)));
    EXPECT_TRUE(store(type, values.data(), 0, rows * k, bytes.data()));
    load_stored(type, bytes.data(), 0, rows * k, values.data());
  }
  ir::DType type;
  std::vector<float> values;
  std::vector<std::byte> bytes;  // no more than the rows, so that a sanitizer sees what lies behind
};

/// Results for n columns that lie `gap` behind each other, row-major [rows, n].
std::vector<float> product(const Weights& w, int64_t rows, int64_t k, int64_t n, int64_t gap) {
  const std::vector<float> x = numbers((n - 1) * (k + gap) + k, 2);
  std::vector<float> z(static_cast<size_t>(rows * n), -7);
  thin_product(w.type, w.bytes.data(), rows, k, {x.data(), k + gap, n}, {z.data(), n, 1});
  return z;
}

template <class Test>
void on_every_target(const Test& test) {
  for (const int64_t target : hwy::SupportedAndGeneratedTargets()) {
    SCOPED_TRACE(hwy::TargetName(target));
    hwy::SetSupportedTargetsForTest(target);
    hwy::GetChosenTarget().DeInit();  // so that the next dispatch looks again
    test();
  }
  hwy::SetSupportedTargetsForTest(0);
  hwy::GetChosenTarget().DeInit();
}

// Each product and each partial sum is rounded to 2^-24: √k of them, with a factor of 4 for the
// largest of some thousand results.
TEST(Thin, AgreesWithSumsInDouble) {
  on_every_target([] {
    for (const ir::DType type : kStored)
      for (const int64_t k : {1, 2, 15, 31, 32, 33, 64, 95, 96, 160, 301})
        for (const int64_t rows : {1, 2, 3, 5, 8}) {
          if (type == ir::DType::q8 && k % 32 != 0) continue;
          const Weights w(type, rows, k);
          for (int64_t n = 1; n <= 9; ++n) {
            const std::vector<float> z = product(w, rows, k, n, 3);
            const std::vector<float> x = numbers((n - 1) * (k + 3) + k, 2);
            for (int64_t r = 0; r < rows; ++r)
              for (int64_t c = 0; c < n; ++c) {
                double wanted = 0, squares = 0;
                for (int64_t i = 0; i < k; ++i) {
                  const double term =
                      static_cast<double>(w.values[static_cast<size_t>(r * k + i)]) *
                      static_cast<double>(x[static_cast<size_t>(c * (k + 3) + i)]);
                  wanted += term;
                  squares += term * term;
                }
                ASSERT_NEAR(z[static_cast<size_t>(r * n + c)], wanted,
                            4 * 0x1p-24 * std::sqrt(squares * static_cast<double>(k)) + 1e-12)
                    << dtype_name(type) << " k " << k << " rows " << rows << " n " << n << " at "
                    << r << "," << c;
              }
          }
        }
  });
}

TEST(Thin, AColumnDoesNotDependOnTheOthersNorARowOnTheRest) {
  on_every_target([] {
    for (const ir::DType type : kStored) {
      constexpr int64_t kRows = 7, kLength = 160;
      const Weights w(type, kRows, kLength);
      const std::vector<float> all = product(w, kRows, kLength, 16, 0);
      for (int64_t n = 1; n < 16; ++n) {
        const std::vector<float> some = product(w, kRows, kLength, n, 0);
        for (int64_t r = 0; r < kRows; ++r)
          for (int64_t c = 0; c < n; ++c)
            ASSERT_EQ(some[static_cast<size_t>(r * n + c)], all[static_cast<size_t>(r * 16 + c)])
                << dtype_name(type) << " n " << n << " at " << r << "," << c;
      }
      const std::vector<float> x = numbers(16 * kLength, 2);
      for (int64_t r = 0; r < kRows; ++r) {
        std::vector<float> z(16);
        thin_product(type, w.bytes.data() + ir::dtype_bytes(type, r * kLength), 1, kLength,
                     {x.data(), kLength, 16}, {z.data(), 1, 1});
        for (size_t c = 0; c < 16; ++c)
          ASSERT_EQ(z[c], all[static_cast<size_t>(r) * 16 + c]) << dtype_name(type) << " row " << r;
      }
    }
  });
}

TEST(Thin, ScalesAndAddsToWhatIsThere) {
  const Weights w(ir::DType::f32, 3, 40);
  const std::vector<float> once = product(w, 3, 40, 2, 0), x = numbers(80, 2);
  std::vector<float> z(6, 5);
  thin_product(w.type, w.bytes.data(), 3, 40, {x.data(), 40, 2},
               {.z = z.data(), .row = 1, .column = 3, .alpha = 0.5f, .accumulate = true});
  for (size_t r = 0; r < 3; ++r)
    for (size_t c = 0; c < 2; ++c) EXPECT_EQ(z[c * 3 + r], 5 + 0.5f * once[r * 2 + c]);
}

// The bits of base/half.h and base/q8.h, on lengths that end within a vector.
TEST(Storage, IsWhatTheScalarConversionsSay) {
  on_every_target([] {
    for (const int64_t count : {1, 7, 32, 45, 96}) {
      const std::vector<float> x = numbers(count, 3);
      std::vector<std::byte> bytes(static_cast<size_t>(2 * count));
      std::vector<float> back(x.size());
      ASSERT_TRUE(store(ir::DType::f16, x.data(), 0, count, bytes.data()));
      load_stored(ir::DType::f16, bytes.data(), 0, count, back.data());
      for (size_t i = 0; i < x.size(); ++i) ASSERT_EQ(back[i], from_half(to_half(x[i]))) << i;
    }
    const std::vector<float> x = numbers(128, 4);
    std::vector<std::byte> bytes(4 * sizeof(Q8Block));
    std::vector<float> back(64), wanted(64);
    ASSERT_TRUE(store(ir::DType::q8, x.data(), 0, 128, bytes.data()));
    load_stored(ir::DType::q8, bytes.data(), 64, 64, back.data());
    for (size_t b = 0; b < 2; ++b) from_q8(to_q8(&x[64 + 32 * b]), &wanted[32 * b]);
    EXPECT_EQ(back, wanted);
  });
}

}  // namespace
}  // namespace weft::device::cpu
