#include "dashboard/palette.h"

#include <algorithm>
#include <array>

namespace weft::dashboard {
namespace {

// The series have the colours that Okabe and Ito chose to be told apart by everybody. They are seen
// on black and on white; of the 16, those are taken of which that is true in most themes.
constexpr Rgb kSky{0x56, 0xb4, 0xe9}, kOrange{0xe6, 0x9f, 0x00}, kGreen{0x00, 0x9e, 0x73},
    kPurple{0xcc, 0x79, 0xa7}, kYellow{0xf0, 0xe4, 0x42}, kBlue{0x00, 0x72, 0xb2},
    kVermilion{0xd5, 0x5e, 0x00}, kGrey{0x99, 0x99, 0x99};
// Numbers of the 8; with 8 added they are bright.
constexpr int kRed8 = 1, kGreen8 = 2, kYellow8 = 3, kBlue8 = 4, kMagenta8 = 5, kCyan8 = 6,
              kWhite8 = 7, kBright = 8;

constexpr std::array<Look, kInks> kLooks{{
    {.plain = true},                                                                     // kText
    {.rgb = {0x80, 0x80, 0x80}, .of16 = kBright, .of8 = kWhite8, .dim_alone = true},     // kFaint
    {.plain = true, .bold = true, .bold_alone = true},                                   // kStrong
    {.rgb = kGreen, .of16 = kGreen8, .of8 = kGreen8},                                    // kGood
    {.rgb = kOrange, .of16 = kYellow8, .of8 = kYellow8, .bold_alone = true},             // kWarning
    {.rgb = kVermilion, .of16 = kRed8, .of8 = kRed8, .bold = true, .bold_alone = true},  // kBad
    {.rgb = kSky, .of16 = kCyan8, .of8 = kCyan8},
    {.rgb = kOrange, .of16 = kYellow8, .of8 = kYellow8, .bold_alone = true},
    {.rgb = kGreen, .of16 = kGreen8, .of8 = kGreen8, .dim_alone = true},
    {.rgb = kPurple, .of16 = kMagenta8, .of8 = kMagenta8, .underlined_alone = true},
    {.rgb = kYellow, .of16 = kBright + kYellow8, .of8 = kWhite8, .bold_alone = true},
    {.rgb = kBlue, .of16 = kBright + kBlue8, .of8 = kBlue8, .dim_alone = true},
    {.rgb = kVermilion, .of16 = kRed8, .of8 = kRed8, .underlined_alone = true},
    {.rgb = kGrey, .of16 = kBright + kMagenta8, .of8 = kMagenta8, .bold_alone = true},
}};

// Colours 16 to 231 are a cube of six levels a side, 232 to 255 a row of greys.
constexpr std::array<int, 6> kLevels{0, 95, 135, 175, 215, 255};
constexpr int kCube = 16, kGreys = 232, kGreyCount = 24;

constexpr int square(int x) { return x * x; }
constexpr int distance(const Rgb& a, const Rgb& b) {
  return square(a.red - b.red) + square(a.green - b.green) + square(a.blue - b.blue);
}

int nearest_level(int value) {
  const auto nearer = [&](int a, int b) { return square(a - value) < square(b - value); };
  return static_cast<int>(std::ranges::min_element(kLevels, nearer) - kLevels.begin());
}

}  // namespace

const Look& look(Ink ink) { return kLooks[static_cast<size_t>(ink)]; }

int nearest_of_256(const Rgb& rgb) {
  const int red = nearest_level(rgb.red), green = nearest_level(rgb.green),
            blue = nearest_level(rgb.blue);
  const auto level = [](int i) { return kLevels[static_cast<size_t>(i)]; };
  const int in_cube = distance(rgb, {level(red), level(green), level(blue)});
  const int mean = (rgb.red + rgb.green + rgb.blue) / 3;
  const int step = std::clamp((mean - 8 + 5) / 10, 0, kGreyCount - 1), grey = 8 + 10 * step;
  if (distance(rgb, {grey, grey, grey}) < in_cube) return kGreys + step;
  return kCube + 36 * red + 6 * green + blue;
}

}  // namespace weft::dashboard
