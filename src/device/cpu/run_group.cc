#include <algorithm>
#include <array>

#include "device/cpu/run.h"
#include "device/cpu/vector_ops.h"

namespace weft::device::cpu {
namespace {

// 2 KiB a block: the operands of a long tape, its scratch and what is fetched ahead fit an L1 of
// 32 KiB, whatever sets they fall into.
constexpr int64_t kBlock = 512;
// Floats of a cache line, and of the longest vector register.
constexpr int64_t kLine = 16;
// How many blocks ahead memory is fetched, into L2: what the machine guesses by itself ends at the
// end of a page.
constexpr int64_t kAhead = 2;
// Below this much work per worker, waking it costs more than it brings.
constexpr int64_t kGrain = 4096;

int64_t outer_rows(const GroupStep& step) {
  int64_t rows = 1;
  for (int axis = 0; axis < 3; ++axis)
    if (axis != step.axis) rows *= step.space[static_cast<size_t>(axis)];
  return rows;
}

int64_t block_size(const GroupStep& step, int workers) {
  const int64_t cols = step.space[3];
  if (step.whole_rows) return cols;
  if (step.axis < 0 || step.axis == 3) return std::min(cols, kBlock);
  // Each block of columns runs down the whole axis alone: make enough of them for everyone.
  const int64_t rows = outer_rows(step);
  const int64_t wanted = (workers + rows - 1) / rows;
  const int64_t fair = ((cols + wanted - 1) / wanted + 15) / 16 * 16;
  return std::min({cols, kBlock, std::max<int64_t>(fair, 16)});
}

/// One worker's view of a group: where things are for the block at hand.
class BlockRunner {
 public:
  /// For worker `worker` and, in a sliced step, entry (b, g) of its grid. `size`: columns of a
  /// block.
  BlockRunner(const GroupStep& step, const Run& run, int worker, int64_t size, int64_t b, int64_t g)
      : step_(step),
        ops_(vector_ops()),
        blocks_(run.blocks + worker * run.block_floats),
        size_(size) {
    for (size_t i = 0; i < step.memory.size(); ++i) {
      const View& view = step.memory[i];
      base_[i] = run.at(view) + b * view.strides[0] + g * view.strides[1];
      if (view.strides[3] == 1) streams_[stream_count_++] = i;
    }
  }

  /// Runs the tape on columns [begin, end) of row (i0, i1, i2). `first`: nothing was combined along
  /// the axis yet.
  void run(const std::array<int64_t, 3>& row, int64_t begin, int64_t end, bool first) {
    for (size_t i = 0; i < step_.memory.size(); ++i) {
      const auto& strides = step_.memory[i].strides;
      here_[i] = base_[i] + row[0] * strides[0] + row[1] * strides[1] + row[2] * strides[2] +
                 begin * strides[3];
    }
    row_ = row[2];
    begin_ = begin;
    first_ = first;
    const int64_t whole = end - begin, seen = std::clamp<int64_t>(row_ + 1 - begin, 0, whole);
    // Nobody minds a few more elements, and vector code likes no tails.
    const int64_t rounded = std::min((seen + kLine - 1) / kLine * kLine, whole);
    // The fetching is spread over the tape, so that memory is never idle and never in the way.
    size_t fetched = 0, due = 0;
    for (const Instruction& in : step_.tape) {
      for (due += stream_count_; due >= step_.tape.size(); due -= step_.tape.size())
        fetch_ahead(here_[streams_[fetched++]], whole);
      const int64_t full = !in.narrow ? whole : is_reduction(in.op) ? seen : rounded;
      if (full > 0)
        execute(in, static_cast<size_t>(in.scalar ? 1 : full), static_cast<size_t>(full));
      if (in.zeros) std::fill(at(in.z) + seen, at(in.z) + whole, 0.0f);
    }
  }

 private:
  static void fetch_ahead(const float* block, int64_t size) {
    constexpr int kToRead = 0, kIntoL2 = 2;
    for (int64_t i = 0; i < size; i += kLine)
      __builtin_prefetch(block + kAhead * size + i, kToRead, kIntoL2);
  }

