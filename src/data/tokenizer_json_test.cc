// tokenizer_json.h: a reader written from Hugging Face's description of its BPE, which merges the
// pair of lowest rank, gives the tokens that we give. Their own library has its turn in
// tests/hf_tokenizer (make check).
#include "data/tokenizer_json.h"

#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "base/random.h"
#include "base/test_support.h"
#include "data/test_text.h"
#include "data/tokenizer_train.h"
#include "data/utf8.h"

namespace weft::data {
namespace {

using nlohmann::json;

class HuggingFace {
 public:
  explicit HuggingFace(const std::string& bytes) : file_(json::parse(bytes)) {
    const std::vector<std::string> merges = file_["model"]["merges"];
    for (size_t i = 0; i < merges.size(); ++i) ranks_.emplace(merges[i], i);
  }

  const json& file() const { return file_; }

  std::vector<Token> encode(std::string text) const {
    for (const json& step : file_["normalizer"]["normalizers"]) {
      if (step["type"] == "Prepend" && !text.empty()) text.insert(0, step["prepend"]);
      if (step["type"] == "Replace")
        text = replaced(text, step["pattern"]["String"], step["content"]);
    }
    std::vector<std::string> parts;
    for (size_t at = 0; at < text.size(); at += parts.back().size())
      parts.push_back(text.substr(at, utf8_length(text, at)));
    while (merge(parts)) continue;
    const json& vocab = file_["model"]["vocab"];
    std::vector<Token> tokens;
    for (const json& item : file_["post_processor"]["single"])
      if (item.contains("SpecialToken"))
        tokens.push_back(vocab[item["SpecialToken"]["id"].get<std::string>()]);
    for (const std::string& part : parts) {
      if (vocab.contains(part))
        tokens.push_back(vocab[part]);
      else
        for (const char c : part) tokens.push_back(vocab[byte_name(static_cast<uint8_t>(c))]);
    }
    return tokens;
  }

 private:
  static std::string replaced(const std::string& text, const std::string& from,
                              const std::string& to) {
    std::string out = text;
    for (size_t at = 0; (at = out.find(from, at)) != std::string::npos; at += to.size())
      out.replace(at, from.size(), to);
    return out;
  }

  /// The leftmost pair of the lowest rank becomes one; false if no pair has a rank.
  bool merge(std::vector<std::string>& parts) const {
    size_t best = SIZE_MAX, where = 0;
    for (size_t i = 0; i + 1 < parts.size(); ++i) {
      const auto at = ranks_.find(parts[i] + " " + parts[i + 1]);
      if (at == ranks_.end() || at->second >= best) continue;
      best = at->second;
      where = i;
    }
    if (best == SIZE_MAX) return false;
    parts[where] += parts[where + 1];
    parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(where) + 1);
    return true;
  }

