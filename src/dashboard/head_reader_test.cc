#include "dashboard/head_reader.h"

#include <fcntl.h>
#include <gtest/gtest.h>

#include "base/file.h"
#include "base/test_support.h"
#include "dashboard/test_lines.h"

namespace weft::dashboard {
namespace {

class HeadReaderTest : public testing::Test {
 protected:
  std::shared_ptr<const Descriptor> file(std::string_view text) {
    write_file(folder_ / "lines", text);
    return std::make_shared<const Descriptor>(
        ::open((folder_ / "lines").c_str(), O_RDONLY | O_CLOEXEC));
  }
  TestFolder folder_{"head_reader"};
};

TEST_F(HeadReaderTest, AShortPartIsReadAsAWhole) {
  const std::string lines = event_line(0, "start") + step_lines(1, 100) + event_line(100, "skip");
  HeadReader head(file(lines + step_lines(101, 200)), static_cast<int64_t>(lines.size()));
  head.wait_first(std::chrono::minutes(1));
  const auto result = head.take();
  ASSERT_TRUE(result);
  EXPECT_TRUE(result->whole);
  EXPECT_EQ(result->problem, "");
  EXPECT_EQ(result->history.loss.buckets().size(), 100u);
  EXPECT_EQ(result->history.events.size(), 2u);
  EXPECT_EQ(head.fraction(), 1);
  EXPECT_FALSE(head.take());
}

TEST_F(HeadReaderTest, OfALongPartThereIsACurveFirst) {
  const std::string lines = step_lines(1, 20000);
  HeadReader head(file(lines), static_cast<int64_t>(lines.size()));
  head.wait_first(std::chrono::minutes(1));
  // The whole may have followed already.
  const auto first = head.take();
  ASSERT_TRUE(first);
  const auto buckets = first->history.loss.buckets();
  EXPECT_GT(buckets.size(), 512u);
  EXPECT_EQ(buckets.front().first, 1);
  EXPECT_GT(buckets.back().last, 19900);
  if (!first->whole) {
    EXPECT_EQ(first->history.skipped, 0);
    for (const auto& bucket : buckets) {
      EXPECT_EQ(bucket.count, 1);
      EXPECT_EQ(bucket.mean, test_loss(bucket.first));
    }
    head.wait_whole();
    const auto whole = head.take();
    ASSERT_TRUE(whole && whole->whole);
    EXPECT_EQ(whole->history.skipped, 20);
  }
  EXPECT_EQ(head.fraction(), 1);
}

TEST_F(HeadReaderTest, ProblemsAreToldInWordsAndTheRestIsRead) {
  const std::string lines =
      step_lines(1, 3) + R"({"schema":9,"type":"step","step":4})" + "\n" + step_lines(5, 6);
  HeadReader newer(file(lines), static_cast<int64_t>(lines.size()));
  newer.wait_whole();
  auto result = newer.take();
  EXPECT_NE(result->problem.find("schema 9"), std::string::npos) << result->problem;
  EXPECT_EQ(result->history.loss.buckets().size(), 5u);

  HeadReader none(std::make_shared<const Descriptor>(-1), 100);
  none.wait_whole();
  result = none.take();
  EXPECT_NE(result->problem.find("can't be read"), std::string::npos) << result->problem;
}

TEST_F(HeadReaderTest, AFileThatIsCutMeanwhileEndsIt) {
  const std::string lines = step_lines(1, 20000);
  HeadReader head(file(lines), static_cast<int64_t>(lines.size()));
  std::filesystem::resize_file(folder_ / "lines", 1000);
  head.wait_whole();
  EXPECT_TRUE(head.take()->whole);
}

TEST_F(HeadReaderTest, StopsWhenItIsNoLongerWanted) {
  const std::string lines = step_lines(1, 20000);
  const auto open = file(lines);
  for (int i = 0; i < 20; ++i) HeadReader(open, static_cast<int64_t>(lines.size()));
  HeadReader head(open, static_cast<int64_t>(lines.size()));
  head.stop();
  head.wait_whole();
}

}  // namespace
}  // namespace weft::dashboard
