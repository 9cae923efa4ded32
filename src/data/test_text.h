// For tests only: text with words, lines, double spaces, digits, tabs and characters beyond ASCII,
// made from a seed.
#pragma once

#include <string>
#include <vector>

#include "base/random.h"

namespace weft::data {

/// Some `words` words, of which there are about 200 different ones, the first much more frequent
/// than the last.
inline std::string test_text(uint64_t seed, int words) {
  uint64_t index = 0;
  const auto below = [&](uint64_t bound) {
    return random_below(bound, seed, stream_id("test text"), index++);
  };
  static constexpr const char* kSyllables[] = {"ba", "lo", "mi",  "ren", "tu", "ka",
                                               "s",  "el", "dor", "in",  "gh", "ä"};
  static constexpr const char* kJoints[] = {" ",   " ",    " ",  " ",  ", ",   ". ",
                                            ".\n", "\n\n", "  ", "\t", "! \"", "\" "};
  std::string text;
  for (int i = 0; i < words; ++i) {
    uint64_t word = below(1 + below(200));
    if (below(40) == 0) text += std::to_string(below(3000));
    if (below(60) == 0) text += "\xf0\x9f\x98\x80";  // a face, which takes four bytes
    for (word += 12; word > 0; word /= 12) text += kSyllables[word % 12];
    text += kJoints[below(12)];
  }
  return text;
}

}  // namespace weft::data