  float* at(const Ref& ref) const {
    switch (ref.kind) {
      case Ref::Kind::block:
        return blocks_ + ref.index * size_;
      case Ref::Kind::memory:
        return here_[static_cast<size_t>(ref.index)];
      case Ref::Kind::constant:
        return const_cast<float*>(&step_.constants[static_cast<size_t>(ref.index)]);
      case Ref::Kind::none:
        break;
    }
    return nullptr;
  }

  int64_t stride(const Ref& ref) const {
    if (ref.splat) return 0;
    return ref.kind == Ref::Kind::memory ? step_.memory[static_cast<size_t>(ref.index)].strides[3]
                                         : 1;
  }

  void execute(const Instruction& in, size_t n, size_t full) {
    const size_t op = static_cast<size_t>(in.op);
    const float* const x = at(in.x);
    float* const z = at(in.z);
    if (in.copy) return copy(x, stride(in.x), z, stride(in.z), n);
    switch (in.op) {
      case ir::Op::reduce_sum:
      case ir::Op::reduce_max:
        return reduce(in, x, z, n, full);
      case ir::Op::causal:
        return causal(in, x, z, n);
      case ir::Op::one_hot:
        return one_hot(in, reinterpret_cast<const int32_t*>(x), z, n);
      default:
        break;
    }
    if (in.fused != Fused::none) {
      const size_t form = (in.y.splat ? 1u : 0u) + (in.w.splat || in.v.splat ? 2u : 0u);
      return ops_.fused[static_cast<size_t>(in.fused)][form](x, at(in.y), at(in.w), at(in.v), z, n);
    }
    const size_t splat = (in.x.splat ? 1u : 0u) + (in.y.splat ? 2u : 0u);
    if (in.y.kind == Ref::Kind::none)
      ops_.unary[op][splat](x, z, n);
    else
      ops_.binary[op][splat](x, at(in.y), z, n);
  }

  static void copy(const float* x, int64_t from, float* z, int64_t to, size_t n) {
    if (from == 1 && to == 1) {
      std::copy_n(x, n, z);
      return;
    }
    for (size_t i = 0; i < n; ++i)
      z[static_cast<int64_t>(i) * to] = x[static_cast<int64_t>(i) * from];
  }

  void reduce(const Instruction& in, const float* x, float* z, size_t n, size_t full) const {
    const bool sum = in.op == ir::Op::reduce_sum;
    if (in.across_rows && step_.axis != 3) {  // down the axis: one result per column
      const size_t op = static_cast<size_t>(sum ? ir::Op::add : ir::Op::maximum);
      if (first_) return copy(x, stride(in.x), z, 1, n);
      return ops_.binary[op][in.x.splat ? 2 : 0](z, x, z, n);
    }
    // Along the row: one result. An operand that is one number stands for `full` equal ones.
    float part = *x;
    if (in.x.splat)
      part = sum ? *x * static_cast<float>(full) : *x;
    else
      part = sum ? ops_.sum(x, full) : ops_.max(x, full);
    if (in.across_rows && !first_) part = sum ? *z + part : std::max(*z, part);
    *z = part;
  }

  void causal(const Instruction& in, const float* x, float* z, size_t n) const {
    const int64_t count = static_cast<int64_t>(n), cached = in.cached;
    const int64_t length =
        in.y.kind == Ref::Kind::none ? cached : *reinterpret_cast<const int32_t*>(at(in.y));
    const auto within = [&](int64_t key) { return std::clamp<int64_t>(key - begin_, 0, count); };
    const int64_t hidden_begin = within(length), hidden_end = within(cached);
    const int64_t future = within(cached + row_ + 1);
    if (x != z) copy(x, stride(in.x), z, 1, n);
    std::fill(z + hidden_begin, z + std::max(hidden_begin, hidden_end),
              static_cast<float>(in.value));
    std::fill(z + future, z + count, static_cast<float>(in.value));
  }

