#include "ir/evaluate.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <utility>

#include "base/error.h"
#include "base/half.h"
#include "ir/lane.h"

namespace weft::ir {
namespace {

template <class T>
using Values = std::vector<T>;

/// Calls body(flat index, b, g, r, c) for each element of `shape`, in order.
template <class Body>
void for_each(const Shape& shape, const Body& body) {
  size_t flat = 0;
  for (int64_t b = 0; b < shape[0]; ++b)
    for (int64_t g = 0; g < shape[1]; ++g)
      for (int64_t r = 0; r < shape[2]; ++r)
        for (int64_t c = 0; c < shape[3]; ++c) body(flat++, b, g, r, c);
}

/// Where [b, g, r, c] stands in a tensor of `shape`; an axis of size 1 repeats.
size_t at(const Shape& shape, int64_t b, int64_t g, int64_t r, int64_t c) {
  const auto along = [&](int axis, int64_t i) { return shape[axis] == 1 ? 0 : i; };
  return static_cast<size_t>(
      ((along(0, b) * shape[1] + along(1, g)) * shape[2] + along(2, r)) * shape[3] + along(3, c));
}

template <class T>
int64_t id_at(const Values<T>& ids, size_t i, int64_t count, Op op) {
  const double id = real_part(ids[i]);
  if (!(id >= 0 && id < static_cast<double>(count)))  // NaN too
    fail("{}: id {} is outside of 0 to {}", op_name(op), id, count - 1);
  return static_cast<int64_t>(id);
}

/// `x` cut off to a float whose last bit is set if anything was lost: rounding that to fewer bits
/// gives what rounding `x` itself would give, which rounding twice to nearest does not.
float to_odd_float(double x) {
  const float nearest = static_cast<float>(x);
  if (!std::isfinite(nearest) || static_cast<double>(nearest) == x) return nearest;
  const uint32_t bits = std::bit_cast<uint32_t>(nearest);
  const bool away = std::abs(static_cast<double>(nearest)) > std::abs(x);
  return std::bit_cast<float>((away ? bits - 1 : bits) | 1u);
}

/// `x` to fp16, and to 0 where it is below the smallest normal number and `flush` is set.
template <class T>
T rounded(T x, bool flush) {
  const auto round = [flush](double part) {
    const double half = static_cast<double>(from_half(to_half(to_odd_float(part))));
    return flush && std::abs(half) < 0x1p-14 ? 0.0 : half;
  };
  if constexpr (std::is_same_v<T, std::complex<double>>)
    return {round(x.real()), round(x.imag())};
  else
    return static_cast<T>(round(static_cast<double>(x)));
}

template <class T>
class Evaluator {
 public:
  Evaluator(const Program& program, const Tensors<T>& inputs, const Numerics& numerics)
      : program_(program), inputs_(inputs), numerics_(numerics) {}

  Tensors<T> run() {
    for (const Node& node : program_.nodes()) {
      Values<T> z = compute(node);
      if (node.dtype != DType::i32 && numerics_.half_values)
        for (T& x : z) x = rounded(x, numerics_.flush_values);
      values_.push_back(std::move(z));
    }
    Tensors<T> outputs;
    for (const Output& output : program_.outputs())
      outputs[output.port.name] = values_[static_cast<size_t>(output.value)];
    return outputs;
  }

 private:
  const Values<T>& operand(const Node& node, size_t i) const {
    return values_[static_cast<size_t>(node.in[i])];
  }
  const Shape& shape(const Node& node, size_t i) const { return program_.node(node.in[i]).shape; }

  Values<T> compute(const Node& node) {
    switch (node.op) {
#define OP1(name, mil, value, dx) \
  case Op::name:                  \
    return elementwise1(node, [](Lane<T> x) { return value; });
#define OP2(name, mil, value, dx, dy) \
  case Op::name:                      \
    return elementwise2(node, [](Lane<T> x, Lane<T> y) { return value; });
#include "ir/ops.def"
#undef OP1
#undef OP2
      case Op::input:
        return input(node);
      case Op::constant:
        return {static_cast<T>(node.attributes.value)};
      case Op::matmul:
        return matmul(node);
      case Op::conv:
        return conv(node);
      case Op::transpose:
        return rearranged(node, [](auto& from, int64_t b, int64_t g, int64_t r, int64_t c) {
          return at(from, b, g, c, r);
        });
      case Op::broadcast:
        return rearranged(node, [](auto& from, int64_t b, int64_t g, int64_t r, int64_t c) {
          return at(from, b, g, r, c);
        });
      case Op::reshape:
        return operand(node, 0);
      case Op::slice:
        return slice(node);
      case Op::concat:
        return concat(node);
      case Op::reduce_sum:
        return reduce(node, [this](T sum, T x) {
          return numerics_.half_sums ? rounded(sum + x, numerics_.flush_values) : sum + x;
        });
      case Op::reduce_max:
        return reduce(node, [](T most, T x) { return real_part(most) < real_part(x) ? x : most; });
      case Op::softmax:
        return softmax(node);
      case Op::gather:
        return gather(node);
      case Op::scatter:
        return scatter(node);
      case Op::pick:
        return pick(node);
      case Op::one_hot:
        return one_hot(node);
      case Op::causal:
        return causal(node);
    }
    CHECK(false, "operation {} is unknown", static_cast<int>(node.op));
    return {};
  }

