#include "device/cpu/partition.h"

#include <algorithm>
#include <numeric>
#include <set>

#include "base/error.h"
#include "device/cpu/plan.h"

namespace weft::device::cpu {

using namespace ir;

namespace {

bool is_view(Op op) {
  return op == Op::reshape || op == Op::slice || op == Op::broadcast || op == Op::transpose;
}

class Partitioner {
 public:
  explicit Partitioner(const Program& program) : program_(program), users_(program.nodes().size()) {
    const size_t count = program.nodes().size();
    for (size_t id = 0; id < count; ++id)
      for (const int in : node(id).in)
        users_[static_cast<size_t>(in)].push_back(static_cast<int>(id));
    result_.kind.resize(count, Kind::grouped);
    result_.product.resize(count);
    result_.space.resize(count);
  }

  Partition run() {
    classify();
    find_products();
    find_spaces();
    while (true) {  // each round isolates one more reduction, so it ends
      assign_levels();
      if (form_groups()) break;
    }
    find_stored();
    return std::move(result_);
  }

 private:
  const Node& node(size_t id) const { return program_.nodes()[id]; }
  const Node& node(int id) const { return program_.node(id); }
  Kind& kind(int id) { return result_.kind[static_cast<size_t>(id)]; }
  Kind kind(int id) const { return result_.kind[static_cast<size_t>(id)]; }
  const std::vector<int>& users(int id) const { return users_[static_cast<size_t>(id)]; }
  int count() const { return static_cast<int>(program_.nodes().size()); }

  bool is_output(int id) const {
    return std::any_of(program_.outputs().begin(), program_.outputs().end(),
                       [&](const Output& output) { return output.value == id; });
  }
  bool private_use(int id) const { return users(id).size() == 1 && !is_output(id); }

  void classify() {
    for (int id = 0; id < count(); ++id) {
      const Op op = node(id).op;
      if (op == Op::input) kind(id) = Kind::port;
      if (op == Op::constant) kind(id) = Kind::constant;
      if (is_view(op)) kind(id) = Kind::view;
      if (op == Op::matmul) kind(id) = Kind::product;
      if (op == Op::gather || op == Op::scatter || op == Op::pick) kind(id) = Kind::rows;
      if (op == Op::concat) kind(id) = Kind::concat;
    }
  }

  // Matrix products absorb what GEMM does for nothing: a factor (alpha), a sum over the batch and a
  // sum of products (beta = 1), and the addition to an in-place port.
  void find_products() {
    for (int id = 0; id < count(); ++id) {
      const Node& n = node(id);
      Product& mine = result_.product[static_cast<size_t>(id)];
      if (n.op == Op::matmul) mine.terms = {{id, 1.0f}};
      if (n.op == Op::mul) absorb_factor(id, mine);
      if (n.op == Op::reduce_sum && n.attributes.axis <= kGroup && absorbable(n.in[0]))
        take(id, mine, n.in[0]);
      if (n.op == Op::add) absorb_sum(id, mine);
    }
  }

  bool absorbable(int id) const { return kind(id) == Kind::product && private_use(id); }

  void take(int id, Product& mine, int from) {
    const Product& theirs = result_.product[static_cast<size_t>(from)];
    mine.terms.insert(mine.terms.end(), theirs.terms.begin(), theirs.terms.end());
    kind(from) = Kind::absorbed;
    kind(id) = Kind::product;
  }

  void absorb_factor(int id, Product& mine) {
    for (const size_t slot : {0u, 1u}) {
      const int factor = node(id).in[slot], product = node(id).in[1 - slot];
      if (kind(factor) != Kind::constant || !absorbable(product)) continue;
      if (result_.product[static_cast<size_t>(product)].held >= 0) continue;
      take(id, mine, product);
      for (Term& term : mine.terms) term.alpha *= static_cast<float>(node(factor).attributes.value);
      return;
    }
  }

  void absorb_sum(int id, Product& mine) {
    const int x = node(id).in[0], y = node(id).in[1];
    if (node(x).shape != node(y).shape) return;
    if (x != y && absorbable(x) && absorbable(y)) {
      take(id, mine, x);
      take(id, mine, y);
      return;
    }
    for (const auto& [held, added] : {std::pair{x, y}, std::pair{y, x}}) {
      if (!held_in_place(held, id)) continue;
      if (absorbable(added)) {
        take(id, mine, added);
        mine.held = held;
        return;
      }
      if (node(added).op == Op::scatter && private_use(added)) {
        kind(added) = Kind::absorbed;
        kind(id) = Kind::product;
        mine.scatter = added;
        mine.held = held;
        return;
      }
    }
  }

