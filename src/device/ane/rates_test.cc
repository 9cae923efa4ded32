#include "device/ane/rates.h"

#include <gtest/gtest.h>

#include <sstream>
#include <vector>

namespace weft::device::ane {
namespace {

std::vector<std::string> words(std::string_view text) {
  std::istringstream in{std::string(text)};
  std::vector<std::string> all;
  for (std::string word; in >> word;) all.push_back(word);
  return all;
}

TEST(Rates, EveryChipStandsOnceInEveryRatesRows) {
  for (const RateKind& kind : rate_kinds())
    for (const Chip& chip : chips()) {
      int rows = 0;
      for (const RateRow& row : rate_table())
        if (row.rate == kind.rate)
          for (const std::string& word : words(row.chips)) rows += word == chip.name;
      EXPECT_EQ(rows, 1) << chip.name << ", " << kind.name;
    }
}

TEST(Rates, RowsNameOnlyChipsThatExistAndSayWhereTheyComeFrom) {
  for (const RateRow& row : rate_table()) {
    for (const std::string& word : words(row.chips)) EXPECT_EQ(chip_named(word).name, word);
    if (!row.from.empty()) {
      EXPECT_EQ(chip_named(row.from).name, row.from);
    }
    EXPECT_FALSE(row.source.empty()) << row.chips;
  }
}

TEST(Rates, AreInSiUnitsAndPlausible) {
  for (const Chip& chip : chips()) {
    const Rates rates = rates_of(chip);
    EXPECT_GE(rates[Rate::dispatch], 5e-5) << chip.name;
    EXPECT_LE(rates[Rate::dispatch], 5e-4) << chip.name;
    EXPECT_GE(rates[Rate::matmul], 1e12) << chip.name;
    EXPECT_LT(rates[Rate::matmul], rates[Rate::peak]) << chip.name;
    EXPECT_GE(rates[Rate::surface], 4e9) << chip.name;
    EXPECT_LE(rates[Rate::weight_stream], 2e11) << chip.name;
    EXPECT_LT(rates[Rate::ane_softmax], rates[Rate::cpu_softmax]) << chip.name;
    EXPECT_GE(rates[Rate::gemm], 5e11) << chip.name;
    EXPECT_LE(rates[Rate::core_bandwidth], rates[Rate::bandwidth]) << chip.name;
    EXPECT_GE(rates[Rate::cores], 4) << chip.name;
  }
}

TEST(Rates, ADerivedFigureIsAFactorOfTheChipsThatItNames) {
  const Figure ultra = rates_of(chip_named("m1ultra")).figure(Rate::gemm);
  EXPECT_TRUE(ultra.derived);
  EXPECT_DOUBLE_EQ(ultra.value, 2.27e12 * 4.0 / 2.14);
  EXPECT_EQ(ultra.source, "M1 Max's times 1.87: as M2 Ultra to M2 Max");

  const Figure same = rates_of(chip_named("m4pro")).figure(Rate::matmul);
  EXPECT_TRUE(same.derived);
  EXPECT_DOUBLE_EQ(same.value, 7.5e12);
  EXPECT_EQ(same.source, "M4 Max's: the ANE is the same");

  const Figure own = rates_of(chip_named("m4")).figure(Rate::dispatch);
  EXPECT_FALSE(own.derived);
  EXPECT_DOUBLE_EQ(own.value, 95e-6);
}

}  // namespace
}  // namespace weft::device::ane
