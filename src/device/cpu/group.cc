// From a Group of values to a tape: instructions over blocks, each value in a block of scratch or
// in memory.
#include <algorithm>
#include <map>

#include "base/error.h"
#include "device/cpu/lower.h"
#include "device/cpu/tape.h"

namespace weft::device::cpu {

using namespace ir;

namespace {

/// Makes two neighbouring axes one where every view allows it: longer rows, fewer of them. Rows of
/// one column stay: their stride is no column's.
void merge_axes(GroupStep& step, int outer) {
  const size_t o = static_cast<size_t>(outer), i = o + 1;
  if (i == 3 && step.space[i] == 1) return;
  for (const View& view : step.memory)
    if (step.space[o] > 1 && step.space[i] > 1 &&
        view.strides[o] != view.strides[i] * step.space[i])
      return;
  for (View& view : step.memory) {
    if (step.space[i] == 1) view.strides[i] = view.strides[o];
    view.strides[o] = 0;
  }
  step.space[i] *= step.space[o];
  step.space[o] = 1;
}

class TapeWriter {
 public:
  TapeWriter(const Program& program, const Partition& part, const Masks& masks,
             const Places& places, const Group& group)
      : program_(program), part_(part), masks_(masks), places_(places), group_(group) {}

  GroupStep write() {
    step_.space = group_.space.dims;
    step_.axis = group_.axis;
    // Columns of one number: let the rows run along the vector instead.
    step_.swapped = group_.space.cols() == 1 && group_.space.rows() > 1;
    if (step_.swapped) {
      std::swap(step_.space[2], step_.space[3]);
      if (step_.axis == kRows) step_.axis = kCols;
    }
    for (const int id : group_.members) write_value(id);
    CHECK(step_.memory.size() <= kMaxMemory, "{}: a group of {} operands", program_.name(),
          step_.memory.size());
    fuse_products(step_);
    assign_blocks(step_);
    return std::move(step_);
  }

 private:
  bool scalar(int id) const {
    return program_.node(id).shape.cols() == 1 && group_.space.cols() > 1;
  }

  void write_value(int id) {
    const Node& node = program_.node(id);
    if (changes_nothing(id)) {
      const Ref same = operand(node.in[0], false);
      if (!same.splat && !is_overwritten(same)) {
        values_[id] = same;
        return;
      }
    }
    Instruction instruction;
    instruction.op = node.op;
    instruction.scalar = scalar(id);
    instruction.value = node.attributes.value;
    instruction.narrow = narrow(id);
    instruction.zeros = leaves_zeros(id);
    if (node.op == Op::causal) {
      instruction.cached = node.shape.cols() - node.shape.rows();
      if (node.in.size() == 2) instruction.y = length_of(node.in[1]);
    } else if (node.op != Op::one_hot && node.in.size() == 2) {
      instruction.y = operand(node.in[1], instruction.scalar);
    }
    const bool over_row = is_reduction(node.op) && node.attributes.axis == kCols;
    instruction.x = node.op == Op::one_hot ? ids_of(node.in[0])
                                           : operand(node.in[0], instruction.scalar && !over_row);
    if (is_reduction(node.op)) {
      instruction.across_rows = leaves(node);
      if (!instruction.across_rows) step_.whole_rows = true;
    }
    // One number of two factors stands second.
    if (node.op == Op::mul && instruction.x.splat) std::swap(instruction.x, instruction.y);
    instruction.z = destination(id);
    step_.tape.push_back(instruction);
    store_with_gaps(id, instruction);
  }

  bool narrow(int id) const {
    return masks_.narrow[static_cast<size_t>(id)] && group_.space.cols() > 1;
  }

  /// True for a narrow value that is 0 after its row's end and is read there.
  bool leaves_zeros(int id) const {
    if (!narrow(id) || !masks_.zero[static_cast<size_t>(id)]) return false;
    if (part_.stored[static_cast<size_t>(id)]) return true;
    return std::any_of(group_.members.begin(), group_.members.end(), [&](int user) {
      const std::vector<int>& in = program_.node(user).in;
      return !narrow(user) && std::find(in.begin(), in.end(), id) != in.end();
    });
  }

  /// True for a mask whose rows end before what it would write.
  bool changes_nothing(int id) const {
    return program_.node(id).op == Op::causal && narrow(id) && !leaves_zeros(id) &&
           !part_.stored[static_cast<size_t>(id)];
  }

  bool is_overwritten(const Ref& ref) const {
    if (ref.kind != Ref::Kind::memory) return false;
    const int buffer = step_.memory[static_cast<size_t>(ref.index)].buffer;
    return std::any_of(group_.members.begin(), group_.members.end(), [&](int id) {
      return part_.stored[static_cast<size_t>(id)] && places_.find(id)->buffer == buffer;
    });
  }

  bool leaves(const Node& node) const {
    return node.attributes.axis != kCols || program_.node(node.in[0]).shape.cols() > kRowLimit;
  }

