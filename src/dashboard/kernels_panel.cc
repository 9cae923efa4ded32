// Which kernel runs where, how often, how long it takes, and why there.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/number_text.h"
#include "dashboard/panels.h"
#include "dashboard/pen.h"
#include "dashboard/recent.h"

namespace weft::dashboard {
namespace {

constexpr size_t kRecent = 50;

std::string place_of(const KernelRow& row) {
  return row.form.empty() ? row.device : row.device + ":" + row.form;
}

struct Columns {
  int kernel = 6, place = 6;  ///< widths that the names need
};

Columns columns_of(const std::vector<KernelRow>& rows, const Named& others) {
  Columns columns;
  const auto widen = [](int& width, size_t length) {
    width = std::min(std::max(width, static_cast<int>(length)), 24);
  };
  for (const KernelRow& row : rows) {
    widen(columns.kernel, row.kernel.size());
    widen(columns.place, place_of(row).size());
  }
  for (const auto& [name, ms] : others) widen(columns.kernel, name.size());
  return columns;
}

void number(Pen& pen, const std::string& text, int width, Ink ink = Ink::kText) {
  pen.write(fmt::format("{:>{}}", text, width), ink);
}

/// Numbers before the words of the reason, which take what room is left; all of them if `whole`.
void line(Pen& pen, const Columns& columns, const KernelRow& row, double ms, bool whole) {
  pen.fitted(row.kernel, Ink::kText, columns.kernel).to(columns.kernel + 1);
  pen.fitted(place_of(row), Ink::kStrong, columns.place).to(columns.kernel + columns.place + 2);
  number(pen, std::isfinite(ms) ? figures_text(ms) : "", 8, Ink::kStrong);
  number(pen, row.programs > 0 ? std::to_string(row.programs) : "", 9);
  number(pen, row.launches > 0 ? std::to_string(row.launches) : "", 9);
  pen.write("  ");
  if (whole)
    pen.wrap(row.reason, Ink::kFaint);
  else
    pen.fitted(row.reason, Ink::kFaint).next();
}

void heading(Pen& pen, const Columns& columns) {
  pen.write("kernel", Ink::kFaint).to(columns.kernel + 1).write("device", Ink::kFaint);
  pen.to(columns.kernel + columns.place + 2);
  for (const auto& [name, width] : {std::pair("ms/step", 8), {"programs", 9}, {"launches", 9}})
    number(pen, name, width, Ink::kFaint);
  pen.write("  why there", Ink::kFaint).next();
}

}  // namespace

void draw_kernels(Canvas& canvas, const Rect& rect, const Runs& runs, const View& view) {
  const Run* const run = shown_run(runs, view);
  const Rect inside = framed(canvas, rect, PanelId::kKernels);
  Named others = run == nullptr ? Named{} : recent_means(*run, &Step::spans, kRecent);
  const std::vector<KernelRow> rows =
      run == nullptr || !run->config ? std::vector<KernelRow>{} : run->config->kernels;
  if (rows.empty() && others.empty()) {
    draw_empty(canvas, inside, run, "config.json of the run names no kernels");
    return;
  }
  const Named spans = others;
  std::erase_if(others, [&](const auto& span) {
    return std::any_of(rows.begin(), rows.end(),
                       [&](const KernelRow& row) { return row.kernel == span.first; });
  });
  const Columns columns = columns_of(rows, others);
  Pen pen(canvas, inside);
  heading(pen, columns);
  const bool whole = view.alone == PanelId::kKernels;
  for (const KernelRow& row : rows) line(pen, columns, row, value_of(spans, row.kernel), whole);
  for (const auto& [name, ms] : others) line(pen, columns, {name, "", "", "", 0, 0}, ms, false);
}

}  // namespace weft::dashboard
