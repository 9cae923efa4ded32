// What the stories promise, found in their text alone: nothing here looks into the tables.
#include "data/stories/stories.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <iostream>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_set>
#include <vector>

namespace weft::data {
namespace {

constexpr uint64_t kSeed = 20;

// The first `count` stories. Made when they are asked for: most checks need fewer than the largest
// one.
std::vector<std::string> first(size_t count) {
  static std::vector<std::string> made;
  while (made.size() < count) made.push_back(story(kSeed, made.size()));
  return {made.begin(), made.begin() + static_cast<std::ptrdiff_t>(count)};
}

constexpr size_t kMany = 20000, kSome = 3000;

bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }
bool is_upper(char c) { return std::isupper(static_cast<unsigned char>(c)) != 0; }

// Maximal runs of letters.
std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : text) {
    if (is_letter(c)) {
      word += c;
    } else if (!word.empty()) {
      words.push_back(std::move(word));
      word.clear();
    }
  }
  if (!word.empty()) words.push_back(std::move(word));
  return words;
}

std::string lower(std::string word) {
  std::transform(word.begin(), word.end(), word.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return word;
}

// The text outside double quotes.
std::string narration(std::string_view text) {
  std::string outside;
  bool quoted = false;
  for (const char c : text) {
    if (c == '"') quoted = !quoted;
    outside += quoted || c == '"' ? ' ' : c;
  }
  return outside;
}

struct Hero {
  std::string kind, name;
};

// "... <kind> named <name>" or "called", in the first sentence.
Hero hero_of(std::string_view text) {
  const auto words = words_of(text.substr(0, text.find('.')));
  for (size_t i = 1; i + 1 < words.size(); ++i)
    if ((words[i] == "named" || words[i] == "called") && is_upper(words[i + 1][0]))
      return {words[i - 1], words[i + 1]};
  return {};
}

int count(const std::vector<std::string>& words, const std::set<std::string>& which) {
  return static_cast<int>(std::count_if(words.begin(), words.end(), [&](const std::string& word) {
    return which.contains(lower(word));
  }));
}

const std::set<std::string> kFemale = {"she", "her", "hers", "herself"};
const std::set<std::string> kMale = {"he", "him", "his", "himself"};

TEST(Stories, AreAFunctionOfSeedAndIndex) {
  const std::vector<std::string> forward = first(300);
  std::vector<std::string> backward(300), other(300);
  std::thread thread([&] {
    for (uint64_t i = 300; i-- > 0;) other[i] = story(kSeed, i);
  });
  for (uint64_t i = 300; i-- > 0;) backward[i] = story(kSeed, i);
  thread.join();
  for (size_t i = 0; i < 300; ++i) {
    ASSERT_EQ(backward[i], forward[i]);
    ASSERT_EQ(other[i], forward[i]);
    ASSERT_NE(story(kSeed + 1, i), forward[i]);
  }
}

TEST(Stories, AreAllDifferent) {
  const auto stories = first(kMany);
  const std::unordered_set<std::string> different(stories.begin(), stories.end());
  EXPECT_EQ(different.size(), kMany);
}

TEST(Stories, HaveManyWordForms) {
  std::unordered_set<std::string> forms;
  for (const std::string& text : first(kMany))
    for (const std::string& word : words_of(text)) forms.insert(lower(word));
  std::cout << "word forms in " << kMany << " stories: " << forms.size() << "\n";
  EXPECT_GE(forms.size(), 1500u);
}

TEST(Stories, AreShort) {
  size_t total = 0;
  for (const std::string& text : first(kSome)) {
    const auto gaps =
        std::count_if(text.begin(), text.end(), [](char c) { return c == ' ' || c == '\n'; });
    const size_t words = static_cast<size_t>(gaps) + 1;
    total += words;
    ASSERT_GE(words, 100u) << text;
    ASSERT_LE(words, 220u) << text;
  }
  EXPECT_LE(total, 160 * kSome);  // at 1.23 tokens a word, a story fits into 256 tokens
}

TEST(Stories, AreCleanText) {
  for (const std::string& text : first(kSome)) {
    ASSERT_FALSE(text.empty());
    ASSERT_NE(text.back(), '\n');
    for (const char c : text)
      ASSERT_TRUE(is_letter(c) ||
                  std::string_view(" \n.,!?:'\"-").find(c) != std::string_view::npos)
          << "'" << c << "' in:\n"
          << text;
    for (const std::string_view bad : {"\n\n", "  ", " \n", "\n ", " .", " ,", " !", " ?", "..",
                                       ",.", ".,", "!.", "?.", ",,", "\"\"", " ' "})
      ASSERT_EQ(text.find(bad), text.npos) << "'" << bad << "' in:\n" << text;
  }
}

TEST(Stories, CloseTheirQuotesAndBeginSentencesWithCapitals) {
  for (const std::string& text : first(kSome)) {
    bool quoted = false, capital = true;  // capital: the next letter must be one
    char closed = '.';                    // what stood before the last closing quote
    for (size_t i = 0; i < text.size(); ++i) {
      const char c = text[i];
      if (c == '\n') {
        ASSERT_FALSE(quoted) << text;
        ASSERT_NE(std::string_view(".!?\"").find(text[i - 1]), std::string_view::npos) << text;
        capital = true;
      } else if (c == '"' && !quoted) {
        // Said in two parts: "I broke it," said the owl, "but I am sorry."
        const bool goes_on = closed == ',' && text.substr(i - 2, 2) == ", ";
        quoted = true;
        capital = !goes_on;
      } else if (c == '"') {
        closed = text[i - 1];
        ASSERT_NE(std::string_view(".,!?").find(closed), std::string_view::npos) << text;
        quoted = false;
        capital = closed == '.';  // "Why?" asked the owl.
      } else if (c == '.' || c == '!' || c == '?') {
        capital = true;
      } else if (is_letter(c)) {
        ASSERT_TRUE(is_upper(c) || !capital) << text.substr(0, i + 1);
        capital = false;
      }
    }
    ASSERT_FALSE(quoted) << text;
  }
}

TEST(Stories, SayAnBeforeVowels) {
  // To the ear: an hour, an honest fox; a unicorn, a useful lamp, a one-eyed cat, a ukulele.
  const std::set<std::string> vowels_to_the_ear = {"hour", "honest", "hours"};
  const std::set<std::string> not_to_the_ear = {"unicorn", "useful", "one", "ukulele", "once"};
  for (const std::string& text : first(kSome)) {
    const auto words = words_of(text);
    for (size_t i = 0; i + 1 < words.size(); ++i) {
      const std::string next = lower(words[i + 1]), article = lower(words[i]);
      const bool vowel = (std::string_view("aeiou").find(next[0]) != std::string_view::npos &&
                          !not_to_the_ear.contains(next)) ||
                         vowels_to_the_ear.contains(next);
      if (article == "a") {
        ASSERT_FALSE(vowel) << next << " in:\n" << text;
      }
      if (article == "an") {
        ASSERT_TRUE(vowel) << next << " in:\n" << text;
      }
    }
  }
}

TEST(Stories, KeepTheirHeroToTheEnd) {
  std::map<std::string, bool> female;  // each name's pronoun
  for (const std::string& text : first(kSome)) {
    const Hero hero = hero_of(text);
    ASSERT_FALSE(hero.name.empty()) << text;
    const auto outside = words_of(narration(text));
    const int she = count(outside, kFemale), he = count(outside, kMale);
    ASSERT_EQ(std::min(she, he), 0) << text;
    ASSERT_GE(std::max(she, he), 2) << text;
    if (hero.kind == "girl") {
      ASSERT_GT(she, 0) << text;
    }
    if (hero.kind == "boy") {
      ASSERT_GT(he, 0) << text;
    }
    ASSERT_EQ(female.emplace(hero.name, she > 0).first->second, she > 0) << text;
    const auto all = words_of(text);
    const auto last_third = all.begin() + static_cast<std::ptrdiff_t>(all.size() * 2 / 3);
    ASSERT_NE(std::find(last_third, all.end(), hero.name), all.end()) << text;
  }
  EXPECT_GE(female.size(), 12u);
  // A name names nothing else, and no hero visits another's story.
  for (const std::string& text : first(kSome)) {
    const std::string name = hero_of(text).name;
    for (const std::string& word : words_of(text)) {
      ASSERT_TRUE(word == name || !female.contains(word)) << word << " in:\n" << text;
    }
  }
}

}  // namespace
}  // namespace weft::data