  void one_hot(const Instruction& in, const int32_t* ids, float* z, size_t n) const {
    const int32_t row = static_cast<int32_t>(row_), begin = static_cast<int32_t>(begin_);
    const int64_t step = in.x.splat ? 0 : 1;
    if (step_.swapped) {  // the block runs down the rows
      for (size_t i = 0; i < n; ++i)
        z[i] = ids[static_cast<int64_t>(i) * step] == begin + static_cast<int32_t>(i) ? 1.0f : 0.0f;
    } else if (in.x.splat) {
      std::fill_n(z, n, *ids == row ? 1.0f : 0.0f);
    } else {  // a loop that the compiler makes vector code of
      for (size_t i = 0; i < n; ++i) z[i] = ids[i] == row ? 1.0f : 0.0f;
    }
  }

  const GroupStep& step_;
  const VectorOps& ops_;
  float* const blocks_;
  const int64_t size_;
  std::array<float*, kMaxMemory> base_, here_;
  std::array<size_t, kMaxMemory> streams_;  // the Views that run along a row without gaps
  size_t stream_count_ = 0;
  int64_t row_ = 0, begin_ = 0;
  bool first_ = true;
};

/// Unit number `unit` of a group: a row without the axis, and a block of columns.
std::array<int64_t, 3> row_of(const GroupStep& step, int64_t index) {
  std::array<int64_t, 3> row{};
  for (int axis = 2; axis >= 0; --axis) {
    const size_t a = static_cast<size_t>(axis);
    if (axis == step.axis) continue;
    row[a] = index % step.space[a];
    index /= step.space[a];
  }
  return row;
}

}  // namespace

int64_t block_floats(const GroupStep& group) {
  const int64_t size = group.whole_rows ? group.space[3] : std::min(group.space[3], kBlock);
  return group.blocks * ((size + 15) / 16 * 16);
}

namespace {

/// How the work of a group is cut: blocks of columns, and units of a row (or a column block all
/// along the axis) that can be done in any order.
struct Cut {
  Cut(const GroupStep& step, int workers) : size(block_size(step, workers)) {
    const int64_t cols = step.space[3];
    blocks = step.axis == 3 ? 1 : (cols + size - 1) / size;
    units = outer_rows(step) * blocks;
    work = step.space[0] * step.space[1] * step.space[2] * cols / units;
  }
  int64_t size, blocks = 1, units = 1, work = 1;
};

void run_units(const GroupStep& step, const Cut& cut, BlockRunner& runner, Range units) {
  const int64_t cols = step.space[3], size = cut.size;
  for (int64_t unit = units.begin; unit < units.end; ++unit) {
    std::array<int64_t, 3> row = row_of(step, unit / cut.blocks);
    const int64_t from = unit % cut.blocks * size, to = std::min(from + size, cols);
    if (step.axis < 0) {
      runner.run(row, from, to, true);
    } else if (step.axis == 3) {
      for (int64_t at = 0; at < cols; at += size)
        runner.run(row, at, std::min(at + size, cols), at == 0);
    } else {
      int64_t& along = row[static_cast<size_t>(step.axis)];
      for (along = 0; along < step.space[static_cast<size_t>(step.axis)]; ++along)
        runner.run(row, from, to, along == 0);
    }
  }
}

}  // namespace

void run(const GroupStep& step, const Run& run) {
  const int workers = run.workers.count();
  const Cut cut(step, workers);
  const auto part = [&](int worker, Range units) {
    BlockRunner runner(step, run, worker, cut.size, 0, 0);
    run_units(step, cut, runner, units);
  };
  if (workers == 1 || cut.units == 1 || cut.units * cut.work < 2 * kGrain)
    return part(0, {0, cut.units});
  run.workers.run([&](int worker) {
    const Range mine = share(cut.units, worker, workers);
    if (mine.size() > 0) part(worker, mine);
  });
}

void run_entry(const GroupStep& step, const Run& run, int64_t b, int64_t g) {
  const Cut cut(step, 1);
  BlockRunner runner(step, run, run.worker, cut.size, b, g);
  run_units(step, cut, runner, {0, cut.units});
}

}  // namespace weft::device::cpu
