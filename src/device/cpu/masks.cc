#include "device/cpu/masks.h"

#include "ir/builder.h"
#include "ir/lane.h"

namespace weft::device::cpu {

using namespace ir;

namespace {

/// What `op` makes of zeros.
double of_zeros(Op op) {
  const Lane<double> x{0}, y{0};
  switch (op) {
#define OP1(name, mil, value, dx) \
  case Op::name:                  \
    return (value).v;
#define OP2(name, mil, value, dx, dy) \
  case Op::name:                      \
    return (value).v;
#include "ir/ops.def"
#undef OP1
#undef OP2
    default:
      return 1;
  }
}

bool same_matrix(const Shape& a, const Shape& b) {
  return a.rows() == b.rows() && a.cols() == b.cols();
}

class MaskFinder {
 public:
  MaskFinder(const Program& program, const Partition& part)
      : program_(program), part_(part), low_(count()), looked_at_(count(), false) {
    masks_.zero.resize(count());
    masks_.unseen.resize(count());
    masks_.narrow.resize(count());
  }

  Masks find() {
    for (size_t id = 0; id < count(); ++id) follow(id);
    for (const Output& output : program_.outputs()) look(output.value, std::nullopt);
    for (size_t id = count(); id-- > 0;) look_from(id);
    return std::move(masks_);
  }

 private:
  using Maybe = std::optional<Mask>;

  size_t count() const { return program_.nodes().size(); }
  const Node& node(size_t id) const { return program_.nodes()[id]; }
  const Node& operand(const Node& n, size_t i) const { return program_.node(n.in[i]); }
  const Maybe& zero(int id) const { return masks_.zero[static_cast<size_t>(id)]; }
  const Maybe& low(int id) const { return low_[static_cast<size_t>(id)]; }

  // Forward: where a value is 0, or far below all others of its row.
  void follow(size_t id) {
    const Node& n = node(id);
    Maybe& mine = masks_.zero[id];
    switch (n.op) {
      case Op::causal: {
        const Mask mask = mask_of(n);
        if (n.attributes.value == 0) mine = mask;
        if (n.attributes.value <= kForbidden) low_[id] = mask;
        return;
      }
      case Op::reshape:
        if (same_matrix(n.shape, operand(n, 0).shape)) mine = zero(n.in[0]);
        return;
      case Op::broadcast:
        if (same_matrix(n.shape, operand(n, 0).shape)) mine = zero(n.in[0]);
        return;
      case Op::slice:
        mine = sliced(zero(n.in[0]), n);
        return;
      case Op::exp:
        mine = low(n.in[0]);
        return;
      case Op::sub:
        if (low(n.in[0]) && is_highest_of(n.in[0], n.in[1])) low_[id] = low(n.in[0]);
        break;
      default:
        break;
    }
    if (is_elementwise(n.op)) mine = zero_of_elementwise(n);
  }

  static Mask mask_of(const Node& causal) {
    const int64_t cached = causal.shape.cols() - causal.shape.rows();
    return {cached, cached > 0 ? causal.in[1] : -1, true};
  }

  static Maybe sliced(const Maybe& from, const Node& slice) {
    const Attributes& a = slice.attributes;
    if (!from || a.axis == kRows) return std::nullopt;
    if (a.axis != kCols) return from;
    if (a.begin == 0 && a.end == from->cached) return Mask{from->cached, from->length, false};
    if (from->own && a.begin == from->cached && a.end - a.begin == slice.shape.rows())
      return Mask{};
    return std::nullopt;
  }

  /// True when `highest` is the largest of each row of `x`.
  bool is_highest_of(int x, int highest) const {
    const Node& n = program_.node(highest);
    return n.op == Op::reduce_max && n.attributes.axis == kCols && n.in[0] == x;
  }

