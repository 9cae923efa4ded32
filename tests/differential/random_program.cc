#include "differential/random_program.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "base/random.h"
#include "ir/builder.h"

namespace weft::test {
namespace {

using namespace ir;

/// A value, the range it lies in, and whether it is an input that was only moved about.
struct Tracked {
  Value value;
  double low = 0, high = 0;
  bool exact = false;
  double size() const { return std::max(std::abs(low), std::abs(high)); }
};

constexpr double kLargest = 100;
constexpr int64_t kMostElements = 300;

class Generator {
 public:
  Generator(uint64_t seed, const RandomShape& wanted)
      : seed_(seed), wanted_(wanted), builder_("random") {}

  Program generate() {
    keep(fresh({size(), size(), size(), size()}));
    for (int made = 0; made < wanted_.operations;)
      if (const std::optional<Tracked> z = formula()) {
        keep(z->size() > kLargest ? squashed(*z) : *z);
        ++made;
      }
    leave();
    return std::move(builder_).finish();
  }

 private:
  uint64_t below(uint64_t bound) {
    return random_below(bound, seed_, stream_id("program"), next_++);
  }
  bool chance(uint64_t one_in) { return below(one_in) == 0; }
  int64_t size() { return 1 + static_cast<int64_t>(below(5)); }
  int axis() { return static_cast<int>(below(4)); }
  const Tracked& any() { return pool_[below(pool_.size())]; }

  void keep(const Tracked& made) {
    pool_.push_back(made);
    if (chance(6)) builder_.named(fmt::format("name{}", pool_.size()), made.value);
  }

  Tracked fresh(const Shape& shape) {
    const DType dtype = wanted_.half_ports && chance(3) ? DType::f16 : DType::f32;
    const Port port{fmt::format("x{}", ports_++), shape, dtype,
                    chance(2) ? Role::input : Role::weight};
    updatable_.push_back(port);
    return {builder_.port(port), -1, 1, true};
  }
  Value ids(int64_t batch, int64_t count) {
    return builder_.input(fmt::format("ids{}", ports_++), {batch, 1, 1, count}, DType::i32);
  }

  static Tracked squashed(const Tracked& x) { return {sigmoid(x.value), 0, 1}; }
  static Tracked positive(const Tracked& x) {
    if (x.low >= 0.2) return x;
    return {sigmoid(x.value) + 0.25, 0.25, 1.25};
  }

  /// Something that broadcasts with `x`: from the pool, or a new input some of whose axes are 1.
  Tracked partner(const Tracked& x) {
    for (int attempt = 0; attempt < 3; ++attempt) {
      const Tracked& y = any();
      int64_t count = 1;
      bool fits = true;
      for (int a = 0; a < 4; ++a) {
        const int64_t m = x.value.shape()[a], n = y.value.shape()[a];
        fits = fits && (m == n || m == 1 || n == 1);
        count *= std::max(m, n);
      }
      if (fits && count <= kMostElements) return y;
    }
    Shape shape = x.value.shape();
    for (int a = 0; a < 4; ++a)
      if (chance(2)) shape[a] = 1;
    return fresh(shape);
  }

  /// One more formula, or nothing where the drawn operation does not suit the drawn operand.
  std::optional<Tracked> formula() {
    switch (below(wanted_.differentiable ? 20 : 25)) {
      case 0:
      case 1:
      case 2:
      case 3:
      case 4:
        return binary();
      case 5:
      case 6:
      case 7:
        return unary();
      case 8:
        return stepped();
      case 9:
      case 10:
        return multiplied(any());
      case 11:
        return moved();
      case 12:
        return repeated();
      case 13:
        return part();
      case 14:
        return joined();
      case 15:
        return summed();
      case 16:
        return gathered();
      case 17:
        return picked();
      case 18:
      case 19:
        return masked();
      case 20:
        return highest();
      case 21:
        return softened();
      case 22:
        return convolved();
      case 23:
        return whole();
      default:
        return scattered();
    }
  }

  std::optional<Tracked> binary() {
    const Tracked x = any();
    Tracked y = partner(x);
    switch (below(7)) {
      case 0:
        return Tracked{x.value + y.value, x.low + y.low, x.high + y.high};
      case 1:
        return Tracked{x.value - y.value, x.low - y.high, x.high - y.low};
      case 2: {
        const double most = x.size() * y.size();
        return Tracked{x.value * y.value, -most, most};
      }
      case 3: {
        y = positive(y);
        const double most = x.size() / y.low;
        return Tracked{x.value / y.value, -most, most};
      }
      case 4:
        return Tracked{minimum(x.value, y.value), std::min(x.low, y.low), std::min(x.high, y.high),
                       x.exact && y.exact};
      case 5: {  // an exponent in [0, 1]
        const Tracked base = positive(x);
        return Tracked{pow(base.value, squashed(y).value), 0, std::max(1.0, base.high)};
      }
      default:
        return Tracked{maximum(x.value, y.value), std::max(x.low, y.low), std::max(x.high, y.high),
                       x.exact && y.exact};
    }
  }

