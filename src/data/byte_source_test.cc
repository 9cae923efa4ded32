// byte_source.h: plain, gzip and zstd by their first bytes, pipes, and what damaged files get.
#include "data/byte_source.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <thread>

#include "base/test_support.h"
#include "data/packed_text.h"
#include "data/test_text.h"

namespace weft::data {
namespace {

class ByteSourceTest : public testing::Test {
 protected:
  std::filesystem::path file(std::string_view bytes) {
    const auto path = folder_ / ("file" + std::to_string(count_++));
    std::ofstream(path, std::ios::binary) << bytes;
    return path;
  }
  /// All of a source, asked for in pieces of changing size.
  static std::string all(ByteSource& source) {
    std::string text;
    std::string piece;
    for (size_t size = 1;; size = size * 3 % 70'001) {
      piece.resize(size);
      const size_t n = source.read(piece);
      if (n == 0) break;
      text += piece.substr(0, n);
    }
    EXPECT_EQ(source.read(piece), 0u) << "the end is the end";
    return text;
  }
  std::string read(std::string_view bytes) {
    const auto path = file(bytes);
    const auto source = open_source(path);
    const std::string text = all(*source);
    EXPECT_EQ(source->position(), bytes.size());
    EXPECT_EQ(source->name(), path.string());
    return text;
  }

  TestFolder folder_{"byte_source"};
  int count_ = 0;
};

const std::string& text() {
  static const std::string text = test_text(3, 200'000);
  return text;
}

TEST_F(ByteSourceTest, ThreeFormsGiveTheSameBytes) {
  EXPECT_TRUE(read(text()) == text());
  EXPECT_TRUE(read(gzip(text())) == text());
  EXPECT_TRUE(read(zstd(text())) == text());
  for (const std::string& small : {std::string(), std::string("a"), std::string(1000, 'x')}) {
    EXPECT_EQ(read(small), small);
    EXPECT_EQ(read(gzip(small)), small);
    EXPECT_EQ(read(zstd(small)), small);
  }
}

TEST_F(ByteSourceTest, PartsThatFollowEachOtherAreOneStream) {
  EXPECT_EQ(read(gzip("one ") + gzip("") + gzip("two")), "one two");
  EXPECT_EQ(read(zstd("one ") + zstd("") + zstd("two")), "one two");
  const std::string skippable("\x50\x2a\x4d\x18\x03\0\0\0abc", 11);
  EXPECT_EQ(read(skippable + zstd("text")), "text");
}

TEST_F(ByteSourceTest, APipeIsReadToItsEnd) {
  const auto path = folder_ / "pipe";
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  const std::string packed = gzip(text());
  std::thread writer([&] {
    std::ofstream pipe(path, std::ios::binary);
    pipe << packed.substr(0, 1) << std::flush << packed.substr(1);  // the magic in two parts
  });
  const auto source = open_source(path);
  EXPECT_TRUE(all(*source) == text());
  writer.join();
}

TEST_F(ByteSourceTest, DataThatEndEarlyAreRefused) {
  for (const auto& [packed, word] : {std::pair{gzip(text()), "gzip"}, {zstd(text()), "zstd"}}) {
    for (const size_t missing : {size_t{1}, size_t{5}, packed.size() / 2, packed.size() - 9}) {
      const std::string cut = packed.substr(0, packed.size() - missing);
      const std::string said = error_of([&] { read(cut); });
      EXPECT_NE(said.find(std::string(word) + " data end too early"), std::string::npos) << said;
      EXPECT_NE(said.find(std::to_string(cut.size())), std::string::npos) << said;
    }
  }
}

TEST_F(ByteSourceTest, DamagedDataAreRefused) {
  for (const auto& [packed, word] : {std::pair{gzip(text()), "gzip"}, {zstd(text()), "zstd"}}) {
    std::string broken = packed;
    for (size_t at = broken.size() / 2; at < broken.size() / 2 + 64; ++at) broken[at] ^= 0x55;
    const std::string said = error_of([&] { read(broken); });
    EXPECT_NE(said.find(std::string("the ") + word + " data"), std::string::npos) << said;
    EXPECT_NE(said.find("again"), std::string::npos) << said;
    broken = packed + "rubbish behind it";
    EXPECT_NE(error_of([&] { read(broken); }), "no error");
  }
}

TEST_F(ByteSourceTest, OtherArchivesAreNamed) {
  using namespace std::string_view_literals;
  for (const auto& [bytes, word] : {std::pair{"\xfd"
                                              "7zXZ\0\0\4"sv,
                                              "xz"},
                                    {"PK\3\4...."sv, "zip"},
                                    {"BZh91AY&"sv, "bzip2"}}) {
    const std::string said = error_of([&, &b = bytes] { read(b); });
    EXPECT_NE(said.find(word), std::string::npos) << said;
  }
  EXPECT_NE(error_of([&] { open_source(folder_ / "absent"); }).find("check the path"),
            std::string::npos);
}

}  // namespace
}  // namespace weft::data
