// What shape and type each operation gives, and what it refuses: the one place that states it.
#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "ir/program.h"

namespace weft::ir {
namespace {

using Operands = std::span<const Node* const>;

void want_operands(Op op, Operands in, size_t least, size_t most) {
  if (in.size() < least || in.size() > most)
    fail("{}: {} operands are given, {} to {} are taken", op_name(op), in.size(), least, most);
}

void want_values(Op op, const Node& node) {
  if (node.dtype == DType::i32)
    fail("{}: an operand {} holds ids (i32), numbers are wanted", op_name(op),
         to_string(node.shape));
}

void want_ids(Op op, const Node& ids, const Shape& expected) {
  if (ids.dtype != DType::i32 || ids.shape != expected)
    fail("{}: ids {} i32 are wanted, {} {} is given", op_name(op), to_string(expected),
         dtype_name(ids.dtype), to_string(ids.shape));
}

void want_axis(Op op, int axis) {
  if (axis < 0 || axis > 3) fail("{}: axis {} is not one of 0 to 3", op_name(op), axis);
}

Shape broadcast_shapes(Op op, const Shape& x, const Shape& y, int axes) {
  Shape z;
  for (int axis = 0; axis < axes; ++axis) {
    if (x[axis] != y[axis] && x[axis] != 1 && y[axis] != 1)
      fail("{}: shapes {} and {} do not broadcast along axis {}", op_name(op), to_string(x),
           to_string(y), axis);
    z[axis] = std::max(x[axis], y[axis]);
  }
  return z;
}

Shape infer_matmul(const Shape& x, const Shape& y, const Attributes& a) {
  const int64_t m = a.transpose_x ? x.cols() : x.rows(), k = a.transpose_x ? x.rows() : x.cols();
  const int64_t n = a.transpose_y ? y.rows() : y.cols(), l = a.transpose_y ? y.cols() : y.rows();
  if (k != l)
    fail("matmul: inner dimensions {} and {} differ: {}{} x {}{}; is a transpose flag missing?", k,
         l, to_string(x), a.transpose_x ? "^T" : "", to_string(y), a.transpose_y ? "^T" : "");
  Shape z = broadcast_shapes(Op::matmul, x, y, 2);
  z[kRows] = m;
  z[kCols] = n;
  return z;
}

Shape infer_conv(const Shape& x, const Shape& w) {
  if (w.rows() != 1 || w.cols() != 1 || w[kGroup] != x[kGroup])
    fail("conv: a weight [o,{},1,1] is wanted for {}, {} is given", x[kGroup], to_string(x),
         to_string(w));
  Shape z = x;
  z[kGroup] = w[kBatch];
  return z;
}

Shape infer_concat(Operands in, int axis) {
  Shape z = in[0]->shape;
  for (const Node* part : in.subspan(1)) {
    for (int other = 0; other < 4; ++other)
      if (other != axis && part->shape[other] != z[other])
        fail("concat: {} does not fit {} beside axis {}", to_string(part->shape), to_string(z),
             axis);
    z[axis] += part->shape[axis];
  }
  return z;
}

void check_causal(Operands in) {
  const Shape& scores = in[0]->shape;
  if (in.size() == 1 && scores.rows() != scores.cols())
    fail("causal: {} has a cache of {} keys; its length is missing", to_string(scores),
         scores.cols() - scores.rows());
  if (in.size() == 2) {
    want_ids(Op::causal, *in[1], Shape(1, 1, 1, 1));
    if (scores.cols() <= scores.rows())
      fail("causal: {} has no keys before the queries' own, a length has no meaning",
           to_string(scores));
  }
}

void want_finite(Op op, double value) {
  if (!std::isfinite(value)) fail("{}: a finite number is wanted, {} is given", op_name(op), value);
}

Type infer_type(Op op, Operands in, const Attributes& a) {
  const auto shape_of = [&](size_t i) -> const Shape& { return in[i]->shape; };
  switch (op) {
#define OP1(name, mil, value, dx) \
  case Op::name:                  \
    want_operands(op, in, 1, 1);  \
    want_values(op, *in[0]);      \
    return {shape_of(0)};
#define OP2(name, mil, value, dx, dy) \
  case Op::name:                      \
    want_operands(op, in, 2, 2);      \
    want_values(op, *in[0]);          \
    want_values(op, *in[1]);          \
    return {broadcast_shapes(op, shape_of(0), shape_of(1), 4)};
#include "ir/ops.def"
#undef OP1
#undef OP2
    case Op::input:
      CHECK(false, "the type of an input is its port's");
      break;
    case Op::constant:
      want_operands(op, in, 0, 0);
      want_finite(op, a.value);
      return {};
    case Op::matmul:
      want_operands(op, in, 2, 2);
      want_values(op, *in[0]);
      want_values(op, *in[1]);
      return {infer_matmul(shape_of(0), shape_of(1), a)};
    case Op::conv:
      want_operands(op, in, 2, 2);
      want_values(op, *in[0]);
      want_values(op, *in[1]);
      return {infer_conv(shape_of(0), shape_of(1))};
    case Op::transpose: {
      want_operands(op, in, 1, 1);
      const Shape& x = shape_of(0);
      return {Shape(x[0], x[1], x.cols(), x.rows()), in[0]->dtype};
    }
    case Op::slice: {
      want_operands(op, in, 1, 1);
      want_axis(op, a.axis);
      Shape z = shape_of(0);
      if (a.begin < 0 || a.begin >= a.end || a.end > z[a.axis])
        fail("slice: [{}, {}) is not inside axis {} of {}", a.begin, a.end, a.axis, to_string(z));
      z[a.axis] = a.end - a.begin;
      return {z, in[0]->dtype};
    }
    case Op::concat:
      want_operands(op, in, 1, 64);
      want_axis(op, a.axis);
      for (const Node* part : in) want_values(op, *part);
      return {infer_concat(in, a.axis)};
    case Op::reduce_sum:
    case Op::reduce_max: {
      want_operands(op, in, 1, 1);
      want_values(op, *in[0]);
      want_axis(op, a.axis);
      Shape z = shape_of(0);
      z[a.axis] = 1;
      return {z};
    }
    case Op::softmax:
      want_operands(op, in, 1, 1);
      want_values(op, *in[0]);
      want_axis(op, a.axis);
      return {shape_of(0)};
    case Op::gather: {
      want_operands(op, in, 2, 2);
      want_values(op, *in[0]);
      const Shape &table = shape_of(0), &ids = shape_of(1);
      if (table[0] != 1 || table[1] != 1)
        fail("gather: the table {} is no matrix", to_string(table));
      want_ids(op, *in[1], Shape(ids[0], 1, 1, ids.cols()));
      return {Shape(ids[0], 1, table.cols(), ids.cols())};
    }
    case Op::scatter: {
      want_operands(op, in, 2, 2);
      want_values(op, *in[0]);
      const Shape& x = shape_of(0);
      want_ids(op, *in[1], Shape(x[0], 1, 1, x.cols()));
      if (x[1] != 1 || a.end < 1) fail("scatter: {} into {} rows", to_string(x), a.end);
      return {Shape(1, 1, a.end, x.rows())};
    }
    case Op::pick: {
      want_operands(op, in, 2, 2);
      want_values(op, *in[0]);
      const Shape& x = shape_of(0);
      want_ids(op, *in[1], Shape(x[0], 1, 1, x.cols()));
      if (x[1] != 1) fail("pick: {} has groups", to_string(x));
      return {Shape(x[0], 1, 1, x.cols())};
    }
    case Op::one_hot: {
      want_operands(op, in, 1, 1);
      const Shape& ids = shape_of(0);
      want_ids(op, *in[0], Shape(ids[0], 1, 1, ids.cols()));
      if (a.end < 1) fail("one_hot: {} rows", a.end);
      return {Shape(ids[0], 1, a.end, ids.cols())};
    }
    case Op::causal:
      want_operands(op, in, 1, 2);
      want_values(op, *in[0]);
      check_causal(in);
      want_finite(op, a.value);
      return {shape_of(0)};
    case Op::reshape:
      want_operands(op, in, 1, 1);
      check_shape(a.to);
      if (a.to.count() != shape_of(0).count())
        fail("reshape: {} has {} elements, {} has {}", to_string(shape_of(0)), shape_of(0).count(),
             to_string(a.to), a.to.count());
      return {a.to, in[0]->dtype};
    case Op::broadcast:
      want_operands(op, in, 1, 1);
      want_values(op, *in[0]);
      if (broadcast_shapes(op, shape_of(0), a.to, 4) != a.to)
        fail("broadcast: {} does not repeat to {}", to_string(shape_of(0)), to_string(a.to));
      return {a.to};
  }
  CHECK(false, "operation {} is unknown", static_cast<int>(op));
  return {};
}

}  // namespace

Type infer(Op op, Operands in, const Attributes& attributes) {
  const Type type = infer_type(op, in, attributes);
  check_shape(type.shape);
  return type;
}

}  // namespace weft::ir