  /// True when `id` is an fp32 input that only node `sum` reads, and `sum` is what the port is
  /// updated with.
  bool held_in_place(int id, int sum) const {
    if (kind(id) != Kind::port || !private_use(id)) return false;
    const Port& port = program_.inputs()[static_cast<size_t>(node(id).attributes.port)];
    const Output* output = program_.find_output(port.name);
    return output != nullptr && output->value == sum && port.dtype == DType::f32;
  }

  // The space of a grouped value: the rows that the loop runs over. A number per row (cols = 1)
  // that comes from a reduction lives in the space of the reduction.
  void find_spaces() {
    for (int id = 0; id < count(); ++id) {
      if (kind(id) != Kind::grouped) continue;
      const Node& n = node(id);
      Shape& space = result_.space[static_cast<size_t>(id)];
      space = is_reduction(n.op) ? node(n.in[0]).shape : n.shape;
      if (is_reduction(n.op) || n.shape.cols() != 1) continue;
      for (const int in : n.in) {
        if (kind(in) != Kind::grouped || leaves_group(in)) continue;
        const Shape& wider = result_.space[static_cast<size_t>(in)];
        if (wider.cols() > 1 && node(in).shape == n.shape) {
          space = wider;
          break;
        }
      }
    }
  }

  /// A reduction whose result is complete only when the whole group has run.
  bool leaves_group(int id) const {
    const Node& n = node(id);
    return is_reduction(n.op) &&
           (n.attributes.axis != kCols || node(n.in[0]).shape.cols() > kRowLimit);
  }

  /// True when grouped `user` can take grouped `id` within one block of a common group.
  bool flows(int id, int user) const {
    if (kind(id) != Kind::grouped || kind(user) != Kind::grouped || leaves_group(id)) return false;
    if (isolated_.contains(user)) return false;
    const Shape& space = result_.space[static_cast<size_t>(user)];
    if (result_.space[static_cast<size_t>(id)] != space) return false;
    const Shape& shape = node(id).shape;
    if (shape == space) return true;
    // One number per row: taken by its row's block, but not by a reduction, whose operand is a
    // whole row.
    Shape scalar = space;
    scalar[kCols] = 1;
    return shape == scalar && !is_reduction(node(user).op);
  }

  int& level(int id) { return result_.level[static_cast<size_t>(id)]; }

  void assign_levels() {
    result_.level.assign(static_cast<size_t>(count()), 0);
    for (int id = 0; id < count(); ++id) {
      if (kind(id) == Kind::port || kind(id) == Kind::constant) continue;
      if (kind(id) == Kind::view || kind(id) == Kind::absorbed) {
        for (const int in : node(id).in) level(id) = std::max(level(id), level(in));
        continue;
      }
      level(id) = 1;
      for (const int in : node(id).in)
        level(id) = std::max(level(id), level(in) + (flows(in, id) ? 0 : 1));
    }
    raise_ends();
    sink();
    result_.levels = *std::max_element(result_.level.begin(), result_.level.end()) + 1;
  }

  // A grouped value that only leaves joins the highest group that shares an operand with it, so
  // that the operand is computed or read once.
  void raise_ends() {
    for (int id = 0; id < count(); ++id) {
      if (kind(id) != Kind::grouped || !users(id).empty()) continue;
      for (const int in : node(id).in) {
        if (kind(in) != Kind::grouped || !flows(in, id)) continue;
        for (const int sibling : users(in))
          if (flows(in, sibling)) level(id) = std::max(level(id), level(sibling));
      }
    }
  }

  // Grouped values move up to where they are used, so that they need not be stored on the way.
  void sink() {
    for (int id = count() - 1; id >= 0; --id) {
      if (kind(id) != Kind::grouped || users(id).empty()) continue;
      int highest = result_.levels + count();
      for (const int user : users(id)) highest = std::min(highest, latest_for(id, user));
      level(id) = std::max(level(id), highest);
    }
  }

  int latest_for(int id, int user) {
    if (kind(user) != Kind::view) return level(user) - (flows(id, user) ? 0 : 1);
    int latest = level(user);  // as a view that is an output, say
    bool first = true;
    for (const int next : users(user)) {
      const int there = latest_for(user, next);
      latest = first ? there : std::min(latest, there);
      first = false;
    }
    return latest;
  }

