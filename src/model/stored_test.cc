// stored.h: numbers that have no place in a type are refused, and nothing is left of the file.
#include "model/stored.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/test_support.h"
#include "model/test_model.h"

namespace weft::model {
namespace {

TEST(Stored, too_large_or_not_finite_is_refused) {
  const TestFolder folder("stored");
  const Parameter row{.name = "w", .short_name = "w1", .rows = 1, .cols = 32};
  const auto words = [&](Stored type, float number) {
    return error_of([&] {
      FileWriter writer(folder / "w");
      write_numbers(writer, row, odd_config(), Pairing::halves, type,
                    [&](const Parameter&, int64_t, std::span<float> to) {
                      std::fill(to.begin(), to.end(), 1.0f);
                      to[5] = number;
                    });
      writer.close();
      EXPECT_EQ(std::filesystem::file_size(folder / "w"),
                static_cast<uint64_t>(stored_bytes(type, row)));
      std::filesystem::remove(folder / "w");
    });
  };
  EXPECT_EQ(words(Stored::f16, 65504), "no error");
  EXPECT_TRUE(says(words(Stored::f16, 65520), "w: it has numbers too large for f16"));
  EXPECT_TRUE(says(words(Stored::f16, NAN), "export it as f32"));
  EXPECT_EQ(words(Stored::q8_0, 1e6f), "no error");
  EXPECT_TRUE(says(words(Stored::q8_0, 1e7f), "too large for q8_0"));
  EXPECT_EQ(words(Stored::f32, NAN), "no error");
  EXPECT_FALSE(std::filesystem::exists(folder / "w"));
}

}  // namespace
}  // namespace weft::model