  Values<T> input(const Node& node) const {
    const Port& port = program_.inputs()[static_cast<size_t>(node.attributes.port)];
    const auto it = inputs_.find(port.name);
    if (it == inputs_.end()) fail("{}: input '{}' is missing", program_.name(), port.name);
    if (it->second.size() != static_cast<size_t>(port.shape.count()))
      fail("{}: input '{}' is {}, {} elements are given", program_.name(), port.name,
           to_string(port.shape), it->second.size());
    return it->second;
  }

  template <class F>
  Values<T> elementwise1(const Node& node, const F& f) const {
    Values<T> z = operand(node, 0);
    for (T& x : z) x = f(Lane<T>{x}).v;
    return z;
  }

  template <class F>
  Values<T> elementwise2(const Node& node, const F& f) const {
    const Values<T>&x = operand(node, 0), &y = operand(node, 1);
    const Shape &xs = shape(node, 0), &ys = shape(node, 1);
    Values<T> z(static_cast<size_t>(node.shape.count()));
    for_each(node.shape, [&](size_t i, int64_t b, int64_t g, int64_t r, int64_t c) {
      z[i] = f(Lane<T>{x[at(xs, b, g, r, c)]}, Lane<T>{y[at(ys, b, g, r, c)]}).v;
    });
    return z;
  }

  template <class From>
  Values<T> rearranged(const Node& node, const From& from) const {
    const Values<T>& x = operand(node, 0);
    Values<T> z(static_cast<size_t>(node.shape.count()));
    for_each(node.shape, [&](size_t i, int64_t b, int64_t g, int64_t r, int64_t c) {
      z[i] = x[from(shape(node, 0), b, g, r, c)];
    });
    return z;
  }

  Values<T> matmul(const Node& node) const {
    const Values<T>&x = operand(node, 0), &y = operand(node, 1);
    const Shape &xs = shape(node, 0), &ys = shape(node, 1);
    const bool tx = node.attributes.transpose_x, ty = node.attributes.transpose_y;
    const int64_t inner = tx ? xs.rows() : xs.cols();
    Values<T> z(static_cast<size_t>(node.shape.count()));
    for_each(node.shape, [&](size_t i, int64_t b, int64_t g, int64_t r, int64_t c) {
      const size_t x0 = at(xs, b, g, 0, 0), y0 = at(ys, b, g, 0, 0);
      z[i] = sum_of_products(inner, [&](int64_t k) {
        return std::pair{x[x0 + static_cast<size_t>(tx ? k * xs.cols() + r : r * xs.cols() + k)],
                         y[y0 + static_cast<size_t>(ty ? c * ys.cols() + k : k * ys.cols() + c)]};
      });
    });
    return z;
  }

  /// Σ over k of the pairs' products, as the numerics have it.
  template <class Pair>
  T sum_of_products(int64_t count, const Pair& pair) const {
    T sum{};
    for (int64_t k = 0; k < count; ++k) {
      const auto [x, y] = pair(k);
      const T product = x * y;
      sum += numerics_.half_products ? rounded(product, numerics_.flush_products) : product;
      if (numerics_.sum_overflow == SumOverflow::none ||
          !(std::abs(real_part(sum)) >= numerics_.sum_limit))  // NaN stays
        continue;
      if (numerics_.sum_overflow == SumOverflow::zero) return T{};
      return static_cast<T>(std::copysign(std::numeric_limits<double>::infinity(), real_part(sum)));
    }
    return sum;
  }

  Values<T> conv(const Node& node) const {
    const Values<T>&x = operand(node, 0), &w = operand(node, 1);
    const Shape &xs = shape(node, 0), &ws = shape(node, 1);
    Values<T> z(static_cast<size_t>(node.shape.count()));
    for_each(node.shape, [&](size_t i, int64_t b, int64_t o, int64_t r, int64_t c) {
      z[i] = sum_of_products(xs[kGroup], [&](int64_t k) {
        return std::pair{x[at(xs, b, k, r, c)], w[at(ws, o, k, 0, 0)]};
      });
    });
    return z;
  }

  // The largest along the axis is taken off first; nothing is rounded in between.
  Values<T> softmax(const Node& node) const {
    Node along = node;
    along.shape[node.attributes.axis] = 1;
    const Values<T>& x = operand(node, 0);
    const Values<T> most =
        reduce(along, [](T a, T b) { return real_part(a) < real_part(b) ? b : a; });
    Values<T> z(x.size()), sum(most.size());
    for_each(node.shape, [&](size_t i, int64_t b, int64_t g, int64_t r, int64_t c) {
      const size_t to = at(along.shape, b, g, r, c);
      sum[to] += z[i] = std::exp(x[i] - most[to]);
    });
    for_each(node.shape, [&](size_t i, int64_t b, int64_t g, int64_t r, int64_t c) {
      z[i] /= sum[at(along.shape, b, g, r, c)];
    });
    return z;
  }

