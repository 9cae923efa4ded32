// Builder: writes a Program as formulas over Values. Shapes are inferred; the same expression is
// the same Value (hash consing), so a formula may repeat a subexpression freely.
//
//   Builder b("fwdFFN");
//   Value x = b.input("xnorm", {1, 1, dim, sequence});
//   Value w = b.weight("w1", {1, 1, hidden, dim});
//   b.tap("h1", matmul(w, x));
//   Program p = std::move(b).finish();
#pragma once

#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "ir/program.h"

namespace weft::ir {

class Builder;

/// A handle to a node of a Builder. Valid as long as the Builder. Copy freely.
class Value {
 public:
  Value() = default;
  Value(Builder* builder, int id) : builder_(builder), id_(id) {}
  explicit operator bool() const { return builder_ != nullptr; }
  const Shape& shape() const;
  Builder& builder() const { return *builder_; }
  int id() const { return id_; }
  bool operator==(const Value&) const = default;

 private:
  Builder* builder_ = nullptr;
  int id_ = -1;
};

class Builder {
 public:
  explicit Builder(std::string program_name);
  Builder(const Builder&) = delete;
  Builder& operator=(const Builder&) = delete;

  Value input(std::string name, const Shape& shape, DType dtype = DType::f32);
  Value weight(std::string name, const Shape& shape, DType dtype = DType::f32);
  /// Any role of an entering port; `input` and `weight` are short for it.
  Value port(const Port& port);
  Value constant(double value);
  /// Names `value`: a place to cut at. Its cotangent is called "d" + name. Returns `value`.
  Value named(std::string name, Value value);
  /// The same where the name is not taken yet; else nothing happens.
  void name_if_free(const std::string& name, Value value) {
    graph_.names.try_emplace(name, value.id());
  }
  /// Names `value` and lets it leave as an output: its cotangent in a backward adds to what flows
  /// from inside.
  void output(std::string name, Value value, DType dtype = DType::f32);
  /// Names `value` and keeps it for the backward: its cotangent in a backward is the whole one.
  void tap(std::string name, Value value, DType dtype = DType::f32);

  /// The node for (op, operands, attributes), made if it is new. Everything below ends here.
  Value make(Op op, std::vector<int> operands, const Attributes& attributes = {});
  const Node& node(int id) const { return graph_.nodes[static_cast<size_t>(id)]; }
  /// See derive_as().
  void attach(Rule rule) { graph_.rules.push_back(std::move(rule)); }
  /// A node that stands for the cotangent of a value with this shape, for a rule's body.
  Value cotangent(const Shape& shape);

  /// Drops what no output needs, orders the rest by the outputs alone, verifies, freezes.
  Program finish() &&;

 private:
  Value leave(std::string name, Value value, Role role, DType dtype);

  std::string program_name_;
  Derivation graph_;
  std::unordered_multimap<size_t, int> known_;  // hash of a node → its id
};

#define OP1(name, mil, value, dx) Value name(Value x);
#define OP2(name, mil, value, dx, dy) Value name(Value x, Value y);
#include "ir/ops.def"
#undef OP1
#undef OP2

inline Value operator+(Value x, Value y) { return add(x, y); }
inline Value operator-(Value x, Value y) { return sub(x, y); }
inline Value operator*(Value x, Value y) { return mul(x, y); }
inline Value operator/(Value x, Value y) { return div(x, y); }
Value operator+(Value x, double y);
Value operator+(double x, Value y);
Value operator-(Value x, double y);
Value operator-(double x, Value y);
Value operator*(Value x, double y);
Value operator*(double x, Value y);
Value operator/(Value x, double y);
Value operator/(double x, Value y);
Value operator-(Value x);

struct Flags {
  bool transpose_x = false, transpose_y = false;
};
/// op(x) · op(y): [.., m, k] · [.., k, n] → [.., m, n] after the flags; batch axes broadcast.
Value matmul(Value x, Value y, Flags flags = {});
/// (x [b,c,r,s], w [o,c,1,1]) → [b,o,r,s]. The same product as a matmul; some devices know this
/// form better.
Value conv(Value x, Value w);
Value transpose(Value x);
Value reshape(Value x, const Shape& shape);
Value broadcast(Value x, const Shape& shape);
Value slice(Value x, int axis, int64_t begin, int64_t end);
Value concat(const std::vector<Value>& parts, int axis);
Value reduce_sum(Value x, int axis);
Value reduce_max(Value x, int axis);
/// e^x / Σ e^x along `axis` as one operation. kernels/ has the same as a formula with a derivative.
Value softmax(Value x, int axis);
Value gather(Value table, Value ids);
Value scatter(Value x, Value ids, int64_t rows);
Value pick(Value x, Value ids);
Value one_hot(Value ids, int64_t rows);

/// What stands where a query may not look. Far below any score, and its exponential is 0 in every
/// type; small enough for fp16.
inline constexpr double kForbidden = -1e4;
/// scores [.., queries, keys] → the same, with `fill` where a query may not look. The last
/// `queries` keys are the queries' own: query i sees those with j ≤ i. Any keys before them are a
/// cache, of which the first `length`
/// ([1,1,1,1], i32) are filled and seen by all. Without a cache keys = queries and `length` is left
/// out.
Value causal(Value scores, Value length = {}, double fill = kForbidden);

/// Attaches a hand derivative to `y`: rule(dy) returns the cotangents of `wrt`, in order, as
/// formulas in the same Builder. `adjoint` then uses it instead of the chain rule through what y is
/// made of. Returns y.
Value derive_as(Value y, const std::vector<Value>& wrt,
                const std::function<std::vector<Value>(Value dy)>& rule);

}  // namespace weft::ir
