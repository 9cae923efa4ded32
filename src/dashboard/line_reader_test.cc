#include "dashboard/line_reader.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <random>
#include <vector>

#include "base/descriptor.h"
#include "base/test_support.h"

namespace weft::dashboard {
namespace {

class LineReaderTest : public testing::Test {
 protected:
  void append(std::string_view text) { std::ofstream(path_, std::ios::app) << text; }
  void open() { file_ = Descriptor(::open(path_.c_str(), O_RDONLY)); }
  int64_t size() const { return static_cast<int64_t>(std::filesystem::file_size(path_)); }
  std::vector<std::string> read(LineReader& reader) {
    std::vector<std::string> lines;
    while (reader.read(size(), [&](std::string_view line) { lines.emplace_back(line); }) > 0) {
    }
    return lines;
  }

  TestFolder folder_{"line_reader"};
  std::filesystem::path path_ = folder_ / "lines";
  Descriptor file_;
};

using Lines = std::vector<std::string>;

TEST_F(LineReaderTest, HalfALineWaits) {
  append("one\n\ntw");
  open();
  LineReader reader(file_.value, 0);
  EXPECT_EQ(read(reader), (Lines{"one", ""}));
  EXPECT_EQ(read(reader), Lines{});
  append("o");
  EXPECT_EQ(read(reader), Lines{});
  append("\nthree\n");
  EXPECT_EQ(read(reader), (Lines{"two", "three"}));
  EXPECT_EQ(reader.offset(), size());
}

TEST_F(LineReaderTest, ByteByByteIsAsAtOnce) {
  std::mt19937 random(3);
  std::string text;
  for (int i = 0; i < 500; ++i) text += std::string(random() % 9, 'x') + "\n";
  append("");
  open();
  LineReader reader(file_.value, 0);
  Lines slowly;
  for (const char c : text) {
    append(std::string(1, c));
    for (std::string& line : read(reader)) slowly.push_back(std::move(line));
  }
  LineReader at_once(file_.value, 0);
  EXPECT_EQ(slowly, read(at_once));
  EXPECT_EQ(slowly.size(), 500u);
}

TEST_F(LineReaderTest, LongLinesCrossChunksAndTooLongOnesAreLeftOut) {
  const std::string longest(LineReader::kLongest - 1, 'l'), longer(3 * LineReader::kLongest, 'm');
  append(longest + "\n" + longer + "\nshort\n");
  open();
  LineReader reader(file_.value, 0);
  EXPECT_EQ(read(reader), (Lines{longest, "short"}));
}

TEST_F(LineReaderTest, ReadsNotBeyondTheEndThatIsSaid) {
  append("one\ntwo\n");
  open();
  LineReader reader(file_.value, 0);
  Lines lines;
  const auto take = [&](std::string_view line) { lines.emplace_back(line); };
  EXPECT_EQ(reader.read(5, take), 5u);
  EXPECT_EQ(reader.read(5, take), 0u);
  EXPECT_EQ(lines, Lines{"one"});
}

TEST_F(LineReaderTest, NoticesThatTheFileIsAnother) {
  append("one\ntwo\n");
  open();
  LineReader reader(file_.value, 0);
  EXPECT_TRUE(reader.still_there());
  read(reader);
  EXPECT_TRUE(reader.still_there());
  append("three\n");
  EXPECT_TRUE(reader.still_there());
  std::ofstream(path_) << "one\nTWO\nthree and more\n";
  EXPECT_FALSE(reader.still_there());
  std::ofstream(path_) << "one\n";
  EXPECT_FALSE(reader.still_there());
}

TEST_F(LineReaderTest, FindsTheLastLines) {
  append("a\nbb\nccc\nhalf");
  open();
  EXPECT_EQ(start_of_last_lines(file_.value, size(), 0), 9);
  EXPECT_EQ(start_of_last_lines(file_.value, size(), 1), 5);
  EXPECT_EQ(start_of_last_lines(file_.value, size(), 2), 2);
  EXPECT_EQ(start_of_last_lines(file_.value, size(), 3), 0);
  EXPECT_EQ(start_of_last_lines(file_.value, size(), 99), 0);
  EXPECT_EQ(start_of_last_lines(file_.value, 0, 1), 0);

  std::string text;
  for (int i = 0; i < 10000; ++i) text += std::string(100, 'x') + "\n";
  std::ofstream(path_) << text;
  EXPECT_EQ(start_of_last_lines(file_.value, size(), 7000), 3000 * 101);
}

TEST_F(LineReaderTest, LooksBackOnlySoFar) {
  std::ofstream(path_) << "first\n";
  std::filesystem::resize_file(path_, 40 << 20);
  open();
  EXPECT_EQ(start_of_last_lines(file_.value, size(), 1), 24 << 20);
}

TEST_F(LineReaderTest, SaysWhatCantBeRead) {
  LineReader reader(-1, 0);
  const std::string error = error_of([&] { reader.read(1, [](std::string_view) {}); });
  EXPECT_NE(error.find("telemetry: can't be read at byte 0"), error.npos) << error;
}

}  // namespace
}  // namespace weft::dashboard
