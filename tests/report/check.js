// Runs in a report's page, behind which tools/test_report has put the telemetry of its runs (a
// script of class "telemetry" each) and this. Compares what the page says, what its charts draw and
// where their axes say that is with the telemetry; what it finds wrong becomes the text of #check.
"use strict";
const problems = [];
const expect = (condition, what) => { if (!condition) problems.push(what); };
const near = (a, b, error) => Math.abs(a - b) <= error;

const values = JSON.parse(document.getElementById("values").textContent);
const telemetry = [...document.querySelectorAll("script.telemetry")].map((script) =>
  script.textContent.trim().split("\n").map((line) => JSON.parse(line)));
expect(values.length === telemetry.length && values.length > 0, "the runs");

// The pairs of a path's coordinates, y upright.
function coordinates(path) {
  return [...path.getAttribute("d").matchAll(/[ML]([-+.e\d]+) ([-+.e\d]+)/g)].map(([, x, y]) => [+x, -y]);
}
function same(found, records, value, what) {
  const wanted = records.filter((record) => value(record) != null);
  expect(found.first.length === wanted.length, `${what}: ${found.first.length} of ${wanted.length} values`);
  wanted.forEach((record, i) => expect(found.first[i] === record.step && found.mean[i] === value(record),
    `${what}, step ${record.step}: ${found.mean[i]} is ${value(record)}`));
}

values.forEach((run, i) => {
  const of = (type) => telemetry[i].filter((record) => record.type === type);
  const steps = of("step");
  for (const name of ["loss", "smoothed", "lr", "grad_norm", "tokens_per_s", "ms", "memory_bytes"])
    same(run.curves[name], steps, (step) => step[name], `${run.name}, ${name}`);
  same(run.curves.validation, of("validation"), (record) => record.loss, `${run.name}, validation`);
  for (const [part, curve] of Object.entries(run.curves.time || {}))
    same(curve, steps.filter((step) => step.step >= curve.first[0]), (step) => step.time[part] || 0, `${run.name}, ${part}`);

  // The loss chart draws the smoothed losses (of one run, all losses, too).
  const wanted = steps.some((step) => step.smoothed != null) ? "smoothed" : "loss";
  const name = values.length > 1 ? run.name : wanted === "smoothed" ? "training, smoothed" : "training";
  for (const [chart, drawn] of [[".linear", (y) => y], [".log", Math.log10]]) {
    const path = document.querySelector(`#loss ${chart} path.line[data-name="${CSS.escape(name)}"]`);
    const points = coordinates(path);
    expect(points.length === steps.length, `${chart} of ${run.name}: ${points.length} points`);
    points.forEach(([x, y], k) => expect(x === steps[k].step && near(y, drawn(steps[k][wanted]), 1e-6),
      `${chart} of ${run.name}, step ${x}: ${y}`));
  }
  for (const sample of of("sample")) {
    const text = sample.text.replace(/[\0-\x08\x0b-\x1f]/g, "\ufffd");  // which no page may hold
    expect([...document.querySelectorAll("#samples blockquote")].some((quote) => quote.textContent === text),
      `the text of step ${sample.step}`);
  }
  for (const event of of("event"))
    expect([...document.querySelectorAll("#events tr")].some((row) =>
      row.cells[2].textContent === event.event && row.cells[3].textContent === event.detail), `event ${event.event}`);
});

// Where an axis puts a number, a point of that value is drawn: to a pixel, with layout as it is.
function number(label) {
  return parseFloat(label) * ({ k: 1e3, M: 1e6, G: 1e9 }[label.at(-1)] || 1);
}
function checkAxes(when) {
  let checked = 0;
  for (const chart of document.querySelectorAll("svg.chart[role=img]")) {
    const path = chart.querySelector(".curves path:not(.level)");
    if (!chart.checkVisibility()) continue;
    const place = (x, y) => new DOMPoint(x, y).matrixTransform(path.getScreenCTM());
    const lines = [...chart.querySelectorAll(".grid line")], texts = [...chart.querySelectorAll(".grid text")];
    lines.forEach((line, i) => {
      const value = number(texts[i].textContent);
      const y = place(0, -(chart.dataset.log ? Math.log10(value) : value)).y;
      expect(near(y, line.getBoundingClientRect().y, 1), `${when}: ${chart.ariaLabel}: ${value} at ${y}`);
    });
    for (const text of texts.slice(lines.length)) {
      const box = text.getBoundingClientRect(), x = place(number(text.textContent), 0).x;
      expect(near(x, box.x + box.width / 2, 1), `${when}: ${chart.ariaLabel}: step ${text.textContent} at ${x}`);
      checked += 1;
    }
  }
  expect(checked >= 10, `${when}: ${checked} labels`);
}

checkAxes("whole");
for (const box of document.querySelectorAll(".pick-log")) box.click();
checkAxes("logarithmic");

// A drag over the middle of the loss chart.
const chart = document.querySelector("#loss .log svg.chart"), area = chart.querySelector(".hover").getBoundingClientRect();
const viewBox = () => chart.querySelector(".curves").getAttribute("viewBox").split(" ").map(Number);
const [left, , width] = viewBox();
chart.setPointerCapture = () => {};  // which wants a real pointer
const pointer = (type, part) => chart.dispatchEvent(new PointerEvent(type,
  { bubbles: true, button: 0, pointerId: 1, clientX: area.x + part * area.width, clientY: area.y + 20 }));
pointer("pointerdown", 0.25);
pointer("pointermove", 0.6);
expect(chart.querySelector(".selection") !== null, "a drag is to be seen");
pointer("pointerup", 0.75);
expect(near(viewBox()[0], left + width / 4, width / 100) && near(viewBox()[2], width / 2, width / 100), `zoomed to ${viewBox()}`);
expect(chart.querySelector(".selection") === null, "and its trace goes");
checkAxes("zoomed");
for (const box of document.querySelectorAll(".pick-log")) box.click();
checkAxes("zoomed, linear");
document.getElementById("whole").click();
expect(viewBox()[0] === left && viewBox()[2] === width, "the whole again");
checkAxes("whole again");

// What differs, alone.
const only = document.getElementById("only-configuration");
if (only) {
  const rows = [...document.querySelectorAll("#configuration tbody tr")];
  const differing = rows.filter((row) => new Set([...row.cells].slice(1).map((cell) => cell.textContent)).size > 1);
  expect(differing.length > 0 && differing.length < rows.length, "some settings differ");
  only.click();
  expect(rows.every((row) => row.checkVisibility() === differing.includes(row)), "they are shown alone");
  only.click();
}

const result = document.body.appendChild(document.createElement("pre"));
result.id = "check";
result.textContent = problems.length ? `WRONG ${problems.slice(0, 5).join("; ")}` : `RIGHT ${values.length}`;
