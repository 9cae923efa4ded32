// The notation of the tables, on tables made for the test.
#include "data/stories/grammar.h"

#include <gtest/gtest.h>

#include <set>
#include <stdexcept>

namespace weft::data {
namespace {

// Every text that `table` can make from `start` in 200 expansions with a simple generator.
std::set<std::string> texts(std::string_view table, std::string_view start) {
  const std::string_view tables[] = {table};
  const Grammar grammar(tables);
  std::set<std::string> all;
  uint64_t state = 1;
  for (int i = 0; i < 200; ++i)
    all.insert(grammar.expand(start, [&](uint64_t bound) {
      state = state * 6364136223846793005u + 1442695040888963407u;
      return (state >> 33) % bound;
    }));
  return all;
}

using Texts = std::set<std::string>;

TEST(Grammar, TakesWordsRowsAndAlternatives) {
  const std::string_view table =
      "== color\nred, dark\nblue\n\n== s\n- a [color] {hat|{big|wee} cap}.\n";
  EXPECT_EQ(texts(table, "s"),
            (Texts{"a red hat.", "a red big cap.", "a red wee cap.", "a dark blue hat.",
                   "a dark blue big cap.", "a dark blue wee cap."}));
}

TEST(Grammar, RemembersFirstAndOtherColumns) {
  const std::string_view table =
      "== animal (word; voice)\n- cat; {meow|purr}\n- dog; bark\n"
      "== s\n- [!x=animal] [X] and [x]: [x.voice], [x.voice].\n";
  EXPECT_EQ(texts(table, "s"), (Texts{"Cat and cat: meow, meow.", "Cat and cat: purr, purr.",
                                      "Dog and dog: bark, bark."}));
}

TEST(Grammar, RemembersAllColumnsByName) {
  const std::string_view table =
      "== who (name; he)\n- Ann; she\n- Bob; he\n== s\n- [*who][Name]: [He] is [he].\n";
  EXPECT_EQ(texts(table, "s"), (Texts{"Ann: She is she.", "Bob: He is he."}));
}

TEST(Grammar, RememberedRowsDiffer) {
  const std::string_view table = "== n\none, two, three\n== s\n- [a=n] [b=n] [c=n]\n";
  for (const std::string& text : texts(table, "s")) {
    EXPECT_NE(text.find("one"), text.npos) << text;
    EXPECT_NE(text.find("two"), text.npos) << text;
    EXPECT_NE(text.find("three"), text.npos) << text;
  }
}

TEST(Grammar, SetsSpacesLinesAndArticles) {
  const std::string_view table =
      "== s\n- A owl has a  {|} hour , a unicorn,\n  a egg! // {|} a useful ant. // \n";
  EXPECT_EQ(texts(table, "s"), (Texts{"An owl has an hour, a unicorn, an egg!\na useful ant."}));
}

TEST(Grammar, RefusesMistakesInTables) {
  const auto fails = [](std::string_view table) {
    EXPECT_THROW(texts(table, "s"), std::logic_error) << table;
  };
  fails("== s\n- [nowhere]\n");
  fails("== s\n- {a|b\n");
  fails("== s\n- a]\n");
  fails("== s (one; two)\n- only one\n");
  fails("== s\n- a\n== s\n- b\n");
  fails("== s");
}

}  // namespace
}  // namespace weft::data