  Maybe zero_of_elementwise(const Node& n) const {
    const auto covers = [&](size_t i) {
      return zero(n.in[i]) && same_matrix(operand(n, i).shape, n.shape);
    };
    if (n.op == Op::mul && n.in.size() == 2 && covers(1)) return zero(n.in[1]);
    if (!covers(0)) return std::nullopt;
    if (n.op == Op::mul) return zero(n.in[0]);
    // 0 / 0 is no zero; a divisor that the row's other elements have too would spoil those as well.
    if (n.op == Op::div && operand(n, 1).shape.cols() == 1) return zero(n.in[0]);
    if (of_zeros(n.op) != 0) return std::nullopt;
    if (n.in.size() == 2 && !(covers(1) && zero(n.in[0]) == zero(n.in[1]))) return std::nullopt;
    return zero(n.in[0]);
  }

  // Back: `user` looks at its operands.
  void look_from(size_t user) {
    const Node& n = node(user);
    const Maybe& mine = masks_.unseen[user];
    const bool narrow = masks_.narrow[user] = is_narrow(user);
    if (is_elementwise(n.op)) {
      // What is 0 need not be computed where its row ends early; what nobody sees may be anything.
      const Maybe limit = narrow ? Mask{} : mine;
      for (const int in : n.in)
        look(in, same_matrix(program_.node(in).shape, n.shape) ? limit : std::nullopt);
      return;
    }
    switch (n.op) {
      case Op::causal:
        look(n.in[0], mask_of(n));
        if (n.in.size() == 2) look(n.in[1], std::nullopt);
        return;
      case Op::reduce_max:
      case Op::reduce_sum:
        if (n.attributes.axis < kRows)
          look(n.in[0], mine);
        else
          look(n.in[0], narrow ? Maybe(Mask{}) : std::nullopt);
        return;
      case Op::reshape:
      case Op::broadcast:
        look(n.in[0], same_matrix(n.shape, operand(n, 0).shape) ? mine : std::nullopt);
        return;
      case Op::concat:
        look_at_parts(n, mine);
        return;
      default:
        for (const int in : n.in) look(in, std::nullopt);
    }
  }

  /// True for a grouped value of square matrices, or a reduction of their rows, that is the same if
  /// each row ends at its diagonal.
  bool is_narrow(size_t id) const {
    const Node& n = node(id);
    if (part_.kind[id] != Kind::grouped) return false;
    const auto triangle = [](const Maybe& mask) { return mask && mask->is_triangle(); };
    if (n.op == Op::reduce_sum) return n.attributes.axis == kCols && triangle(zero(n.in[0]));
    if (n.op == Op::reduce_max) return n.attributes.axis == kCols && triangle(low(n.in[0]));
    if (!is_elementwise(n.op) && n.op != Op::causal) return false;
    return triangle(masks_.zero[id]) || triangle(masks_.unseen[id]);
  }

  /// A cache beside the queries' own keys.
  void look_at_parts(const Node& n, const Maybe& mask) {
    const bool parts = mask && n.attributes.axis == kCols && n.in.size() == 2 && mask->own &&
                       operand(n, 0).shape.cols() == mask->cached;
    for (size_t i = 0; i < n.in.size(); ++i)
      look(n.in[i], !parts ? std::nullopt
                           : Maybe(i == 0 ? Mask{mask->cached, mask->length, false} : Mask{}));
  }

  /// One more user sees `id` within `mask`, or everywhere.
  void look(int id, const Maybe& mask) {
    Maybe& unseen = masks_.unseen[static_cast<size_t>(id)];
    std::vector<bool>::reference before = looked_at_[static_cast<size_t>(id)];
    unseen = !before || unseen == mask ? mask : std::nullopt;
    before = true;
  }

  const Program& program_;
  const Partition& part_;
  Masks masks_;
  std::vector<Maybe> low_;  // the mask outside of which a value is far below the rest of its row
  std::vector<bool> looked_at_;  // by an earlier user
};

}  // namespace

Masks find_masks(const Program& program, const Partition& part) {
  return MaskFinder(program, part).find();
}

}  // namespace weft::device::cpu