  Values<T> slice(const Node& node) const {
    std::array<int64_t, 4> from{};
    from[static_cast<size_t>(node.attributes.axis)] = node.attributes.begin;
    return rearranged(node, [&](const Shape& s, int64_t b, int64_t g, int64_t r, int64_t c) {
      return at(s, b + from[0], g + from[1], r + from[2], c + from[3]);
    });
  }

  Values<T> concat(const Node& node) const {
    const size_t axis = static_cast<size_t>(node.attributes.axis);
    Values<T> z(static_cast<size_t>(node.shape.count()));
    std::array<int64_t, 4> to{};
    for (size_t part = 0; part < node.in.size(); ++part) {
      const Values<T>& x = operand(node, part);
      for_each(shape(node, part), [&](size_t i, int64_t b, int64_t g, int64_t r, int64_t c) {
        z[at(node.shape, b + to[0], g + to[1], r + to[2], c + to[3])] = x[i];
      });
      to[axis] += shape(node, part)[static_cast<int>(axis)];
    }
    return z;
  }

  template <class F>
  Values<T> reduce(const Node& node, const F& f) const {
    const Values<T>& x = operand(node, 0);
    Values<T> z(static_cast<size_t>(node.shape.count()));
    std::vector<bool> begun(z.size(), false);
    for_each(shape(node, 0), [&](size_t i, int64_t b, int64_t g, int64_t r, int64_t c) {
      const size_t to = at(node.shape, b, g, r, c);
      z[to] = begun[to] ? f(z[to], x[i]) : x[i];
      begun[to] = true;
    });
    return z;
  }

  Values<T> gather(const Node& node) const {
    const Values<T>&table = operand(node, 0), &ids = operand(node, 1);
    const Shape &ts = shape(node, 0), &is = shape(node, 1);
    Values<T> z(static_cast<size_t>(node.shape.count()));
    for_each(node.shape, [&](size_t i, int64_t b, int64_t, int64_t r, int64_t c) {
      z[i] = table[at(ts, 0, 0, id_at(ids, at(is, b, 0, 0, c), ts.rows(), node.op), r)];
    });
    return z;
  }

  Values<T> scatter(const Node& node) const {
    const Values<T>&x = operand(node, 0), &ids = operand(node, 1);
    const Shape& is = shape(node, 1);
    Values<T> z(static_cast<size_t>(node.shape.count()));
    for_each(shape(node, 0), [&](size_t i, int64_t b, int64_t, int64_t r, int64_t c) {
      const int64_t id = id_at(ids, at(is, b, 0, 0, c), node.shape.rows(), node.op);
      z[at(node.shape, 0, 0, id, r)] += x[i];
    });
    return z;
  }

  Values<T> pick(const Node& node) const {
    const Values<T>&x = operand(node, 0), &ids = operand(node, 1);
    const Shape& xs = shape(node, 0);
    Values<T> z(static_cast<size_t>(node.shape.count()));
    for_each(node.shape, [&](size_t i, int64_t b, int64_t, int64_t, int64_t c) {
      z[i] = x[at(xs, b, 0, id_at(ids, i, xs.rows(), node.op), c)];
    });
    return z;
  }

  Values<T> one_hot(const Node& node) const {
    const Values<T>& ids = operand(node, 0);
    const Shape& is = shape(node, 0);
    Values<T> z(static_cast<size_t>(node.shape.count()));
    for_each(node.shape, [&](size_t i, int64_t b, int64_t, int64_t r, int64_t c) {
      const int64_t id = id_at(ids, at(is, b, 0, 0, c), node.shape.rows(), node.op);
      z[i] = static_cast<T>(r == id ? 1.0 : 0.0);
    });
    return z;
  }

  Values<T> causal(const Node& node) const {
    Values<T> z = operand(node, 0);
    const int64_t cached = node.shape.cols() - node.shape.rows();
    const int64_t length =
        node.in.size() == 2 ? id_at(operand(node, 1), 0, cached + 1, node.op) : 0;
    for_each(node.shape, [&](size_t i, int64_t, int64_t, int64_t query, int64_t key) {
      const bool seen = key < cached ? key < length : key - cached <= query;
      if (!seen) z[i] = static_cast<T>(node.attributes.value);
    });
    return z;
  }

  const Program& program_;
  const Tensors<T>& inputs_;
  const Numerics numerics_;
  std::vector<Values<T>> values_;
};

}  // namespace

template <class T>
Tensors<T> evaluate(const Program& program, const Tensors<T>& inputs, const Numerics& numerics) {
  return Evaluator<T>(program, inputs, numerics).run();
}

template Tensors<float> evaluate(const Program&, const Tensors<float>&, const Numerics&);
template Tensors<double> evaluate(const Program&, const Tensors<double>&, const Numerics&);
template Tensors<std::complex<double>> evaluate(const Program&,
                                                const Tensors<std::complex<double>>&,
                                                const Numerics&);

}  // namespace weft::ir
