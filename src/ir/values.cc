// The functions over Values that Builder's header declares.
#include "base/error.h"
#include "ir/builder.h"

namespace weft::ir {
namespace {

Value make(Op op, const std::vector<Value>& operands, const Attributes& attributes = {}) {
  std::vector<int> ids;
  for (const Value& operand : operands) {
    CHECK(operand, "{}: an operand is empty", op_name(op));
    CHECK(&operand.builder() == &operands[0].builder(), "{}: operands of two Builders",
          op_name(op));
    ids.push_back(operand.id());
  }
  return operands[0].builder().make(op, std::move(ids), attributes);
}

Value constant_like(Value x, double value) { return x.builder().constant(value); }

/// 0 for an axis that does not exist: infer() refuses it in words.
int64_t size_along(Value x, int axis) { return axis >= 0 && axis < 4 ? x.shape()[axis] : 0; }

Value along(Op op, Value x, int axis) {
  Attributes attributes;
  attributes.axis = axis;
  return make(op, {x}, attributes);
}

Value to_shape(Op op, Value x, const Shape& shape) {
  if (x.shape() == shape) return x;
  Attributes attributes;
  attributes.to = shape;
  return make(op, {x}, attributes);
}

}  // namespace

#define OP1(name, mil, value, dx) \
  Value name(Value x) { return make(Op::name, {x}); }
#define OP2(name, mil, value, dx, dy) \
  Value name(Value x, Value y) { return make(Op::name, {x, y}); }
#include "ir/ops.def"
#undef OP1
#undef OP2

Value operator+(Value x, double y) { return x + constant_like(x, y); }
Value operator+(double x, Value y) { return constant_like(y, x) + y; }
Value operator-(Value x, double y) { return x - constant_like(x, y); }
Value operator-(double x, Value y) { return constant_like(y, x) - y; }
Value operator*(Value x, double y) { return x * constant_like(x, y); }
Value operator*(double x, Value y) { return constant_like(y, x) * y; }
Value operator/(Value x, double y) { return x / constant_like(x, y); }
Value operator/(double x, Value y) { return constant_like(y, x) / y; }
Value operator-(Value x) { return x * -1.0; }

Value matmul(Value x, Value y, Flags flags) {
  Attributes attributes;
  attributes.transpose_x = flags.transpose_x;
  attributes.transpose_y = flags.transpose_y;
  return make(Op::matmul, {x, y}, attributes);
}

Value conv(Value x, Value w) { return make(Op::conv, {x, w}); }

Value transpose(Value x) { return make(Op::transpose, {x}); }

Value reshape(Value x, const Shape& shape) { return to_shape(Op::reshape, x, shape); }

Value broadcast(Value x, const Shape& shape) { return to_shape(Op::broadcast, x, shape); }

Value slice(Value x, int axis, int64_t begin, int64_t end) {
  if (begin == 0 && end == size_along(x, axis)) return x;
  Attributes attributes;
  attributes.axis = axis;
  attributes.begin = begin;
  attributes.end = end;
  return make(Op::slice, {x}, attributes);
}

Value concat(const std::vector<Value>& parts, int axis) {
  CHECK(!parts.empty(), "concat of nothing");
  if (parts.size() == 1) return parts[0];
  Attributes attributes;
  attributes.axis = axis;
  return make(Op::concat, parts, attributes);
}

Value reduce_sum(Value x, int axis) {
  return size_along(x, axis) == 1 ? x : along(Op::reduce_sum, x, axis);
}

Value reduce_max(Value x, int axis) {
  return size_along(x, axis) == 1 ? x : along(Op::reduce_max, x, axis);
}

Value softmax(Value x, int axis) { return along(Op::softmax, x, axis); }

Value gather(Value table, Value ids) { return make(Op::gather, {table, ids}); }

Value scatter(Value x, Value ids, int64_t rows) {
  Attributes attributes;
  attributes.end = rows;
  return make(Op::scatter, {x, ids}, attributes);
}

Value pick(Value x, Value ids) { return make(Op::pick, {x, ids}); }

Value one_hot(Value ids, int64_t rows) {
  Attributes attributes;
  attributes.end = rows;
  return make(Op::one_hot, {ids}, attributes);
}

Value causal(Value scores, Value length, double fill) {
  Attributes attributes;
  attributes.value = fill;
  return length ? make(Op::causal, {scores, length}, attributes)
                : make(Op::causal, {scores}, attributes);
}

Value derive_as(Value y, const std::vector<Value>& wrt,
                const std::function<std::vector<Value>(Value dy)>& rule) {
  Builder& builder = y.builder();
  const Value dy = builder.cotangent(y.shape());
  Rule attached;
  attached.y = y.id();
  attached.cotangent = dy.id();
  for (const Value& x : wrt) attached.wrt.push_back(x.id());
  const std::vector<Value> results = rule(dy);
  CHECK(results.size() == wrt.size(), "a rule gives {} cotangents for {} values", results.size(),
        wrt.size());
  for (size_t i = 0; i < wrt.size(); ++i) {
    CHECK(results[i].shape() == wrt[i].shape(), "a rule gives a cotangent {} for a value {}",
          to_string(results[i].shape()), to_string(wrt[i].shape()));
    attached.results.push_back(results[i].id());
  }
  builder.attach(std::move(attached));
  return y;
}

}  // namespace weft::ir
