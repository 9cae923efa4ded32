// The looks of a report's page: light and dark as the reader's system is, one column on a phone, no
// page break within a figure on paper.
#include "dashboard/report_page.h"

namespace weft::dashboard {

std::string_view report_style() {
  return R"css(
:root { color-scheme: light dark; --paper: #fff; --card: #f6f7f9; --ink: #1b1f24; --soft: #5b6470;
  --edge: #e1e4e8; --accent: #0072b2; --mark: #fff3d6; --mark-ink: #7a4d00; }
@media screen and (prefers-color-scheme: dark) {
  :root { --paper: #14171b; --card: #1c2127; --ink: #e8ebee; --soft: #9aa4b0; --edge: #2d343c;
    --accent: #4aa8e8; --mark: #3a2f14; --mark-ink: #ffd58a; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 0 1.25rem 3rem; max-width: 72rem; background: var(--paper);
  color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; }
header { padding: 2rem 0 .5rem; }
h1 { margin: 0; font-size: 1.9rem; line-height: 1.2; overflow-wrap: anywhere; }
h1 small { display: block; font-size: .85rem; font-weight: 600; letter-spacing: .08em;
  text-transform: uppercase; color: var(--soft); }
h2 { margin: 0 0 .75rem; font-size: 1.2rem; }
h3 { margin: 1.25rem 0 .5rem; font-size: 1rem; }
nav { position: sticky; top: 0; z-index: 1; background: var(--paper); padding: .6rem 0;
  border-bottom: 1px solid var(--edge); display: flex; gap: .35rem 1.1rem; flex-wrap: wrap; }
nav a { color: var(--soft); text-decoration: none; font-size: .9rem; }
nav a:hover, nav a:focus { color: var(--accent); text-decoration: underline; }
section { padding-top: 2rem; scroll-margin-top: 2rem; }
code, .command { font: .85em ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
.command { margin: .75rem 0 0; color: var(--soft); overflow-wrap: anywhere; }
.state { display: inline-block; margin-left: .6rem; padding: .1rem .6rem; border-radius: 1rem;
  border: 1px solid currentColor; color: var(--accent); font-size: .85rem; font-weight: 600;
  vertical-align: middle; white-space: nowrap; }
.note, .none, .hint, footer { color: var(--soft); font-size: .9rem; }
.problem { padding: .5rem .8rem; border-left: 4px solid var(--mark-ink); background: var(--mark);
  color: var(--mark-ink); }
.figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); gap: .75rem;
  margin: 0; }
.figures div { padding: .7rem .9rem; background: var(--card); border: 1px solid var(--edge);
  border-radius: .5rem; }
dt { color: var(--soft); font-size: .8rem; }
dd { margin: 0; font-size: 1.1rem; font-weight: 600; font-variant-numeric: tabular-nums;
  overflow-wrap: anywhere; }
figure { position: relative; margin: 0 0 1.25rem; padding: .9rem 1rem .4rem; background: var(--card);
  border: 1px solid var(--edge); border-radius: .5rem; min-width: 0; }
figcaption { display: inline-block; font-weight: 600; margin-right: 1rem; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(24rem, 100%), 1fr));
  column-gap: 1.25rem; }
.legend { display: flex; flex-wrap: wrap; gap: .1rem 1.1rem; margin: .25rem 0 0; padding: 0;
  list-style: none; font-size: .85rem; color: var(--soft); }
.swatch { width: 24px; height: 10px; margin-right: .4rem; vertical-align: middle; }
label { font-size: .85rem; color: var(--soft); padding-left: .3rem; cursor: pointer; }
input { accent-color: var(--accent); vertical-align: middle; margin: 0; }
.pick-log:not(:checked) ~ .log, .pick-log:checked ~ .linear { display: none; }
.only:checked ~ .wide tbody tr:not(.differs) { display: none; }
.chart[role=img] { display: block; overflow: visible; width: calc(100% - 3.9rem); height: 13rem;
  margin: 1.9rem .5rem 2.6rem 3.4rem; cursor: crosshair; touch-action: pan-y; outline-offset: 2.2rem; }
.tall .chart[role=img] { height: 22rem; }
.chart .grid line, .chart .base { shape-rendering: crispEdges; }
.chart .selection { fill: var(--accent); opacity: .15; }
.readout { min-height: 1.3em; margin: 0; font-size: .8rem; line-height: 1.3; color: var(--soft);
  font-variant-numeric: tabular-nums; }
.area { stroke: var(--card); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; font-variant-numeric: tabular-nums; }
th, td { padding: .3rem .7rem .3rem 0; border-bottom: 1px solid var(--edge); text-align: left;
  vertical-align: top; }
thead th { color: var(--soft); font-weight: 600; }
tbody th { font-weight: 500; }
td { overflow-wrap: anywhere; }
.time { white-space: nowrap; }
.differs th, .differs td { background: var(--mark); }
.differs abbr { color: var(--mark-ink); text-decoration: none; font-weight: 700; }
.samples { margin: 0; padding: 0; list-style: none; }
.samples li { display: grid; grid-template-columns: 6.5rem 1fr; gap: .25rem 1rem; padding: .7rem 0;
  border-bottom: 1px solid var(--edge); }
.samples .step { color: var(--soft); font-size: .85rem; font-variant-numeric: tabular-nums; }
blockquote { margin: 0; max-width: 44rem; white-space: pre-wrap; overflow-wrap: anywhere;
  font-family: Georgia, "Times New Roman", serif; }
footer { margin-top: 3rem; padding-top: 1rem; border-top: 1px solid var(--edge); }
#whole { position: fixed; right: 1.25rem; bottom: 1.25rem; padding: .5rem 1rem; border: 0;
  border-radius: 2rem; background: var(--accent); color: var(--paper); font: inherit; cursor: pointer;
  box-shadow: 0 2px 10px #0004; }
[hidden] { display: none !important; }
@media (max-width: 40rem) {
  .samples li { grid-template-columns: 1fr; }
  .figures { grid-template-columns: 1fr 1fr; gap: .5rem; }
  .tall .chart[role=img] { height: 17rem; }
  nav { position: static; }
}
@media print {
  body { max-width: none; padding: 0; font-size: 11pt; }
  nav, .hint, .readout, #whole, input, label { display: none; }
  figure, .figures div, tr, .samples li { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  .wide { overflow: visible; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
)css";
}

}  // namespace weft::dashboard
