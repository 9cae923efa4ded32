// Text as a grid shows it: one glyph per column. Which columns a character takes depends on the
// terminal and its font, so what is not known to take exactly one is not shown as it is.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace weft::dashboard {

/// The glyphs of one line of UTF-8, one column each. Control characters become spaces; marks of no
/// width (accents on their own, joiners, directions) are left out; what is broken becomes U+FFFD,
/// and a character that may take two columns, or join with its neighbours, a square.
std::u32string glyphs(std::string_view utf8);

/// Back to UTF-8.
std::string utf8(std::u32string_view glyphs);

/// A text of several lines in lines of at most `width` columns, broken at spaces where there is
/// one, inside a word where it is longer than a line. Nothing for a width below 1.
std::vector<std::u32string> wrapped(std::string_view text, int width);

/// `text` in at most `width` columns: where it is longer, its last column is "…".
std::u32string shortened(std::string_view text, int width);

}  // namespace weft::dashboard
