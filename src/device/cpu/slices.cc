#include "device/cpu/slices.h"

#include <algorithm>
#include <optional>

#include "device/cpu/lower.h"

namespace weft::device::cpu {
namespace {

using Grid = std::array<int64_t, 2>;
using Part = SlicedStep::Part;

bool contains(const std::vector<int>& buffers, int buffer) {
  return std::find(buffers.begin(), buffers.end(), buffer) != buffers.end();
}

bool overlap(const std::vector<int>& a, const std::vector<int>& b) {
  return std::any_of(a.begin(), a.end(), [&](int buffer) { return contains(b, buffer); });
}

/// True when two steps may not change places.
bool conflict(const Step& a, const Step& b) {
  return overlap(written(a), touched(b)) || overlap(written(b), touched(a));
}

std::optional<Part> as_part(const Step& step) {
  if (const auto* gemm = std::get_if<GemmStep>(&step)) return *gemm;
  if (const auto* group = std::get_if<GroupStep>(&step)) return *group;
  return std::nullopt;
}

Step as_step(const Part& part) {
  return std::visit([](const auto& one) { return Step(one); }, part);
}

/// The batch axes that a step runs over entry by entry, if it can.
std::optional<Grid> grid_of(const Part& part) {
  if (const auto* group = std::get_if<GroupStep>(&part)) {
    if (group->axis == 0 || group->axis == 1) return std::nullopt;
    return Grid{group->space[0], group->space[1]};
  }
  const GemmStep& gemm = std::get<GemmStep>(part);
  const Grid grid{gemm.batch[0], gemm.batch[1]};
  // An operand that all entries share is better made ready once, inside of the product.
  const size_t axis = grid[0] > 1 ? 0 : 1;
  if (gemm.sums[0] || gemm.x.strides[axis] == 0 || gemm.y.strides[axis] == 0) return std::nullopt;
  return grid;
}

/// Calls body(view) for each view of the buffers that entries of the grid divide among them; not
/// for a length, which all read.
template <class AnyPart, class Body>
void for_each_view(AnyPart& part, const Body& body) {
  if (auto* group = std::get_if<GroupStep>(&part)) {
    for (auto& view : group->memory) body(view);
  } else {
    auto& gemm = std::get<GemmStep>(part);
    for (auto* view : {&gemm.x, &gemm.y, &gemm.z}) body(*view);
  }
}

/// True when entry (b, g) of `grid` sees, through `view`, only its own part of a buffer of
/// `elements`, and all parts are alike.
bool divided(const View& view, const Grid& grid, int64_t elements) {
  const int64_t slice = elements / (grid[0] * grid[1]);
  if (slice * grid[0] * grid[1] != elements) return false;
  if (grid[0] > 1 && view.strides[0] != slice * grid[1]) return false;
  if (grid[1] > 1 && view.strides[1] != slice) return false;
  int64_t last = view.offset;
  for (int axis = 2; axis < 4; ++axis)
    last += (view.shape[axis] - 1) * view.strides[static_cast<size_t>(axis)];
  return last < slice;
}

class Chain {
 public:
  Chain(const Plan& plan, const Grid& grid, int workers)
      : plan_(plan), workers_(workers), step_{grid, false, 0, {}} {}

  /// Takes `part` as the next, if it can.
  bool join(const Part& part) {
    if (grid_of(part) != step_.grid) return false;
    const auto* gemm = std::get_if<GemmStep>(&part);
    const bool sums = gemm != nullptr && gemm->sums[1];
    if (step_.grid[0] * (sums ? 1 : step_.grid[1]) < workers_) return false;
    step_.parts.push_back(part);
    if (!allowed()) {
      step_.parts.pop_back();
      return false;
    }
    step_.sums = step_.sums || sums;
    return true;
  }

  bool in_the_way_of(const Step& step) const {
    return std::any_of(step_.parts.begin(), step_.parts.end(),
                       [&](const Part& part) { return conflict(as_step(part), step); });
  }

  const SlicedStep& step() const { return step_; }

 private:
  /// Whatever a part writes, all parts must touch entry by entry. The sum of entries is complete
  /// only at the end, so nobody else may touch that.
  bool allowed() const {
    for (const int buffer : written(Step(step_))) {
      int64_t touching = 0;
      bool alike = true, summed = false;
      for (const Part& part : step_.parts) {
        if (contains(touched(as_step(part)), buffer)) ++touching;
        const auto* gemm = std::get_if<GemmStep>(&part);
        const bool sum = gemm != nullptr && gemm->sums[1] && gemm->z.buffer == buffer;
        const Grid grid{step_.grid[0], sum ? 1 : step_.grid[1]};
        for_each_view(part, [&](const View& view) {
          if (view.buffer == buffer) alike = alike && divided(view, grid, elements(buffer));
        });
        summed = summed || sum;
      }
      if (!alike || (summed && touching > 1)) return false;
    }
    return true;
  }