  json file_;
  std::map<std::string, size_t> ranks_;
};

void expect_same_ids(const Tokenizer& tokenizer) {
  const HuggingFace theirs(to_tokenizer_json(tokenizer));
  EXPECT_EQ(theirs.file()["model"]["vocab"].size(), tokenizer.vocab_size());
  for (const std::string& text :
       {std::string(), std::string("a"), std::string(" "), std::string("  two  spaces   three"),
        std::string(" in front"), std::string("behind "), std::string("tab\there\nline\n\n"),
        std::string("caf\xc3\xa9 \xe4\xb8\xad\xe6\x96\x87 \xf0\x9f\x98\x80"),
        std::string("nul\0nul", 7), test_text(3, 200)})
    EXPECT_EQ(theirs.encode(text), tokenizer.encode(text, true)) << text;
  for (uint64_t seed = 0; seed < 100; ++seed) {
    std::string text;  // few letters, so that everything repeats
    for (uint64_t i = 0; i < random_bits(seed, 1, 0) % 30; ++i)
      text += std::string_view(" aenrot\n")[random_bits(seed, 2, i) % 8];
    ASSERT_EQ(theirs.encode(text), tokenizer.encode(text, true)) << "\"" << text << "\"";
  }
}

TEST(TokenizerJson, AReaderOfRanksGivesTheSameIds) {
  const TestFolder folder("tokenizer_json");
  write_file(folder / "text", test_text(1, 4000));
  Documents documents({folder / "text"});
  TokenizerTraining training;
  training.vocab = 500;
  expect_same_ids(train_tokenizer(documents, training).tokenizer);
}

TEST(TokenizerJson, OfRealTokenizersToo) {
  for (const char* const name : {"llama2c_tokenizer.model", "tok512.bin"}) {
    const auto path = test_data(name);
    if (!path) GTEST_SKIP() << "no real data here";
    expect_same_ids(Tokenizer::open(*path));
  }
}

/// The 259 fixed pieces, and two of text.
Vocabulary small_vocabulary(const std::string& first, const std::string& second) {
  Vocabulary vocabulary;
  vocabulary.pieces = {{"<unk>", 0, PieceKind::kUnknown},
                       {"<s>", 0, PieceKind::kControl},
                       {"</s>", 0, PieceKind::kControl}};
  for (int byte = 0; byte < 256; ++byte)
    vocabulary.pieces.push_back({std::string(1, static_cast<char>(byte)), 0, PieceKind::kByte});
  vocabulary.pieces.push_back({first, 0, PieceKind::kNormal});
  vocabulary.pieces.push_back({second, -1, PieceKind::kNormal});
  return vocabulary;
}

Tokenizer tokenizer_of(const Vocabulary& vocabulary) {
  return Tokenizer::from_vocab_json(write_vocab_json(vocabulary), "test");
}

TEST(TokenizerJson, HasWhatItsReadersLookFor) {
  Vocabulary vocabulary = small_vocabulary("a", " b");
  const json file = json::parse(to_tokenizer_json(tokenizer_of(vocabulary)));
  EXPECT_EQ(file["version"], "1.0");
  ASSERT_EQ(file["added_tokens"].size(), 3u);
  EXPECT_EQ(file["added_tokens"][1]["content"], "<s>");
  EXPECT_EQ(file["added_tokens"][1]["id"], 1);
  EXPECT_EQ(file["added_tokens"][1]["special"], true);
  EXPECT_EQ(file["model"]["type"], "BPE");
  EXPECT_EQ(file["model"]["unk_token"], "<unk>");
  EXPECT_EQ(file["model"]["byte_fallback"], true);
  EXPECT_EQ(file["model"]["vocab"]["\xe2\x96\x81"
                                   "b"],
            260);
  EXPECT_EQ(file["model"]["vocab"]["<0x0A>"], 13);
  EXPECT_EQ(file["post_processor"]["special_tokens"]["<s>"]["ids"], json::array({1}));
  EXPECT_EQ(file["normalizer"]["normalizers"].size(), 2u);
  EXPECT_EQ(file["decoder"]["decoders"].back()["type"], "Strip");

  vocabulary.space_in_front = false;
  const json without = json::parse(to_tokenizer_json(tokenizer_of(vocabulary)));
  EXPECT_EQ(without["normalizer"]["normalizers"].size(), 1u);
  EXPECT_EQ(without["decoder"]["decoders"].back()["type"], "Fuse");
}

TEST(TokenizerJson, RefusesWhatTheFormatCannotHold) {
  const auto error = [](const std::string& first, const std::string& second) {
    return error_of([&] { to_tokenizer_json(tokenizer_of(small_vocabulary(first, second))); });
  };
  EXPECT_EQ(error("a", "b"), "no error");
  EXPECT_NE(error("a", "\xff").find("piece 260 is not UTF-8"), std::string::npos);
  EXPECT_NE(error("<0x41>", "b").find("pieces 68 and 259 are both spelled"), std::string::npos);
  EXPECT_NE(error(" ", "\xe2\x96\x81").find("pieces 259 and 260"), std::string::npos);
}

}  // namespace
}  // namespace weft::data
