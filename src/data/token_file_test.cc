// token_file.h and sidecar.h: the bytes on the disk, what is refused and how, and interrupted
// writing.
#include "data/token_file.h"

#include <gtest/gtest.h>

#include <fstream>
#include <numeric>

#include "base/clock.h"
#include "base/test_support.h"

namespace weft::data {
namespace {

const Sidecar kSidecar{"tok", "0123456789abcdef", 500, 4, 2, "<|endoftext|>"};

class TokenFileTest : public testing::Test {
 protected:
  void TearDown() override { set_write_hook({}); }
  void spill(const std::string& name, const std::string& bytes) const {
    std::ofstream(folder_ / name, std::ios::binary) << bytes;
  }
  void write(const std::filesystem::path& path, const std::vector<Token>& tokens) const {
    TokenFileWriter writer(path);
    writer.append(tokens);
    writer.finish(kSidecar);
  }
  size_t files() const {
    return static_cast<size_t>(std::distance(std::filesystem::directory_iterator(folder_.path()),
                                             std::filesystem::directory_iterator()));
  }

  TestFolder folder_{"token_file_test"};
};

TEST_F(TokenFileTest, HoldsLittleEndianIdsAndNothingElse) {
  write(folder_ / "t.bin", {1, 258, 499, 3});
  EXPECT_EQ(read_file(folder_ / "t.bin"), std::string("\x01\x00\x02\x01\xf3\x01\x03\x00", 8));
  EXPECT_EQ(files(), 2u);
  const TokenFile file(folder_ / "t.bin");
  EXPECT_EQ(std::vector<Token>(file.tokens().begin(), file.tokens().end()),
            (std::vector<Token>{1, 258, 499, 3}));
  EXPECT_EQ(file.sidecar(), kSidecar);
  EXPECT_EQ(file.tokenizer_path(), folder_ / "tok");
}

TEST_F(TokenFileTest, WritesManyTokensInOrder) {
  TokenFileWriter writer(folder_ / "t.bin");
  std::vector<Token> all;
  for (int part = 0; part < 60; ++part) {
    std::vector<Token> tokens(static_cast<size_t>(part) * 997);
    std::iota(tokens.begin(), tokens.end(), static_cast<Token>(part));
    writer.append(tokens);
    all.insert(all.end(), tokens.begin(), tokens.end());
  }
  writer.finish(kSidecar);
  const TokenFile file(folder_ / "t.bin");
  EXPECT_TRUE(std::equal(all.begin(), all.end(), file.tokens().begin(), file.tokens().end()));
  EXPECT_EQ(file.sidecar()->tokens, all.size());
}

TEST_F(TokenFileTest, ABareFileIsFine) {
  spill("bare.bin", std::string("\x05\x00\x06\x00", 4));
  const TokenFile file(folder_ / "bare.bin");
  EXPECT_FALSE(file.sidecar());
  EXPECT_FALSE(file.tokenizer_path());
  EXPECT_NO_THROW(file.require(7, 1));
}

TEST_F(TokenFileTest, RefusesWithFileOffsetAndCure) {
  const auto expect = [&](const std::string& text, const std::vector<std::string>& parts) {
    for (const std::string& part : parts)
      EXPECT_NE(text.find(part), std::string::npos) << text << " lacks " << part;
  };
  spill("odd.bin", "12345");
  expect(error_of([&] { TokenFile(folder_ / "odd.bin"); }),
         {"odd.bin", "5 bytes", "offset 4", "copy the file again"});
  expect(error_of([&] { TokenFile(folder_ / "absent.bin"); }), {"absent.bin"});
  spill("short.bin", "123456");
  expect(error_of([&] { TokenFile(folder_ / "short.bin").require(kMaxVocab, 3); }),
         {"short.bin", "offset 6", "3 tokens", "wants 4", "shorter sequence"});
  EXPECT_NO_THROW(TokenFile(folder_ / "short.bin").require(kMaxVocab, 2));
  spill("empty.bin", "");
  expect(error_of([&] { TokenFile(folder_ / "empty.bin").require(5, 1); }),
         {"empty.bin", "0 tokens"});
  EXPECT_NE(error_of([&] { TokenFileWriter(folder_ / "x.json"); }).find(".bin"), std::string::npos);
}

TEST_F(TokenFileTest, FindsTheFirstTokenOutsideTheVocabularyWhereverItIs) {
  for (const size_t size : {2u, 4095u, 4096u, 4097u, 20'000u}) {
    std::vector<Token> tokens(size, 99);
    EXPECT_NO_THROW(require_tokens(tokens, 100, 1, "t"));
    for (size_t at = 0; at < size; at += 1 + size / 37) {
      tokens[at] = 100;
      tokens.back() = 65535;
      const std::string text = error_of([&] { require_tokens(tokens, 100, 1, "t"); });
      EXPECT_NE(text.find(fmt::format("token {} at offset {} is ", at, 2 * at)), std::string::npos)
          << text;
      tokens[at] = tokens.back() = 99;
    }
  }
  const std::vector<Token> largest(5000, 65535);
  EXPECT_NO_THROW(require_tokens(largest, kMaxVocab, 1, "t"));
  EXPECT_THROW(require_tokens(largest, kMaxVocab - 1, 1, "t"), Error);
}

TEST_F(TokenFileTest, ScansFasterThanADiskReads) {
  const std::vector<Token> tokens(size_t{20} << 20, 31'999);
  const int64_t start = now_ns();
  require_tokens(tokens, 32'000, 1, "t");
  EXPECT_LT(seconds_since(start), 1.0);  // 40 MB; it takes 5 ms, a sanitizer may slow it down
}

TEST_F(TokenFileTest, ASidecarOfAnotherFileIsRefused) {
  write(folder_ / "t.bin", {1, 2, 3, 4});
  std::filesystem::resize_file(folder_ / "t.bin", 6);
  const std::string text = error_of([&] { TokenFile(folder_ / "t.bin"); });
  EXPECT_NE(text.find("speaks of 4 tokens"), std::string::npos) << text;
}

TEST_F(TokenFileTest, AnInterruptedRunLeavesNothingThatLooksComplete) {
  const auto path = folder_ / "t.bin";
  write(path, {9, 8, 7});
  for (int failing = 1;; ++failing) {
    int step = 0;
    set_write_hook([&](const std::filesystem::path&) {
      if (++step == failing) throw Error("full");
    });
    bool done = true;
    try {
      write(path, {1, 2, 3, 4});
    } catch (const Error&) {
      done = false;
    }
    set_write_hook({});
    const TokenFile file(path);  // always readable: old, or new
    EXPECT_FALSE(std::filesystem::exists(folder_ / "t.bin.partial")) << failing;
    if (done) {
      EXPECT_EQ(file.tokens().size(), 4u);
      EXPECT_EQ(failing,
                9);  // create, write, sync, rename; four again for the sidecar; none failed
      break;
    }
    EXPECT_TRUE(file.tokens().size() == 3u || (file.tokens().size() == 4u && !file.sidecar()))
        << failing;
    write(path, {9, 8, 7});
  }
  {
    TokenFileWriter writer(folder_ / "u.bin");
    writer.append(std::vector<Token>{1, 2});
  }
  EXPECT_EQ(files(), 2u);
}

TEST_F(TokenFileTest, TwoWritersOfOneFileAreRefused) {
  const std::vector<Token> tokens{1, 2, 3};
  TokenFileWriter first(folder_ / "t.bin");
  first.append(tokens);
  EXPECT_NE(error_of([&] { TokenFileWriter(folder_ / "t.bin"); }).find("another process writes it"),
            std::string::npos);
  first.finish({});
  EXPECT_EQ(std::filesystem::file_size(folder_ / "t.bin"), 6u);
}

TEST(Sidecar, SurvivesTheRoundTrip) {
  EXPECT_EQ(parse_sidecar(write_sidecar(kSidecar), "x"), kSidecar);
  Sidecar other = kSidecar;
  other.bos = false;
  other.eos = true;
  EXPECT_EQ(parse_sidecar(write_sidecar(other), "x"), other);
  EXPECT_EQ(sidecar_path("a/tokens.bin"), "a/tokens.json");
  EXPECT_EQ(sidecar_path("a.b/tokens"), "a.b/tokens.json");
}

TEST(Sidecar, OlderOnesDoNotSayWhatEndsDocuments) {
  std::string text = write_sidecar(kSidecar);
  text.erase(text.find(",\n  \"bos\""));
  EXPECT_EQ(parse_sidecar(text + "}", "x"), kSidecar);
}

TEST(Sidecar, RefusesWhatIsNotOne) {
  const std::string good = write_sidecar(kSidecar);
  for (size_t size = 0; size + 2 < good.size(); ++size)
    EXPECT_NE(error_of([&] { parse_sidecar(good.substr(0, size), "x"); }), "no error") << size;
  const auto changed = [&](const std::string& from, const std::string& to) {
    std::string text = good;
    text.replace(text.find(from), from.size(), to);
    return error_of([&] { parse_sidecar(text, "x.json"); });
  };
  EXPECT_NE(changed("\"schema\": 1", "\"schema\": 2").find("schema 1 is known"), std::string::npos);
  EXPECT_NE(changed("500", "0").find("1 to 65536"), std::string::npos);
  EXPECT_NE(changed("500", "65537").find("1 to 65536"), std::string::npos);
  EXPECT_NE(changed("500", "-5").find("\"vocab\""), std::string::npos);
  EXPECT_NE(changed("500", "5.5").find("\"vocab\""), std::string::npos);
  EXPECT_NE(changed("\"tok\"", "7").find("\"tokenizer\""), std::string::npos);
  EXPECT_NE(changed("true", "1").find("\"bos\""), std::string::npos);
  EXPECT_NE(error_of([] { parse_sidecar(std::string(100'000, '['), "x"); }), "no error");
  EXPECT_NE(error_of([] { parse_sidecar("[]", "x"); }), "no error");
}

}  // namespace
}  // namespace weft::data