  /// Joins the grouped values of each level. Returns false after isolating a reduction that can't
  /// share its loop.
  bool form_groups() {
    std::vector<int> parent(static_cast<size_t>(count()));
    std::iota(parent.begin(), parent.end(), 0);
    const auto root = [&](int id) {
      while (parent[static_cast<size_t>(id)] != id) id = parent[static_cast<size_t>(id)];
      return id;
    };
    std::vector<int> axis(static_cast<size_t>(count()), -1);
    for (int id = 0; id < count(); ++id)
      if (kind(id) == Kind::grouped && leaves_group(id))
        axis[static_cast<size_t>(id)] = node(id).attributes.axis;
    const auto join = [&](int a, int b) {
      a = root(a);
      b = root(b);
      if (a == b) return true;
      int &ax = axis[static_cast<size_t>(a)], &bx = axis[static_cast<size_t>(b)];
      if (ax >= 0 && bx >= 0 && ax != bx) return false;
      parent[static_cast<size_t>(b)] = a;
      ax = std::max(ax, bx);
      return true;
    };
    for (int id = 0; id < count(); ++id) {
      if (kind(id) != Kind::grouped) continue;
      for (const int in : node(id).in) {
        if (!flows(in, id) || level(in) != level(id)) continue;
        if (!join(in, id)) {
          isolate(id);
          return false;
        }
      }
    }
    join_readers(join);
    collect(root, axis);
    return true;
  }

  /// Separates a reduction of the two groups that `id` would join; any of them will do.
  void isolate(int id) {
    for (int reduction = 0; reduction < count(); ++reduction)
      if (kind(reduction) == Kind::grouped && leaves_group(reduction) &&
          !isolated_.contains(reduction) && level(reduction) == level(id)) {
        isolated_.insert(reduction);
        return;
      }
    CHECK(false, "{}: two reductions can't be separated", program_.name());
  }

  // Groups of one level and space that read the same memory become one.
  template <class Join>
  void join_readers(const Join& join) {
    for (int source = 0; source < count(); ++source) {
      if (kind(source) == Kind::constant) continue;
      const std::vector<int>& readers = users(source);
      for (size_t a = 0; a < readers.size(); ++a)
        for (size_t b = a + 1; b < readers.size(); ++b)
          if (can_share(readers[a], readers[b])) join(readers[a], readers[b]);
    }
  }

  bool can_share(int a, int b) {
    return kind(a) == Kind::grouped && kind(b) == Kind::grouped && level(a) == level(b) &&
           !isolated_.contains(a) && !isolated_.contains(b) &&
           result_.space[static_cast<size_t>(a)] == result_.space[static_cast<size_t>(b)];
  }

  template <class Root>
  void collect(const Root& root, const std::vector<int>& axis) {
    result_.group.assign(static_cast<size_t>(count()), -1);
    result_.groups.clear();
    for (int id = 0; id < count(); ++id) {
      if (kind(id) != Kind::grouped) continue;
      const size_t top = static_cast<size_t>(root(id));
      if (result_.group[top] < 0) {
        result_.group[top] = static_cast<int>(result_.groups.size());
        result_.groups.push_back({result_.space[top], level(id), axis[top], {}});
      }
      result_.group[static_cast<size_t>(id)] = result_.group[top];
      result_.groups[static_cast<size_t>(result_.group[top])].members.push_back(id);
    }
  }

  void find_stored() {
    result_.stored.assign(static_cast<size_t>(count()), false);
    for (int id = 0; id < count(); ++id) {
      if (kind(id) != Kind::grouped) continue;
      const auto outside = [&](int user) {
        return kind(user) != Kind::grouped || !flows(id, user) ||
               result_.group[static_cast<size_t>(user)] != result_.group[static_cast<size_t>(id)];
      };
      result_.stored[static_cast<size_t>(id)] =
          is_output(id) || std::any_of(users(id).begin(), users(id).end(), outside);
    }
  }

  const Program& program_;
  std::vector<std::vector<int>> users_;
  std::set<int> isolated_;  // reductions that read their operand from memory
  Partition result_;
};

}  // namespace

int source_of(const Program& program, int id) {
  while (is_view(program.node(id).op)) id = program.node(id).in[0];
  return id;
}

Partition partition(const Program& program) { return Partitioner(program).run(); }

}  // namespace weft::device::cpu
