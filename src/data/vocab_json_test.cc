// vocab_json.h: what the file says, word for word, and everything that can be wrong with one.
#include "data/vocab_json.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/test_support.h"

namespace weft::data {
namespace {

/// 256 byte pieces in descending order, then a control piece, an unknown one and two of text, one
/// of them no UTF-8.
Vocabulary odd_vocabulary() {
  Vocabulary vocabulary;
  for (int byte = 255; byte >= 0; --byte)
    vocabulary.pieces.push_back({std::string(1, static_cast<char>(byte)), 0, PieceKind::kByte});
  vocabulary.pieces.push_back({"<begin>", 0, PieceKind::kControl});
  vocabulary.pieces.push_back({"<unk>", 0, PieceKind::kUnknown});
  vocabulary.pieces.push_back({" \"a\n", -0.1f, PieceKind::kNormal});
  vocabulary.pieces.push_back({"\xff\x80", -0.0f, PieceKind::kNormal});
  vocabulary.bos = 256;
  vocabulary.eos = 256;
  vocabulary.space_in_front = false;
  return vocabulary;
}

std::string changed(const std::string& from, const std::string& to) {
  std::string text = write_vocab_json(odd_vocabulary());
  const size_t at = text.find(from);
  CHECK(at != std::string::npos, "no {} to change", from);
  return text.replace(at, from.size(), to);
}

TEST(VocabJson, SaysWhatTheDocumentSays) {
  const std::string text = write_vocab_json(odd_vocabulary());
  EXPECT_TRUE(
      text.starts_with("{\n\"schema\": 1,\n\"bos\": 256,\n\"eos\": 256,\n"
                       "\"space_in_front\": false,\n\"pieces\": [\n"
                       R"({"id":0,"piece":"<0xFF>","score":0.0,"kind":"byte","bytes":"ff"},)"))
      << text.substr(0, 200);
  for (
      const char* line :
      {R"({"id":256,"piece":"<begin>","score":0.0,"kind":"control","bytes":""},)",
       R"({"id":257,"piece":"<unk>","score":0.0,"kind":"unknown","bytes":"3c756e6b3e"},)",
       R"({"id":258,"piece":" \"a\n","score":-0.10000000149011612,"kind":"text","bytes":"2022610a"},)"})
    EXPECT_NE(text.find(std::string("\n") + line + "\n"), std::string::npos) << line;
}

TEST(VocabJson, ComesBackWhole) {
  const Vocabulary there = odd_vocabulary(),
                   back = parse_vocab_json(write_vocab_json(there), "test");
  ASSERT_EQ(back.pieces.size(), there.pieces.size());
  for (size_t id = 0; id < there.pieces.size(); ++id) {
    EXPECT_EQ(back.pieces[id].text, there.pieces[id].text);
    EXPECT_EQ(back.pieces[id].score, there.pieces[id].score);
    EXPECT_EQ(std::signbit(back.pieces[id].score), std::signbit(there.pieces[id].score));
    EXPECT_EQ(back.pieces[id].kind, there.pieces[id].kind);
  }
  EXPECT_EQ(back.bos, 256);
  EXPECT_EQ(back.eos, 256);
  EXPECT_FALSE(back.space_in_front);
}

TEST(VocabJson, RefusesInWords) {
  struct Row {
    std::string text, word;
  };
  for (const Row& row :
       {Row{"", "isn't a JSON object"},
        Row{"[]", "isn't a JSON object"},
        Row{"{}", "\"schema\" should be a whole number"},
        Row{changed("\"schema\": 1", "\"schema\": 2"), "schema 1 is known here, found 2"},
        Row{changed("\"bos\": 256", "\"bos\": 260"), "\"bos\" is 260, it should be below 260"},
        Row{changed("\"eos\": 256", "\"eos\": 258"), "\"eos\" is 258, which is no control piece"},
        Row{changed("\"eos\": 256", "\"eos\": -1"), "\"eos\" should be a whole number"},
        Row{changed("false", "0"), "\"space_in_front\" should be true or false"},
        Row{changed("\"id\":7,", "\"id\":8,"), "piece 7: it has another \"id\""},
        Row{changed("\"id\":7,", "\"id\":65536,"), "\"id\" is 65536"},
        Row{changed("-0.10000000149011612", "1e39"), "not finite"},
        Row{changed("-0.10000000149011612", "\"x\""), "\"score\" should be a number"},
        Row{changed("2022610a", "2022610"), "hexadecimal"},
        Row{changed("2022610a", "2022610G"), "hexadecimal"},
        Row{changed("\"text\"", "\"words\""), "not one of text, unknown, control, byte"},
        Row{changed("\"bytes\":\"ff\"", "\"bytes\":\"ff00\""), "a byte piece has one byte"},
        Row{changed("\"bytes\":\"ff\"", "\"bytes\":\"fe\""), "255 of the 256 byte pieces"},
        Row{changed("\"kind\":\"byte\",\"bytes\":\"ff\"", "\"kind\":\"byte\""),
            "piece 0: \"bytes\""},
        Row{R"({"schema":1,"pieces":[]})", "0 pieces"},
        Row{R"({"schema":1,"pieces":[1]})", "piece 0: \"id\""}}) {
    const std::string error = error_of([&] { parse_vocab_json(row.text, "x.json"); });
    EXPECT_TRUE(error.starts_with("x.json: ")) << error;
    EXPECT_NE(error.find(row.word), std::string::npos) << error;
  }
  std::string many = R"({"schema":1,"pieces":[0)";
  for (size_t i = 0; i < kMaxVocab; ++i) many += ",0";
  EXPECT_NE(error_of([&] { parse_vocab_json(many + "]}", "x"); }).find("16 bits"),
            std::string::npos);
}

}  // namespace
}  // namespace weft::data
