#include "dashboard/stand_in.h"

#include <array>
#include <bit>
#include <string_view>

namespace weft::dashboard {
namespace {

struct Row {
  char ascii;
  std::u32string_view glyphs;
};
constexpr Row kRows[] = {
    {'-', U"─━╌┄┈╴╶‐‑‒–—−"},
    {'|', U"│┃╎┆┊╵╷"},
    {'+', U"┌┐└┘├┤┬┴┼╭╮╰╯┏┓┗┛┣┫┳┻╋"},
    {'=', U"═≈"},
    {'^', U"↑▲△"},
    {'v', U"↓▼▽"},
    {'<', U"←◀◂‹≤"},
    {'>', U"→▶▸›≥"},
    {'.', U"·…∙"},
    {'*', U"•●◆■★"},
    {'o', U"○◇□"},
    {'x', U"×"},
    {'\'', U"‘’"},
    {'"', U"“”"},
    {'u', U"µμ"},
    {'~', U"∼"},
    {' ', U"\u00a0"},
};

// Block elements: eighths from below (2581 to 2588), from the left (2589 to 258f), shades and
// quarters. What is mostly ink is '#'.
constexpr std::u32string_view kBlocks = U"▁▂▃▄▅▆▇█▉▊▋▌▍▎▏▐░▒▓▀▖▗▘▝▚▞▙▛▜▟";
constexpr std::string_view kBlockInk = "__.-=*#####=|||=:%#\"..'':/####";
static_assert(kBlocks.size() == kBlockInk.size());

// By how many of its eight points are there.
constexpr std::array<char, 9> kPoints{' ', '.', '.', ':', ':', '*', '*', '#', '#'};
constexpr char32_t kBraille = 0x2800;

}  // namespace

char ascii_stand_in(char32_t glyph) {
  if (glyph >= U' ' && glyph < 0x7f) return static_cast<char>(glyph);
  if (glyph >= kBraille && glyph < kBraille + 256)
    return kPoints[static_cast<size_t>(std::popcount(static_cast<unsigned>(glyph - kBraille)))];
  if (const size_t at = kBlocks.find(glyph); at != kBlocks.npos) return kBlockInk[at];
  for (const Row& row : kRows)
    if (row.glyphs.find(glyph) != row.glyphs.npos) return row.ascii;
  return '?';
}

}  // namespace weft::dashboard
