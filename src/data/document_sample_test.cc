// document_sample.h: how much is kept, in which order, and whether every place has its chance.
#include "data/document_sample.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

namespace weft::data {
namespace {

std::vector<std::string> sample_of(int documents, uint64_t bytes) {
  DocumentSample sample(bytes);
  for (int i = 0; i < documents; ++i) sample.add(std::to_string(10'000 + i));
  return sample.take();
}

TEST(DocumentSample, KeepsAllOfALittle) {
  const std::vector<std::string> kept = sample_of(100, 500);
  ASSERT_EQ(kept.size(), 100u);
  EXPECT_EQ(kept.front(), "10000");
  EXPECT_EQ(kept.back(), "10099");
}

TEST(DocumentSample, OfMoreKeepsEnoughInOrder) {
  const std::vector<std::string> kept = sample_of(8000, 10'000);
  EXPECT_EQ(kept.size(), 2000u);  // of five bytes each
  EXPECT_TRUE(std::is_sorted(kept.begin(), kept.end()));
  // Of each thousand 250 are expected; hypergeometric, a deviation of 13; 6 of them.
  for (int thousand = 10; thousand < 18; ++thousand) {
    const auto count = std::ranges::count_if(kept, [&](const std::string& document) {
      return document.starts_with(std::to_string(thousand));
    });
    EXPECT_NEAR(static_cast<double>(count), 250, 78) << thousand;
  }
  EXPECT_EQ(kept, sample_of(8000, 10'000));
}

TEST(DocumentSample, OneHugeDocumentMayBeAll) {
  DocumentSample sample(10);
  sample.add("a");
  sample.add(std::string(1000, 'b'));
  sample.add("c");
  const std::vector<std::string> kept = sample.take();
  const size_t bytes = std::accumulate(
      kept.begin(), kept.end(), size_t{0},
      [](size_t sum, const std::string& document) { return sum + document.size(); });
  EXPECT_GE(bytes, 10u);
}

TEST(DocumentSample, OfNothingIsNothing) {
  EXPECT_TRUE(sample_of(0, 10).empty());
  EXPECT_TRUE(sample_of(3, 0).empty());
}

}  // namespace
}  // namespace weft::data
