// `weft tokenizer` as a user meets it: training, the other forms, and what it says of them.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/file.h"
#include "e2e/tiny_training.h"

namespace weft {
namespace {

/// The line of `weft tokenizer info` that begins with this word.
std::string info_line(const std::string& tokenizer, const std::string& word) {
  const std::string text = TinyTraining::ok({"tokenizer", "info", tokenizer}).out;
  const size_t begin = text.find("\n  " + word);
  EXPECT_NE(begin, std::string::npos) << text;
  return begin == std::string::npos
             ? ""
             : text.substr(begin + 1, text.find('\n', begin + 1) - begin - 1);
}

TEST(TokenizerCommand, ExportsEachForm) {
  const TinyTraining there("tokenizer_export", 20);
  EXPECT_TRUE(std::filesystem::exists(there.at("tok/tokenizer.model")));
  const std::string fingerprint = info_line(there.at("tok"), "fingerprint");
  EXPECT_EQ(info_line(there.at("tok/vocab.json"), "fingerprint"), fingerprint);
  for (const auto& [form, file] :
       {std::pair("llama2c", "out.bin"), std::pair("vocab", "out.json")}) {
    there.ok({"tokenizer", "export", there.at("tok"), "--to", form, there.at(file)});
    EXPECT_EQ(info_line(there.at(file), "fingerprint"), fingerprint) << form;
  }
  EXPECT_EQ(read_file(there.at("out.json")), read_file(there.at("tok/vocab.json")));
  there.ok({"tokenizer", "export", there.at("tok"), "--to", "hf", there.at("tokenizer.json")});
  const auto file = nlohmann::json::parse(read_file(there.at("tokenizer.json")));
  EXPECT_EQ(file["model"]["vocab"].size(), 420u);

  const Finished wrong =
      weft_run({"tokenizer", "export", there.at("tok"), "--to", "gguf", there.at("x")});
  EXPECT_EQ(wrong.code, 2);
  EXPECT_NE(wrong.err.find("hf, llama2c or vocab is wanted, found gguf"), std::string::npos);
  // tokenizer.json is written only; who gives one is told what it isn't.
  const Finished unread = weft_run({"tokenizer", "info", there.at("tokenizer.json")});
  EXPECT_EQ(unread.code, 1);
  EXPECT_NE(unread.err.find("is written here and not read"), std::string::npos) << unread.err;
}

TEST(TokenizerCommand, InfoSaysWhatATokenizerIs) {
  const TinyTraining there("tokenizer_info", 20);
  EXPECT_EQ(info_line(there.at("tok"), "special"), "  special         unknown 0, begin 1, end 2");
  EXPECT_EQ(info_line(there.at("tok"), "normalization"),
            "  normalization   space in front: yes, folds spaces: no, replaces characters: no");
  EXPECT_TRUE(info_line(there.at("tok"), "pieces").find("420, 161 of them text") !=
              std::string::npos);
  const std::string text = there.ok({"tokenizer", "info", there.at("tok"), "--text", "\xff\n"}).out;
  EXPECT_NE(text.find("2 bytes, 4 tokens with begin\n      1  \"<s>\"\n"), std::string::npos)
      << text;
  EXPECT_NE(text.find("    258  \"<0xFF>\"\n"), std::string::npos) << text;
}

TEST(TokenizerCommand, VocabulariesThatCannotBe) {
  const TinyTraining there("tokenizer_vocab", 20);
  const auto error = [&](const char* vocab) {
    const Finished finished = weft_run({"tokenizer", "train", "--input", there.at("stories.txt"),
                                        "--vocab", vocab, "--out", there.at("none")});
    EXPECT_EQ(finished.code, 1);
    EXPECT_FALSE(std::filesystem::exists(there.at("none")));
    return finished.err;
  };
  EXPECT_NE(error("70000").find("at most 65536 is possible"), std::string::npos);
  EXPECT_NE(error("100").find("it needs the 259 fixed pieces"), std::string::npos);
  EXPECT_NE(error("270").find("different characters and 259 fixed pieces); ask for more"),
            std::string::npos)
      << error("270");
}

}  // namespace
}  // namespace weft