  /// The view of value `id` in the group's space, turned if the space is.
  View in_space(View view) const {
    view = repeated(view, group_.space);
    if (step_.swapped) {
      std::swap(view.strides[2], view.strides[3]);
      view.shape = Shape(view.shape[0], view.shape[1], view.shape.cols(), view.shape.rows());
    }
    return view;
  }

  Ref memory(const View& view) {
    const auto it = std::find(step_.memory.begin(), step_.memory.end(), view);
    const int index = static_cast<int>(it - step_.memory.begin());
    if (it == step_.memory.end()) step_.memory.push_back(view);
    return {Ref::Kind::memory, index, view.strides[3] == 0};
  }

  Ref operand(int id, bool for_scalar) {
    const Node& node = program_.node(source_of(program_, id));
    if (node.op == Op::constant && !places_.find(id)) {
      step_.constants.push_back(static_cast<float>(node.attributes.value));
      return {Ref::Kind::constant, static_cast<int>(step_.constants.size()) - 1, true};
    }
    if (const auto it = values_.find(id); it != values_.end()) {
      Ref ref = it->second;
      ref.splat = scalar(id) && !for_scalar;
      return ref;
    }
    const std::optional<View> view = places_.find(id);
    CHECK(view, "{}: value {} has no memory", program_.name(), id);
    const Ref ref = memory(in_space(*view));
    const int64_t stride = step_.memory[static_cast<size_t>(ref.index)].strides[3];
    if (stride == 0 || stride == 1 || step_.space[3] == 1) return ref;
    // Columns with gaps: gathered into a block first.
    Instruction load;
    load.copy = true;
    load.x = ref;
    load.z = fresh_block();
    step_.tape.push_back(load);
    return values_[id] = load.z;
  }

  Ref length_of(int id) { return memory(in_space(repeated(*places_.find(id), group_.space))); }
  Ref ids_of(int id) { return memory(in_space(*places_.find(id))); }

  Ref fresh_block() { return {Ref::Kind::block, blocks_++, false}; }

  /// Where value `id` is written: its memory if it is stored and its columns have no gaps, else a
  /// block.
  Ref destination(int id) {
    if (!part_.stored[static_cast<size_t>(id)]) return values_[id] = fresh_block();
    View view = in_space(*places_.find(id));
    if (view.strides[3] > 1 && step_.space[3] > 1) return values_[id] = fresh_block();
    Ref ref = memory(view);
    ref.splat = false;
    return values_[id] = ref;
  }

  void store_with_gaps(int id, const Instruction& made) {
    if (!part_.stored[static_cast<size_t>(id)] || made.z.kind != Ref::Kind::block) return;
    Instruction store;
    store.copy = true;
    store.x = made.z;
    store.z = memory(in_space(*places_.find(id)));
    store.scalar = made.scalar;
    step_.tape.push_back(store);
  }

  const Program& program_;
  const Partition& part_;
  const Masks& masks_;
  const Places& places_;
  const Group& group_;
  GroupStep step_;
  std::map<int, Ref> values_;
  int blocks_ = 0;
};

GroupStep make_move(const View* from, float value, const View& to) {
  GroupStep step;
  step.space = to.shape.dims;
  Instruction move;
  move.copy = true;
  if (from != nullptr) {
    View source = repeated(*from, to.shape);
    step.memory.push_back(source);
    move.x = {Ref::Kind::memory, 0, source.strides[3] == 0};
  } else {
    step.constants.push_back(value);
    move.x = {Ref::Kind::constant, 0, true};
  }
  step.memory.push_back(to);
  move.z = {Ref::Kind::memory, static_cast<int>(step.memory.size()) - 1, false};
  step.tape.push_back(move);
  return step;
}

/// True for an instruction that must know its row.
bool keeps_row(const Instruction& in) {
  const bool knows = !in.copy && (in.op == Op::causal || in.op == Op::one_hot);
  return knows || in.scalar || in.narrow;
}

}  // namespace

void simplify(GroupStep& step, bool batch) {
  if (step.axis >= 0) return;
  const bool rows = std::any_of(step.tape.begin(), step.tape.end(), keeps_row);
  if (!rows && !step.whole_rows) merge_axes(step, 2);
  if (rows || !batch) return;
  merge_axes(step, 1);
  merge_axes(step, 0);
  if (step.whole_rows) return;
  merge_axes(step, 2);
  merge_axes(step, 1);
}

GroupStep make_group(const Program& program, const Partition& part, const Masks& masks,
                     const Places& places, const Group& group) {
  return TapeWriter(program, part, masks, places, group).write();
}

GroupStep make_copy(const View& from, const View& to) { return make_move(&from, 0, to); }

GroupStep make_fill(float value, const View& to) { return make_move(nullptr, value, to); }

}  // namespace weft::device::cpu