  std::optional<Tracked> unary() {
    Tracked x = any();
    switch (below(8)) {
      case 0:
        if (x.high > 4) x = squashed(x);
        return Tracked{exp(x.value), 0, std::exp(x.high)};
      case 1:
        x = positive(x);
        return Tracked{log(x.value), std::log(x.low), std::log(x.high)};
      case 2:
        x = positive(x);
        return Tracked{sqrt(x.value), std::sqrt(x.low), std::sqrt(x.high)};
      case 3:
        x = positive(x);
        return Tracked{rsqrt(x.value), 1 / std::sqrt(x.high), 1 / std::sqrt(x.low)};
      case 4:
        return squashed(x);
      case 5:
        return Tracked{tanh(x.value), -1, 1};
      case 6:
        return Tracked{erf(x.value), -1, 1};
      default:
        return Tracked{silu(x.value), -0.3, std::max(x.high, 0.0)};
    }
  }

  std::optional<Tracked> stepped() {
    const Tracked x = any();
    if (!x.exact) return std::nullopt;
    const Tracked y = partner(x);  // a new one is exact, so that none is made in vain
    if (!y.exact || x.value == y.value) return std::nullopt;
    return Tracked{step(x.value - y.value), 0, 1};
  }

  std::optional<Tracked> multiplied(const Tracked x) {
    const bool tx = chance(2), ty = chance(2);
    const Shape s = x.value.shape();
    const int64_t inner = tx ? s.rows() : s.cols(), n = size();
    Shape other(chance(2) ? 1 : s[0], chance(2) ? 1 : s[1], ty ? n : inner, ty ? inner : n);
    if (s[0] == 1 && chance(4)) other[0] = size();
    if (other[0] * std::max(s[1], other[1]) * s.count() * n > 8 * kMostElements)
      return std::nullopt;
    const auto known = std::find_if(pool_.begin(), pool_.end(), [&](const Tracked& one) {
      return one.value.shape() == other && one.size() < 10;
    });
    const Tracked y = known != pool_.end() ? *known : fresh(other);
    const double most = static_cast<double>(inner) * x.size() * y.size();
    return Tracked{matmul(x.value, y.value, {tx, ty}), -most, most};
  }

  std::optional<Tracked> moved() {
    const Tracked& x = any();
    if (chance(2)) return Tracked{transpose(x.value), x.low, x.high, x.exact};
    const Shape s = x.value.shape();
    const Shape shapes[] = {{s[1], s[0], s[3], s[2]},     {1, s[0] * s[1], s[2], s[3]},
                            {s[0], 1, s[1] * s[2], s[3]}, {1, 1, s[0] * s[1] * s[2], s[3]},
                            {s[3], s[2], s[1], s[0]},     {1, 1, 1, s.count()}};
    return Tracked{reshape(x.value, shapes[below(6)]), x.low, x.high, x.exact};
  }

  std::optional<Tracked> repeated() {
    const Tracked& x = any();
    Shape to = x.value.shape();
    for (int a = 0; a < 4; ++a)
      if (to[a] == 1) to[a] = size();
    if (to.count() > kMostElements) return std::nullopt;
    return Tracked{broadcast(x.value, to), x.low, x.high, x.exact};
  }

  std::optional<Tracked> part() {
    const Tracked& x = any();
    const int a = axis();
    const int64_t length = x.value.shape()[a];
    const int64_t begin = static_cast<int64_t>(below(static_cast<uint64_t>(length)));
    const int64_t end =
        begin + 1 + static_cast<int64_t>(below(static_cast<uint64_t>(length - begin)));
    return Tracked{slice(x.value, a, begin, end), x.low, x.high, x.exact};
  }

  std::optional<Tracked> joined() {
    const Tracked& x = any();
    const int a = axis();
    Tracked z = x;
    std::vector<Value> parts{x.value};
    for (const Tracked& y : pool_) {
      Shape as_x = y.value.shape();
      as_x[a] = x.value.shape()[a];
      if (as_x != x.value.shape() || parts.size() == 4) continue;
      parts.push_back(y.value);
      z.low = std::min(z.low, y.low);
      z.high = std::max(z.high, y.high);
      z.exact = z.exact && y.exact;
    }
    z.value = concat(parts, a);
    if (parts.size() == 1 || z.value.shape().count() > kMostElements) return std::nullopt;
    return z;
  }

  std::optional<Tracked> summed() {
    const Tracked& x = any();
    const int a = axis();
    const double most = x.size() * static_cast<double>(x.value.shape()[a]);
    return Tracked{reduce_sum(x.value, a), -most, most};
  }

  std::optional<Tracked> highest() {
    const Tracked& x = any();
    return Tracked{reduce_max(x.value, axis()), x.low, x.high, x.exact};
  }

