#include "ir/flop.h"

#include <algorithm>

namespace weft::ir {
namespace {

// What is known of a value where a query may not look.
enum class Forbidden : uint8_t {
  anything,
  low,  // so negative that its exponential is zero
  zero,
};

// e^-104 is below the smallest fp32 number; the rest is room for what a maximum takes away.
constexpr double kLow = -1000;

bool masks(const Node& node) { return node.op == Op::causal && node.in.size() == 1; }

class Counter {
 public:
  explicit Counter(const Program& program) : program_(program), users_(program.nodes().size()) {
    for (const Node& node : program.nodes()) {
      for (const int in : node.in) users_[static_cast<size_t>(in)].push_back(&node);
      forbidden_.push_back(forbidden(node));
    }
  }

  double count() const {
    double sum = 0;
    for (size_t id = 0; id < users_.size(); ++id)
      if (const Node& node = program_.nodes()[id]; is_product(node))
        sum += product_flop(program_, node) * part(static_cast<int>(id));
    return sum;
  }

 private:
  Forbidden forbidden(const Node& node) const {
    const auto is = [&](size_t operand, Forbidden what) {
      return forbidden_[static_cast<size_t>(node.in[operand])] == what;
    };
    const auto same_along_keys = [&](size_t operand) {
      return program_.node(node.in[operand]).shape.cols() == 1;
    };
    if (masks(node)) {
      const double fill = node.attributes.value;
      return fill == 0 ? Forbidden::zero : fill <= kLow ? Forbidden::low : Forbidden::anything;
    }
    if (node.op == Op::sub && is(0, Forbidden::low) && same_along_keys(1)) return Forbidden::low;
    if ((node.op == Op::exp || node.op == Op::softmax) && is(0, Forbidden::low))
      return Forbidden::zero;
    if (node.op == Op::div && is(0, Forbidden::zero)) return Forbidden::zero;
    if (node.op == Op::mul && (is(0, Forbidden::zero) || is(1, Forbidden::zero)))
      return Forbidden::zero;
    return Forbidden::anything;
  }

  bool leaves(int id) const {
    return std::ranges::any_of(program_.outputs(),
                               [id](const Output& output) { return output.value == id; });
  }

  // Nobody reads the value where a query may not look: what reads it is a mask, or multiplies it by
  // zero there, or is elementwise work of which the same is true.
  bool is_masked_later(int id) const {
    if (leaves(id)) return false;
    return std::ranges::all_of(users_[static_cast<size_t>(id)], [&](const Node* user) {
      if (masks(*user)) return true;
      if (!is_elementwise(user->op) || user->shape != program_.node(id).shape) return false;
      const auto is_zero = [&](int in) {
        return in != id && forbidden_[static_cast<size_t>(in)] == Forbidden::zero;
      };
      if (user->op == Op::mul && std::ranges::any_of(user->in, is_zero)) return true;
      return is_masked_later(static_cast<int>(user - program_.nodes().data()));
    });
  }

  // Of a product's operations, those that are needed.
  double part(int id) const {
    const Node& node = program_.node(id);
    const auto allowed = [](const Shape& scores) {
      const auto n = static_cast<double>(scores.rows());
      return (n + 1) / (2 * n);
    };
    for (const int in : node.in)
      if (forbidden_[static_cast<size_t>(in)] == Forbidden::zero)
        return allowed(program_.node(in).shape);
    return is_masked_later(id) ? allowed(node.shape) : 1;
  }

  const Program& program_;
  std::vector<std::vector<const Node*>> users_;  // of each value
  std::vector<Forbidden> forbidden_;
};

}  // namespace

bool is_product(const Node& node) { return node.op == Op::matmul || node.op == Op::conv; }

double product_flop(const Program& program, const Node& product) {
  const Shape& x = program.node(product.in[0]).shape;
  const int64_t rows_or_cols = product.attributes.transpose_x ? x.rows() : x.cols();
  return 2 * static_cast<double>(product.shape.count()) *
         static_cast<double>(product.op == Op::conv ? x[kGroup] : rows_or_cols);
}

double flop(const Program& program) { return Counter(program).count(); }

}  // namespace weft::ir
