#include "dashboard/glyphs.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "data/utf8.h"

namespace weft::dashboard {
namespace {

constexpr char32_t kBroken = U'\ufffd', kStandIn = U'\u25a1';

struct Range {
  char32_t first, last;
};

// Of no width: the blocks of combining marks, the zero-width and directional characters of General
// Punctuation, variation selectors, the byte order mark, tags. (Unicode 15, general category Mn,
// Me, Cf.)
constexpr Range kNoWidth[] = {
    {0x00ad, 0x00ad}, {0x0300, 0x036f}, {0x0483, 0x0489}, {0x0591, 0x05bd},  {0x05bf, 0x05bf},
    {0x05c1, 0x05c2}, {0x05c4, 0x05c5}, {0x05c7, 0x05c7}, {0x0610, 0x061a},  {0x061c, 0x061c},
    {0x064b, 0x065f}, {0x0670, 0x0670}, {0x06d6, 0x06dc}, {0x1ab0, 0x1aff},  {0x1dc0, 0x1dff},
    {0x200b, 0x200f}, {0x202a, 0x202e}, {0x2060, 0x206f}, {0x20d0, 0x20ff},  {0x3099, 0x309a},
    {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f}, {0xfeff, 0xfeff}, {0xe0000, 0xe01ef}};

// Of one column and standing for themselves: alphabets without ligatures, punctuation, arrows,
// mathematics, lines, blocks, Braille. Their wide members (the clocks, for one) are left out.
constexpr Range kOneColumn[] = {
    {0x0020, 0x007e}, {0x00a0, 0x00ac}, {0x00ae, 0x02ff}, {0x0370, 0x0377}, {0x037a, 0x037f},
    {0x0384, 0x0482}, {0x048a, 0x052f}, {0x0531, 0x0556}, {0x0559, 0x058a}, {0x058d, 0x058f},
    {0x05be, 0x05be}, {0x05d0, 0x05ea}, {0x10a0, 0x10ff}, {0x13a0, 0x13f5}, {0x1d00, 0x1dbf},
    {0x1e00, 0x1fff}, {0x2000, 0x200a}, {0x2010, 0x2027}, {0x202f, 0x205f}, {0x2070, 0x209c},
    {0x20a0, 0x20c0}, {0x2100, 0x218b}, {0x2190, 0x2319}, {0x231c, 0x2328}, {0x232b, 0x23e8},
    {0x2400, 0x2426}, {0x2460, 0x25fc}, {0x25ff, 0x2604}, {0x2610, 0x2613}, {0x2660, 0x2667},
    {0x2669, 0x266f}, {0x2713, 0x2727}, {0x2776, 0x2794}, {0x2798, 0x27af}, {0x27c0, 0x2aff},
    {0xa640, 0xa66e}, {0xa720, 0xa7ff}, {0xff61, 0xff9f}, {0xfffc, 0xfffd}};

template <size_t n>
bool in(const Range (&ranges)[n], char32_t character) {
  const auto at = std::upper_bound(std::begin(ranges), std::end(ranges), character,
                                   [](char32_t c, const Range& range) { return c < range.first; });
  return at != std::begin(ranges) && character <= std::prev(at)->last;
}

/// The character of `length` bytes at `at`, known to be well-formed.
char32_t decoded(std::string_view text, size_t at, size_t length) {
  const auto byte = [&](size_t i) { return static_cast<uint8_t>(text[at + i]); };
  if (length == 1) return byte(0);
  char32_t character = byte(0) & (0xffU >> (length + 1));
  for (size_t i = 1; i < length; ++i) character = (character << 6) | (byte(i) & 0x3fU);
  return character;
}

bool is_control(char32_t c) { return c < 0x20 || (c >= 0x7f && c < 0xa0); }

/// Where a line that begins at `from` and has at most `width` columns ends: behind the last space
/// that it has room for, else in the middle of a word.
size_t line_end(std::u32string_view text, size_t from, size_t width) {
  if (text.size() - from <= width) return text.size();
  const size_t space = text.rfind(U' ', from + width);
  return space != text.npos && space > from ? space : from + width;
}

void wrap_line(std::u32string_view text, size_t width, std::vector<std::u32string>& lines) {
  size_t from = 0;
  do {
    const size_t end = line_end(text, from, width);
    lines.emplace_back(text.substr(from, end - from));
    from = end < text.size() && text[end] == U' ' ? end + 1 : end;
  } while (from < text.size());
}

}  // namespace

std::u32string glyphs(std::string_view utf8) {
  std::u32string shown;
  shown.reserve(utf8.size());
  for (size_t at = 0; at < utf8.size();) {
    const size_t length = data::utf8_length(utf8, at);
    const char32_t c = length == 0 ? kBroken : decoded(utf8, at, length);
    at += std::max<size_t>(length, 1);
    if (is_control(c))
      shown += U' ';
    else if (in(kOneColumn, c))
      shown += c;
    else if (!in(kNoWidth, c))
      shown += kStandIn;
  }
  return shown;
}

std::string utf8(std::u32string_view glyphs) {
  std::string text;
  text.reserve(glyphs.size());
  const auto add = [&](char32_t bits) { text += static_cast<char>(bits); };
  for (const char32_t c : glyphs) {
    if (c < 0x80) {
      add(c);
      continue;
    }
    if (c < 0x800) {
      add(0xc0 | (c >> 6));
    } else {
      if (c < 0x10000) {
        add(0xe0 | (c >> 12));
      } else {
        add(0xf0 | (c >> 18));
        add(0x80 | ((c >> 12) & 0x3f));
      }
      add(0x80 | ((c >> 6) & 0x3f));
    }
    add(0x80 | (c & 0x3f));
  }
  return text;
}

std::vector<std::u32string> wrapped(std::string_view text, int width) {
  std::vector<std::u32string> lines;
  if (width < 1) return lines;
  for (size_t from = 0; from <= text.size();) {
    const size_t end = std::min(text.find('\n', from), text.size());
    wrap_line(glyphs(text.substr(from, end - from)), static_cast<size_t>(width), lines);
    from = end + 1;
  }
  return lines;
}

std::u32string shortened(std::string_view text, int width) {
  std::u32string shown = glyphs(text);
  const auto most = static_cast<size_t>(std::max(width, 0));
  if (shown.size() <= most) return shown;
  shown.resize(most);
  if (most > 0) shown.back() = U'…';
  return shown;
}

}  // namespace weft::dashboard
