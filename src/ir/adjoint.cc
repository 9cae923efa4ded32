#include "ir/adjoint.h"

#include <algorithm>
#include <optional>
#include <set>

#include "base/error.h"
#include "ir/builder.h"
#include "ir/rewrite.h"

namespace weft::ir {
namespace {

/// Where the cotangent of a value comes from: operand number `slot` of `node`, or result `slot` of
/// `rule`.
struct Use {
  int node;
  size_t slot;
  const Rule* rule;
};

Value none() { return {}; }

/// False where the row of ops.def says that nothing flows back: then not even the cotangent of the
/// result is wanted.
bool flows_back(Op op, size_t slot) {
  switch (op) {
#define OP1(name, mil, value, dx) \
  case Op::name:                  \
    return std::string_view(#dx) != "none()";
#define OP2(name, mil, value, dx, dy) \
  case Op::name:                      \
    return std::string_view(slot == 0 ? #dx : #dy) != "none()";
#include "ir/ops.def"
#undef OP1
#undef OP2
    default:
      return true;
  }
}

/// Sums `g` along the axes in which `to` was repeated.
Value unbroadcast(Value g, const Shape& to) {
  for (int axis = 0; axis < 4; ++axis)
    if (to[axis] == 1) g = reduce_sum(g, axis);
  return g;
}

class Adjoint {
 public:
  Adjoint(std::string name, const Program& forward, const Cut& cut)
      : name_(std::move(name)), forward_(forward.derivation()), cut_(cut), builder_(name_) {}

  Program derive() {
    collect_uses();
    enter_given();
    std::vector<std::pair<std::string, Value>> results;
    for (const std::string& name : cut_.out) results.emplace_back(name, asked(name));
    for (auto& [name, value] : results) builder_.output(name, value);
    return std::move(builder_).finish();
  }

 private:
  const Node& node(int id) const { return forward_.nodes[static_cast<size_t>(id)]; }

  /// Which values use which, in derivative order: a value with a rule uses what the rule says, not
  /// its operands.
  void collect_uses() {
    for (const Rule& rule : forward_.rules) rules_.try_emplace(rule.y, &rule);
    std::set<int> live;
    std::vector<int> todo;
    for (const Output& output : forward_.outputs) todo.push_back(output.value);
    while (!todo.empty()) {
      const int id = todo.back();
      todo.pop_back();
      if (!live.insert(id).second) continue;
      const auto rule = rules_.find(id);
      const std::vector<int>& from = rule == rules_.end() ? node(id).in : rule->second->wrt;
      for (size_t slot = 0; slot < from.size(); ++slot) {
        if (node(from[slot]).dtype == DType::i32 ||
            (rule == rules_.end() && !flows_back(node(id).op, slot)))
          continue;  // ids have no derivative, and some results none either
        uses_[from[slot]].push_back({id, slot, rule == rules_.end() ? nullptr : rule->second});
        todo.push_back(from[slot]);
      }
    }
  }

  /// The forward value that `name` names the cotangent of, if it does.
  std::optional<int> cotangent_of(const std::string& name) const {
    if (forward_.names.contains(name) || !name.starts_with("d")) return std::nullopt;
    const auto it = forward_.names.find(std::string_view(name).substr(1));
    if (it == forward_.names.end()) return std::nullopt;
    return it->second;
  }

  int forward_named(const std::string& name) const {
    const auto it = forward_.names.find(name);
    if (it == forward_.names.end())
      fail("{}: the forward Program has no value called '{}'", name_, name);
    return it->second;
  }

  void enter_given() {
    for (const std::string& name : cut_.given) {
      if (const std::optional<int> of = cotangent_of(name)) {
        const Value g = builder_.input(name, node(*of).shape);
        // One value may leave under two names: what flows in through both adds up.
        auto& known = is_output(*of) ? seeds_ : whole_;
        if (const auto [it, fresh] = known.try_emplace(*of, g); !fresh) {
          if (&known == &whole_)
            fail("{}: '{}' and another given name are the same cotangent; give it once", name_,
                 name);
          it->second = it->second + g;
        }
        continue;
      }
      const int id = forward_named(name);
      forward_values_[id] = builder_.port(port_for(name, id));
    }
  }

  Port port_for(const std::string& name, int id) const {
    for (const Port& port : forward_.inputs)
      if (port.name == name) return port;
    return {name, node(id).shape, node(id).dtype, Role::input};
  }

  bool is_output(int id) const {
    return std::any_of(forward_.outputs.begin(), forward_.outputs.end(), [&](const Output& output) {
      return output.value == id && output.port.role == Role::output;
    });
  }

  Value asked(const std::string& name) {
    if (const std::optional<int> of = cotangent_of(name)) {
      const Value g = cotangent(*of);
      if (!g)
        fail("{}: nothing that is given flows into '{}'; add a cotangent to `given`", name_, name);
      return g;
    }
    return forward_value(forward_named(name));
  }

  /// The forward value, from what is given or recomputed from its operands.
  Value forward_value(int id) {
    if (const auto it = forward_values_.find(id); it != forward_values_.end()) return it->second;
    const Node& n = node(id);
    if (n.op == Op::input) {
      CHECK(n.attributes.port >= 0, "{}: a rule's cotangent outside its rule", name_);
      fail("{}: '{}' is needed and neither given nor computable; add it to `given`", name_,
           forward_.inputs[static_cast<size_t>(n.attributes.port)].name);
    }
    std::vector<int> in;
    for (const int operand : n.in) in.push_back(forward_value(operand).id());
    return forward_values_[id] = builder_.make(n.op, std::move(in), n.attributes);
  }

  /// The cotangent of a forward value; empty where nothing flows.
  Value cotangent(int id) {
    if (const auto it = whole_.find(id); it != whole_.end()) return it->second;
    Value sum;
    if (const auto it = seeds_.find(id); it != seeds_.end())
      sum = it->second;
    else if (is_output(id))
      fail("{}: the cotangent of the output '{}' is needed; add 'd{}' to `given`", name_,
           output_name(id), output_name(id));
    for (const Use& use : uses_[id]) {
      const Value g = cotangent(use.node);
      if (!g) continue;
      const Value part = use.rule ? by_rule(*use.rule, use.slot, g) : by_chain(use, g);
      if (!part) continue;
      const Value fitted = unbroadcast(part, node(id).shape);
      sum = sum ? sum + fitted : fitted;
    }
    return whole_[id] = sum;
  }

  std::string output_name(int id) const {
    for (const Output& output : forward_.outputs)
      if (output.value == id) return output.port.name;
    return {};
  }

  /// A rule's body with the true cotangent in the place of the one it was written with.
  Value by_rule(const Rule& rule, size_t slot, Value g) {
    std::map<int, Value> inside{{rule.cotangent, g}};
    return instantiate(rule.results[slot], rule, inside);
  }

  Value instantiate(int id, const Rule& rule, std::map<int, Value>& inside) {
    if (const auto it = inside.find(id); it != inside.end()) return it->second;
    // What was built before the rule's cotangent can't depend on it: that is the forward itself.
    if (id < rule.cotangent || forward_values_.contains(id)) return forward_value(id);
    const Node& n = node(id);
    std::vector<int> in;
    for (const int operand : n.in) in.push_back(instantiate(operand, rule, inside).id());
    return inside[id] = builder_.make(n.op, std::move(in), n.attributes);
  }

  /// The chain rule: what flows from `g`, the cotangent of use.node, into its operand number
  /// use.slot.
  Value by_chain(const Use& use, Value g) {
    const Node& n = node(use.node);
    switch (n.op) {
#define OP1(name, mil, value, dx)                                    \
  case Op::name: {                                                   \
    [[maybe_unused]] const Lazy x{this, n.in[0]}, z{this, use.node}; \
    return dx;                                                       \
  }
#define OP2(name, mil, value, dx, dy)                                                  \
  case Op::name: {                                                                     \
    [[maybe_unused]] const Lazy x{this, n.in[0]}, y{this, n.in[1]}, z{this, use.node}; \
    if (use.slot == 0) return dx;                                                      \
    return dy;                                                                         \
  }
#include "ir/ops.def"
#undef OP1
#undef OP2
      default:
        return structural(n, use.slot, g);
    }
  }

  Value structural(const Node& n, size_t slot, Value g) {
    const Attributes& a = n.attributes;
    const Shape& from = node(n.in[slot]).shape;
    switch (n.op) {
      case Op::matmul: {
        const Value other = forward_value(n.in[1 - slot]);
        const bool tx = a.transpose_x, ty = a.transpose_y;
        if (slot == 0) return tx ? matmul(other, g, {ty, true}) : matmul(g, other, {false, !ty});
        return ty ? matmul(g, other, {true, tx}) : matmul(other, g, {!tx, false});
      }
      case Op::transpose:
        return transpose(g);
      case Op::reshape:
        return reshape(g, from);
      case Op::broadcast:
        return g;  // summed back by the caller
      case Op::reduce_sum:
        return broadcast(g, from);
      case Op::slice:
        return padded(g, a, from);
      case Op::concat: {
        int64_t begin = 0;
        for (size_t part = 0; part < slot; ++part) begin += node(n.in[part]).shape[a.axis];
        return slice(g, a.axis, begin, begin + from[a.axis]);
      }
      case Op::gather:
        return scatter(g, forward_value(n.in[1]), from.rows());
      case Op::pick:
        return g * one_hot(forward_value(n.in[1]), from.rows());
      case Op::causal:
        return n.in.size() == 2 ? causal(g, forward_value(n.in[1]), 0.0) : causal(g, {}, 0.0);
      default:
        fail("{}: {} has no derivative; attach a rule with derive_as", name_, op_name(n.op));
    }
  }

  /// `g` with zeros before and after it along the axis that was sliced.
  Value padded(Value g, const Attributes& a, const Shape& to) {
    std::vector<Value> parts;
    const auto zeros = [&](int64_t size) {
      Shape shape = to;
      shape[a.axis] = size;
      if (size > 0) parts.push_back(broadcast(builder_.constant(0.0), shape));
    };
    zeros(a.begin);
    parts.push_back(g);
    zeros(to[a.axis] - a.end);
    return concat(parts, a.axis);
  }

  /// A forward value that a derivative may mention: computed only if it does.
  struct Lazy {
    Adjoint* adjoint;
    int id;
    operator Value() const { return adjoint->forward_value(id); }  // NOLINT: implicit on purpose
  };

  std::string name_;
  const Derivation& forward_;
  const Cut& cut_;
  Builder builder_;
  std::map<int, const Rule*> rules_;      // by the value they belong to
  std::map<int, std::vector<Use>> uses_;  // who uses a forward value
  std::map<int, Value> forward_values_;   // forward value → its Value here
  std::map<int, Value> seeds_, whole_;    // cotangents: what enters from outside; all of it
};

}  // namespace

Program adjoint(std::string name, const Program& forward, const Cut& cut) {
  return Adjoint(std::move(name), forward, cut).derive();
}

Program accumulate(const Program& program, const std::vector<std::string>& names) {
  for (const std::string& name : names)
    CHECK(program.find_output(name) != nullptr && !program.updates(name),
          "{}: '{}' is no plain output", program.name(), name);
  return rewrite(program,
                 {.value = {}, .leave = [&](Builder& builder, const Output& output, Value value) {
                    const Port& port = output.port;
                    if (std::find(names.begin(), names.end(), port.name) == names.end())
                      return false;
                    const Value held = builder.input(port.name, port.shape, port.dtype);
                    builder.output(port.name, held + value, port.dtype);
                    return true;
                  }});
}

}  // namespace weft::ir
