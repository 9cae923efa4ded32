// The looks of charts. The colours are of about the same weight and can be told apart with any kind
// of colour vision (after Okabe and Ito, "Color Universal Design"); on a dark ground they are
// lighter.
#include "dashboard/svg_chart.h"

namespace weft::dashboard {

std::string_view chart_style() {
  return R"css(
.chart text { font: 12px system-ui, sans-serif; fill: #5b6470; }
.chart .title { font-size: 15px; font-weight: 600; fill: #1b1f24; }
.chart .paper { fill: #fff; }
.chart .grid line { stroke: #e3e6ea; }
.chart .base { stroke: #aab1ba; }
.line { fill: none; stroke: currentColor; stroke-width: 2; stroke-linejoin: round;
  stroke-linecap: round; vector-effect: non-scaling-stroke; }
.line.thin { stroke-width: 1; opacity: .6; }
.line.faint { stroke-width: 1; opacity: .5; stroke-dasharray: none; }
.line.dots { stroke-width: 7; stroke-dasharray: none; }
.extremes { fill: currentColor; opacity: .18; }
.area { fill: currentColor; stroke: #fff; stroke-width: .6; vector-effect: non-scaling-stroke; }
.level { fill: none; stroke: #7a828c; stroke-dasharray: 6 4; vector-effect: non-scaling-stroke; }
.hover rect { fill: #808890; fill-opacity: 0; }
.hover rect:hover { fill-opacity: .16; }
.c0 { color: #0072b2; }
.c1 { color: #d55e00; stroke-dasharray: 8 4; }
.c2 { color: #009e73; stroke-dasharray: 2 4; }
.c3 { color: #b5569a; stroke-dasharray: 10 4 2 4; }
.c4 { color: #e69f00; stroke-dasharray: 14 5; }
.c5 { color: #56b4e9; stroke-dasharray: 5 3; }
.c6 { color: #6b5aa6; stroke-dasharray: 1 5; }
.c7 { color: #6e7681; stroke-dasharray: 12 4 2 4 2 4; }
.area { stroke-dasharray: none; }
@media screen and (prefers-color-scheme: dark) {
  .chart text { fill: #9aa4b0; }
  .chart .title { fill: #e8ebee; }
  .chart .paper { fill: #14171b; }
  .chart .grid line { stroke: #2a3037; }
  .chart .base { stroke: #57606b; }
  .area { stroke: #14171b; }
  .level { stroke: #8f98a3; }
  .c0 { color: #4aa8e8; }
  .c1 { color: #ff8a47; }
  .c2 { color: #2ec79a; }
  .c3 { color: #e08cc6; }
  .c4 { color: #f2b632; }
  .c5 { color: #8fd0f5; }
  .c6 { color: #a797e0; }
  .c7 { color: #a3acb6; }
}
)css";
}

}  // namespace weft::dashboard