  std::optional<Tracked> softened() {
    const Tracked& x = any();
    return Tracked{softmax(x.value, axis()), 0, 1};
  }

  std::optional<Tracked> convolved() {
    const Tracked& x = any();
    const Shape s = x.value.shape();
    const Tracked w = fresh({size(), s[1], 1, 1});
    const double most = static_cast<double>(s[1]) * x.size();
    return Tracked{conv(x.value, w.value), -most, most};
  }

  // Near a half the precisions would disagree about where to round; inputs are the same in all.
  std::optional<Tracked> whole() {
    const Tracked& x = any();
    if (!x.exact) return std::nullopt;
    return Tracked{round(x.value), x.low, x.high};
  }

  std::optional<Tracked> gathered() {
    const Tracked& x = any();
    const Shape s = x.value.shape();
    if (s.count() > 60) return std::nullopt;
    const Value table = reshape(x.value, {1, 1, s[0] * s[1] * s[2], s[3]});
    return Tracked{gather(table, ids(1 + static_cast<int64_t>(below(2)), size())), x.low, x.high,
                   x.exact};
  }

  std::optional<Tracked> picked() {
    const Tracked& x = any();
    const Shape s = x.value.shape();
    const Value flat = reshape(x.value, {s[0], 1, s[1] * s[2], s[3]});
    const Value chosen = ids(s[0], s[3]);
    if (chance(2)) return Tracked{pick(flat, chosen), x.low, x.high, x.exact};
    return Tracked{flat * one_hot(chosen, s[1] * s[2]), std::min(x.low, 0.0),
                   std::max(x.high, 0.0)};
  }

  std::optional<Tracked> masked() {
    const bool attention = chance(2);
    Tracked x = attention && wanted_.differentiable ? squashed(any()) : any();
    const double fill = attention ? kForbidden : chance(2) ? 0.0 : -1.5;
    const Shape s = x.value.shape();
    if (s.cols() < s.rows()) x.value = transpose(x.value);
    const Value length = s.cols() == s.rows() ? Value{} : ids(1, 1);
    const Value z = causal(x.value, length, fill);
    if (!attention) return Tracked{z, std::min(x.low, fill), std::max(x.high, fill)};
    const Value e = exp(wanted_.differentiable ? z : z - reduce_max(z, kCols));
    const Tracked probs{e / reduce_sum(e, kCols), 0, 1};  // a maximum has no derivative
    return chance(2) ? probs : multiplied(probs).value_or(probs);
  }

  std::optional<Tracked> scattered() {
    const Tracked& x = any();
    const Shape s = x.value.shape();
    const Value flat = reshape(x.value, {s[0], 1, s[1] * s[2], s[3]});
    const double most = x.size() * static_cast<double>(s[0] * s[3]);
    return Tracked{scatter(flat, ids(s[0], s[3]), size()), -most, most};
  }

  /// Everything that nobody uses leaves, so that every node has a purpose; some of the rest too.
  void leave() {
    std::vector<bool> used(static_cast<size_t>(pool_.back().value.id()) + 64, false);
    int left = 0;
    for (size_t i = pool_.size(); i-- > 0;) {
      const Tracked& z = pool_[i];
      const size_t id = static_cast<size_t>(z.value.id());
      if (id < used.size() && used[id] && !chance(8)) continue;
      mark(z.value.id(), used);
      leave(z, left++);
    }
  }

  void mark(int id, std::vector<bool>& used) {
    if (static_cast<size_t>(id) >= used.size()) used.resize(static_cast<size_t>(id) + 1, false);
    if (used[static_cast<size_t>(id)]) return;
    used[static_cast<size_t>(id)] = true;
    for (const int in : builder_.node(id).in) mark(in, used);
  }

  void leave(const Tracked& z, int number) {
    const std::string name = fmt::format("z{}", number);
    if (wanted_.differentiable) return builder_.output(name, z.value);
    if (chance(4)) return builder_.tap(name, z.value, half_or_single(z));
    // Sometimes in the place of an input of its shape, be it itself.
    for (Port& port : updatable_) {
      if (port.shape != z.value.shape() || (port.dtype == DType::f16 && z.size() >= 50) ||
          !chance(3))
        continue;
      builder_.output(port.name, z.value, port.dtype);
      port.shape = {};
      port.shape[kCols] = 2 * kMostElements;  // once only
      return;
    }
    builder_.output(name, z.value, half_or_single(z));
  }

  DType half_or_single(const Tracked& z) {
    return wanted_.half_ports && z.size() < 50 && chance(3) ? DType::f16 : DType::f32;
  }

  const uint64_t seed_;
  const RandomShape wanted_;
  Builder builder_;
  std::vector<Tracked> pool_;
  std::vector<Port> updatable_;
  uint64_t next_ = 0;
  int ports_ = 0;
};

}  // namespace

Program random_program(uint64_t seed, const RandomShape& shape) {
  return Generator(seed, shape).generate();
}

}  // namespace weft::test
