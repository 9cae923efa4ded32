// dataset.h: which tokens a window holds, and that training and validation never share a target.
#include "data/dataset.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "base/test_support.h"

namespace weft::data {
namespace {

class DatasetTest : public testing::Test {
 protected:
  /// A file of the tokens first, first + 1, …: a token tells its place.
  TokenFile file(size_t count, Token first = 0) {
    const auto path = folder_ / ("t" + std::to_string(files_++) + ".bin");
    std::vector<Token> tokens(count);
    std::iota(tokens.begin(), tokens.end(), first);
    TokenFileWriter writer(path);
    writer.append(tokens);
    writer.finish({"tok", "", kMaxVocab, 0, 1, "blank"});
    return TokenFile(path);
  }

  TestFolder folder_{"dataset_test"};
  int files_ = 0;
};

TEST_F(DatasetTest, EpochsVisitEachTrainingWindowOnceInADifferentOrder) {
  constexpr int64_t kSequence = 7;
  const Dataset dataset(file(7 * 100 + 1 + 5), kSequence, 42,
                        0.1);  // 100 windows; 5 tokens are left over
  ASSERT_EQ(dataset.training_windows(), 90);
  ASSERT_EQ(dataset.validation_windows(), 10);
  std::set<std::vector<int64_t>> orders;
  for (int64_t epoch = 0; epoch < 3; ++epoch) {
    std::vector<int64_t> order;
    for (int64_t k = 0; k < 90; ++k) {
      const auto window = dataset.window(epoch * 90 + k);
      ASSERT_EQ(window.size(), 8u);
      ASSERT_EQ(window[0] % kSequence, 0);
      for (size_t i = 1; i < window.size(); ++i) ASSERT_EQ(window[i], window[0] + i);
      order.push_back(window[0] / kSequence);
    }
    EXPECT_EQ(std::set(order.begin(), order.end()).size(), 90u);
    EXPECT_LT(*std::max_element(order.begin(), order.end()), 90);
    EXPECT_FALSE(std::is_sorted(order.begin(), order.end()));
    orders.insert(order);
  }
  EXPECT_EQ(orders.size(), 3u);
  for (int64_t i = 0; i < 10; ++i) EXPECT_EQ(dataset.validation_window(i)[0], (90 + i) * kSequence);
  EXPECT_THROW(dataset.validation_window(10), std::logic_error);
  EXPECT_THROW(dataset.window(-1), std::logic_error);
}

TEST_F(DatasetTest, WindowsAreAFunctionOfSeedAndIndex) {
  const Dataset a(file(1001), 10, 1, 0.0), b(file(1001), 10, 1, 0.0), c(file(1001), 10, 2, 0.0);
  int same = 0;
  for (int64_t i = 300; i >= 0; i -= 3) {
    EXPECT_EQ(a.window(i)[0], b.window(i)[0]);
    same += a.window(i)[0] == c.window(i)[0];
  }
  EXPECT_LT(same, 12);
  EXPECT_EQ(a.validation_windows(), 0);
}

TEST_F(DatasetTest, ValidationGetsAtLeastOneWindow) {
  const Dataset dataset(file(31), 10, 1, 0.001);
  EXPECT_EQ(dataset.training_windows(), 2);
  EXPECT_EQ(dataset.validation_windows(), 1);
}

TEST_F(DatasetTest, ValidationMayHaveAFileOfItsOwn) {
  const Dataset dataset(file(101), file(35, 1000), 10, 1);
  EXPECT_EQ(dataset.training_windows(), 10);
  ASSERT_EQ(dataset.validation_windows(), 3);
  EXPECT_EQ(dataset.validation_window(2)[10], 1030);
  EXPECT_LT(dataset.window(9)[10], 101);
}

TEST_F(DatasetTest, RefusesInWords) {
  EXPECT_NE(error_of([&] { Dataset(file(10), 10, 1, 0.0); }).find("wants 11 at least"),
            std::string::npos);
  EXPECT_NE(error_of([&] { Dataset(file(0), 10, 1, 0.0); }).find("wants 11 at least"),
            std::string::npos);
  EXPECT_NE(error_of([&] { Dataset(file(11), 10, 1, 0.05); }).find("leaves none for training"),
            std::string::npos);
  for (const double part : {-0.1, 1.0, std::nan("")})
    EXPECT_NE(error_of([&] { Dataset(file(100), 10, 1, part); }).find("fraction"),
              std::string::npos);
  EXPECT_NE(error_of([&] { Dataset(file(100), file(5), 10, 1); }).find("5 tokens"),
            std::string::npos);
}

}  // namespace
}  // namespace weft::data
