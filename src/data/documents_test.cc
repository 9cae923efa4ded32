// documents.h: separators, trimming, bounded cutting, several files.
#include "data/documents.h"

#include <gtest/gtest.h>

#include <fstream>

#include "base/test_support.h"
#include "data/packed_text.h"
#include "data/utf8.h"

namespace weft::data {
namespace {

using Texts = std::vector<std::string>;

class DocumentsTest : public testing::Test {
 protected:
  std::filesystem::path file(const std::string& text) {
    const auto path = folder_ / ("text" + std::to_string(count_++));
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }
  static Texts all(Documents documents) {
    Texts texts;
    for (std::string text; documents.next(text);) texts.push_back(text);
    EXPECT_EQ(documents.bytes_read(), documents.bytes_total());
    return texts;
  }

  TestFolder folder_{"documents_test"};
  int count_ = 0;
};

TEST_F(DocumentsTest, BlankLinesSeparate) {
  const auto path = file("\n\n One line \nand another.\r\n\r\nTwo\n \t \n\n\nThree");
  EXPECT_EQ(all(Documents({path})), (Texts{"One line \nand another.", "Two", "Three"}));
  EXPECT_EQ(Documents({path}).separator(), "blank");
}

TEST_F(DocumentsTest, EndOfTextSeparatesIfTheFileHasIt) {
  const auto path =
      file("A.\n\nStill A.\n<|endoftext|>\n<|endoftext|>\r\nB <|endoftext|> inside\n<|endoftext|>");
  EXPECT_EQ(all(Documents({path})), (Texts{"A.\n\nStill A.", "B <|endoftext|> inside"}));
  EXPECT_EQ(Documents({path}).separator(), "<|endoftext|>");
  EXPECT_EQ(all(Documents({path}, "blank")).size(), 2u);
}

TEST_F(DocumentsTest, AnyLineCanSeparate) {
  EXPECT_EQ(all(Documents({file("a\n---\nb --- b\n---\n\nc\n\nd")}, "---")),
            (Texts{"a", "b --- b", "c\n\nd"}));
  EXPECT_NE(error_of([&] { Documents({file("a")}, " "); }).find("empty separator"),
            std::string::npos);
}

TEST_F(DocumentsTest, FilesEndDocuments) {
  const auto empty = file(""), white = file(" \n \n");
  EXPECT_EQ(all(Documents({file("a\nb"), empty,
                           file("\xef\xbb\xbf"
                                "c\n\nd\n"),
                           white, empty})),
            (Texts{"a\nb", "c", "d"}));
  EXPECT_TRUE(all(Documents({empty})).empty());
  EXPECT_TRUE(all(Documents({white})).empty());
}

TEST_F(DocumentsTest, AFileCanBeADocument) {
  EXPECT_EQ(all(Documents({file("a\n\nb\n<|endoftext|>\nc\n"), file(" "), file("d")}, "file")),
            (Texts{"a\n\nb\n<|endoftext|>\nc", "d"}));
}

TEST_F(DocumentsTest, PackedFilesMixWithPlainOnes) {
  EXPECT_EQ(all(Documents({file(gzip("a\n\nb")),
                           file(zstd("\xef\xbb\xbf"
                                     "c\n\n")),
                           file("d")})),
            (Texts{"a", "b", "c", "d"}));
}

TEST_F(DocumentsTest, JsonLinesAreDocuments) {
  const auto path = file(
      "{\"text\": \" One\\n\\nstory. \"}\n\n{\"text\": \" \"}\r\n{\"x\": 1, \"text\": \"Two\"}");
  Documents documents({path, file(gzip("{\"text\": \"Three\"}\n"))}, kAutoSeparator, "text");
  EXPECT_EQ(documents.separator(), "field text");
  EXPECT_EQ(all(std::move(documents)), (Texts{"One\n\nstory.", "Two", "Three"}));
  const auto bad = file("{\"text\": \"a\"}\n\n[]\n");
  const std::string said = error_of([&] { all(Documents({path, bad}, kAutoSeparator, "text")); });
  EXPECT_TRUE(said.starts_with(bad.string() + ": line 3: ")) << said;
}

TEST_F(DocumentsTest, HugeJsonTextsAreCutAndHugeLinesRefused) {
  std::string words;
  while (words.size() < (size_t{9} << 20)) words += "word ";
  words.pop_back();
  const Texts parts =
      all(Documents({file("{\"text\": \"" + words + "\"}\n")}, kAutoSeparator, "text"));
  EXPECT_EQ(parts.size(), 3u);
  EXPECT_EQ(parts[0] + " " + parts[1] + " " + parts[2], words);
  const auto endless = file(std::string(size_t{65} << 20, 'x'));
  EXPECT_NE(error_of([&] { all(Documents({endless}, kAutoSeparator, "text")); }).find("64 MiB"),
            std::string::npos);
}

TEST_F(DocumentsTest, ALongLineOfSpacesIsNoSeparator) {
  const std::string spaces(size_t{3} << 20, ' ');
  EXPECT_EQ(all(Documents({file("a\n" + spaces + "b\n\nc")})), (Texts{"a\n" + spaces + "b", "c"}));
}

TEST_F(DocumentsTest, RefusesWhatIsNoFile) {
  EXPECT_NE(error_of([&] { Documents({folder_ / "absent"}); }).find("absent"), std::string::npos);
  EXPECT_NE(error_of([&] { Documents({folder_.path()}); }).find("text file is wanted"),
            std::string::npos);
  EXPECT_NE(error_of([&] { Documents({"-", "-"}); }).find("twice"), std::string::npos);
  EXPECT_NE(error_of([&] { Documents({}); }).find("no input"), std::string::npos);
}

TEST_F(DocumentsTest, LinesAcrossReadsStayWhole) {
  std::string text;
  Texts expected;
  for (int i = 0; i < 40'000;
       ++i) {  // several reads of 1 MiB, with separators on and around their ends
    expected.push_back("document " + std::to_string(i) +
                       std::string(static_cast<size_t>(i % 97), '.') + "\nend");
    text += expected.back() + "\n<|endoftext|>\n";
  }
  EXPECT_EQ(all(Documents({file(text)})), expected);
}

TEST_F(DocumentsTest, AHugeDocumentIsCutAtWhiteSpaceOrBetweenCharacters) {
  std::string words;
  for (int i = 0; words.size() < (size_t{11} << 20); ++i) words += "word" + std::to_string(i) + " ";
  std::string joined;
  for (const std::string& part : all(Documents({file(words)}))) {
    EXPECT_LE(part.size(), size_t{6} << 20);
    joined += part + " ";
  }
  EXPECT_EQ(joined, words);

  std::string unbroken = "x";
  while (unbroken.size() < (size_t{9} << 20)) unbroken += "\xc3\xa4";
  joined.clear();
  for (const std::string& part : all(Documents({file(unbroken)}))) {
    EXPECT_TRUE(is_utf8(part));
    joined += part;
  }
  EXPECT_EQ(joined, unbroken);
}

}  // namespace
}  // namespace weft::data
