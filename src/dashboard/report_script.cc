// What a report's page can do beyond being looked at: zoom all charts to the same steps, and say
// what is under the pointer. The page is complete without it.
#include "dashboard/report_page.h"

namespace weft::dashboard {

std::string_view report_script() {
  return R"js(
"use strict";
const charts = [...document.querySelectorAll("svg.chart[role=img]")].map((svg) => {
  const [curves, hover, grid] = [".curves", ".hover", ".grid"].map((name) => svg.querySelector(name));
  const [left, top, width, height] = curves.getAttribute("viewBox").split(" ").map(Number);
  const zero = svg.dataset.log !== "1" && top + height === 0;
  return { svg, curves, hover, grid, log: svg.dataset.log === "1", zero, first: grid.innerHTML,
    whole: { left, right: left + width, low: -top - height, high: -top } };
});
let shown = null;  // [left, right] in steps, if zoomed
const button = document.getElementById("whole");

function ticks(low, high, whole) {
  const least = (high - low) / 5, power = 10 ** Math.floor(Math.log10(least));
  let apart = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= least);
  if (whole) apart = Math.max(apart, 1);
  const all = [];
  for (let n = Math.ceil(low / apart); n * apart <= high && all.length < 20; n++) all.push(n * apart);
  return all;
}
function logTicks(low, high) {
  const all = [];
  for (let n = Math.floor(Math.log10(low)); n <= Math.log10(high); n++)
    for (const tick of [1, 2, 5].map((k) => k * 10 ** n)) if (tick >= low && tick <= high) all.push(tick);
  return all.length < 3 ? ticks(low, high) : all;
}
function label(value) {
  for (const [unit, sign] of [[1e9, "G"], [1e6, "M"], [1e3, "k"]])
    if (Math.abs(value) >= Math.max(unit, 1e4)) return +(value / unit).toPrecision(6) + sign;
  return +value.toPrecision(6) + "";
}

// The lowest and highest point of the curves between two steps, with some room.
function extent(chart, left, right) {
  let low = Infinity, high = -Infinity;
  for (const path of chart.curves.querySelectorAll("path:not(.level)"))
    for (const [, x, y] of path.getAttribute("d").matchAll(/([-+.e\d]+) ([-+.e\d]+)/g))
      if (x >= left && x <= right) low = Math.min(low, -y), high = Math.max(high, -y);
  if (chart.zero) low = 0;
  if (!(low < high)) return chart.whole;
  const room = 0.04 * (high - low);
  return { low: chart.zero ? 0 : low - room, high: high + room };
}

function drawGrid(chart, left, right, low, high) {
  const values = chart.log ? logTicks(10 ** low, 10 ** high) : ticks(low, high);
  const rows = values.map((value) => {
    const y = 100 * (high - (chart.log ? Math.log10(value) : value)) / (high - low) + "%";
    return `<line x2="100%" y1="${y}" y2="${y}"/><text x="-6" y="${y}" dy=".32em" text-anchor="end">${label(value)}</text>`;
  });
  const columns = ticks(left, right, true).map((step) => {
    const x = 100 * (step - left) / (right - left) + "%";
    return `<text x="${x}" y="100%" dy="1.5em" text-anchor="middle">${label(step)}</text>`;
  });
  chart.grid.innerHTML = rows.join("") + columns.join("");
}

function show(range) {
  shown = range;
  button.hidden = !range;
  for (const chart of charts) {
    const [left, right] = range || [chart.whole.left, chart.whole.right];
    const { low, high } = range ? extent(chart, left, right) : chart.whole;
    chart.curves.setAttribute("viewBox", [left, -high, right - left, high - low].join(" "));
    chart.hover.setAttribute("viewBox", [left, 0, right - left, 1].join(" "));
    if (range) drawGrid(chart, left, right, low, high);
    else chart.grid.innerHTML = chart.first;
  }
}

for (const chart of charts) {
  const { svg, whole } = chart;
  const readout = svg.closest("figure").querySelector(".readout");
  const now = () => shown || [whole.left, whole.right];
  const fraction = (event) => {
    const box = chart.hover.getBoundingClientRect();
    return Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
  };
  const zoom = (from, to) => {
    const [left, right] = now();
    if ((to - from) * (right - left) >= 1) show([left + from * (right - left), left + to * (right - left)]);
  };
  let start = null, selection = null;
  svg.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    start = fraction(event);
    svg.setPointerCapture(event.pointerId);
  });
  svg.addEventListener("pointermove", (event) => {
    const title = event.target.querySelector?.("title");
    if (title) readout.textContent = title.textContent.replaceAll("\n", " \u00b7 ");
    if (start === null) return;
    if (!selection) {
      selection = svg.appendChild(document.createElementNS(svg.namespaceURI, "rect"));
      selection.setAttribute("class", "selection");
      selection.setAttribute("height", "100%");
    }
    const end = fraction(event);
    selection.setAttribute("x", 100 * Math.min(start, end) + "%");
    selection.setAttribute("width", 100 * Math.abs(end - start) + "%");
  });
  const finish = (event) => {
    const end = fraction(event), from = start;
    selection?.remove();
    start = selection = null;
    if (event.type === "pointerup" && from !== null && Math.abs(end - from) > 0.01)
      zoom(Math.min(from, end), Math.max(from, end));
  };
  svg.addEventListener("pointerup", finish);
  svg.addEventListener("pointercancel", finish);
  svg.addEventListener("dblclick", () => show(null));
  svg.addEventListener("keydown", (event) => {
    const [left, right] = now(), step = (right - left) / 4;
    const keys = { "+": () => zoom(0.25, 0.75), "-": () => show(null), "0": () => show(null),
      ArrowLeft: () => shown && show([left - step, right - step]),
      ArrowRight: () => shown && show([left + step, right + step]) };
    if (keys[event.key]) keys[event.key](), event.preventDefault();
  });
}
button.addEventListener("click", () => show(null));
document.addEventListener("keydown", (event) => { if (event.key === "Escape") show(null); });
for (const hint of document.querySelectorAll(".hint")) hint.hidden = false;
)js";
}

}  // namespace weft::dashboard