  int64_t elements(int buffer) const { return plan_.buffers[static_cast<size_t>(buffer)].elements; }

  const Plan& plan_;
  const int workers_;
  SlicedStep step_;
};

/// Arithmetic of one entry, in multiply-adds; an elementwise operation takes as long as some eight.
int64_t work_of(const Part& part) {
  if (const auto* group = std::get_if<GroupStep>(&part))
    return group->space[2] * group->space[3] * static_cast<int64_t>(group->tape.size()) * 8;
  const GemmStep& gemm = std::get<GemmStep>(part);
  const int64_t k = gemm.transpose_x ? gemm.x.shape.rows() : gemm.x.shape.cols();
  return gemm.batch.rows() * gemm.batch.cols() * k;
}

/// The longest chain that begins with steps[first]. What stands between its parts and has nothing
/// to do with them goes before it.
struct Found {
  Chain chain;
  std::vector<Step> before;
  size_t end;  ///< the first step after it
};
Found chain_from(const Plan& plan, const std::vector<Step>& steps, size_t first, int workers) {
  const std::optional<Part> begin = as_part(steps[first]);
  const std::optional<Grid> grid = begin ? grid_of(*begin) : std::nullopt;
  Found found{Chain(plan, grid.value_or(Grid{1, 1}), workers), {}, first + 1};
  if (!grid || (*grid)[0] * (*grid)[1] == 1) return found;
  std::vector<Step> between;
  for (size_t at = first; at < steps.size(); ++at) {
    const std::optional<Part> part = as_part(steps[at]);
    if (part && found.chain.join(*part)) {
      found.before.insert(found.before.end(), between.begin(), between.end());
      between.clear();
      found.end = at + 1;
    } else if (found.chain.in_the_way_of(steps[at])) {
      break;
    } else {
      between.push_back(steps[at]);
    }
  }
  return found;
}

std::vector<Step> joined(const Plan& plan, const std::vector<Step>& steps, int workers) {
  std::vector<Step> result;
  for (size_t first = 0; first < steps.size();) {
    const Found found = chain_from(plan, steps, first, workers);
    if (found.chain.step().parts.size() < 2) {
      result.push_back(steps[first++]);
      continue;
    }
    const std::vector<Step> before = joined(plan, found.before, workers);
    result.insert(result.end(), before.begin(), before.end());
    result.push_back(found.chain.step());
    first = found.end;
  }
  return result;
}

/// Buffers of scratch that only `step` touches, entry by entry, become slices.
void shrink(Plan& plan, SlicedStep& step, const std::vector<int>& elsewhere, int workers) {
  for (size_t index = 0; index < plan.buffers.size(); ++index) {
    Buffer& buffer = plan.buffers[index];
    const int id = static_cast<int>(index);
    if (buffer.kind != Buffer::Kind::scratch || contains(elsewhere, id)) continue;
    std::vector<View*> views;
    bool alike = true;
    for (Part& part : step.parts)
      for_each_view(part, [&](View& view) {
        if (view.buffer != id) return;
        views.push_back(&view);
        alike = alike && divided(view, step.grid, buffer.elements);
      });
    if (views.empty() || !alike) continue;
    buffer.elements /= step.grid[0] * step.grid[1];
    buffer.copies = workers;
    for (View* const view : views) view->strides[0] = view->strides[1] = 0;
  }
}

/// A part as the steps of one entry: what runs over the grid is the SlicedStep.
void finish(SlicedStep& step) {
  for (Part& part : step.parts) {
    step.work += work_of(part);
    if (auto* group = std::get_if<GroupStep>(&part)) {
      group->space[0] = group->space[1] = 1;
      simplify(*group, false);
    }
  }
}

}  // namespace

void form_slices(Plan& plan, int workers) {
  plan.steps = joined(plan, plan.steps, workers);
  for (size_t at = 0; at < plan.steps.size(); ++at) {
    auto* const sliced = std::get_if<SlicedStep>(&plan.steps[at]);
    if (sliced == nullptr) continue;
    std::vector<int> elsewhere;
    for (size_t other = 0; other < plan.steps.size(); ++other) {
      const std::vector<int> there = other == at ? std::vector<int>() : touched(plan.steps[other]);
      elsewhere.insert(elsewhere.end(), there.begin(), there.end());
    }
    shrink(plan, *sliced, elsewhere, workers);
    finish(*sliced);
  }
}

}  // namespace weft::device::cpu
