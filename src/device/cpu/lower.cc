#include "device/cpu/lower.h"

#include <algorithm>
#include <map>

#include "base/error.h"
#include "device/cpu/slices.h"
#include "device/cpu/thin.h"
#include "ir/rewrite.h"

namespace weft::device::cpu {

using namespace ir;

namespace {

/// How BLAS may take the matrix of `view`: 0 as it stands, 1 transposed, -1 not at all.
int blas_form(const View& view) {
  const int64_t row = view.strides[2], col = view.strides[3];
  const int64_t rows = view.shape.rows(), cols = view.shape.cols();
  if ((col == 1 || cols == 1) && (row >= cols || rows == 1) && (row > 0 || rows == 1)) return 0;
  if ((row == 1 || rows == 1) && (col >= rows || cols == 1) && (col > 0 || cols == 1)) return 1;
  return -1;
}

class Lowering {
 public:
  explicit Lowering(const Program& program)
      : program_(program),
        part_(partition(program)),
        masks_(find_masks(program, part_)),
        places_(program, part_, plan_) {}

  Plan run() {
    for (int level = 1; level < part_.levels; ++level) {
      for (int id = 0; id < static_cast<int>(program_.nodes().size()); ++id)
        if (part_.level[static_cast<size_t>(id)] == level) emit(id);
      for (const Group& group : part_.groups)
        if (group.level == level) emit(group);
    }
    emit_output_moves();
    for (const ConvertStep& step : places_.output_conversions()) plan_.steps.push_back(step);
    return std::move(plan_);
  }

 private:
  void emit(int id) {
    switch (part_.kind[static_cast<size_t>(id)]) {
      case Kind::product:
        return emit_product(id);
      case Kind::rows:
        return emit_rows(program_.node(id), *places_.find(id), false);
      case Kind::concat:
        for (const Places::Move& move : places_.concat_moves(id)) emit(move);
        return;
      default:
        return;
    }
  }

  /// Ports that are updated in place are written last, for other outputs may want what they held.
  /// What such a port is to hold of another one, or of itself in another order, is laid aside.
  void emit_output_moves() {
    const auto is_input = [&](const View& view) {
      return plan_.buffers[static_cast<size_t>(view.buffer)].kind == Buffer::Kind::input;
    };
    std::vector<Places::Move> updates;
    std::vector<std::pair<View, View>> aside;
    for (const Places::Move& move : places_.output_moves()) {
      if (!is_input(move.to)) {
        emit(move);
      } else if (program_.node(source_of(program_, move.id)).op == Op::input) {
        aside.emplace_back(places_.scratch(move.to.shape), move.to);
        plan_.steps.push_back(make_copy(memory(move.id), aside.back().first));
      } else {
        updates.push_back(move);
      }
    }
    for (const Places::Move& move : updates) emit(move);
    for (const auto& [from, to] : aside) plan_.steps.push_back(make_copy(from, to));
  }

  void emit(const Places::Move& move) {
    const Node& source = program_.node(source_of(program_, move.id));
    if (source.op == Op::constant)
      plan_.steps.push_back(make_fill(static_cast<float>(source.attributes.value), move.to));
    else
      plan_.steps.push_back(make_copy(memory(move.id), move.to));
  }

  void emit(const Group& group) {
    for (const int id : group.members)
      for (const int in : program_.node(id).in)
        if (part_.kind[static_cast<size_t>(in)] == Kind::view ||
            part_.kind[static_cast<size_t>(in)] == Kind::port)
          memory(in);
    plan_.steps.push_back(make_group(program_, part_, masks_, places_, group));
  }

  /// The memory of value `id`. Made here for what has none: a reshape of something with gaps, a
  /// repeated constant, a port that is not stored in fp32.
  View memory(int id) {
    if (const auto view = places_.find(id)) return *view;
    const Node& node = program_.node(id);
    const View place = places_.scratch(node.shape);
    if (node.op == Op::constant) {
      plan_.steps.push_back(make_fill(static_cast<float>(node.attributes.value), place));
    } else if (const Port* const port = places_.port(id)) {
      plan_.steps.push_back(
          ConvertStep{node.attributes.port, place.buffer, port->dtype, node.shape.count(), false});
    } else {
      CHECK(part_.kind[static_cast<size_t>(id)] == Kind::view, "{}: value {} has no memory",
            program_.name(), id);
      View packed = place;
      packed.shape = program_.node(node.in[0]).shape;
      packed = whole(packed.buffer, packed.shape);
      const View from = memory(node.in[0]);
      if (const auto view = places_.find(id)) return *view;
      plan_.steps.push_back(make_copy(from, packed));
    }
    places_.put(id, place);
    return place;
  }

  /// The memory of a matrix operand in a form that BLAS takes; toggles `transposed` if it stands
  /// the other way.
  View matrix(int id, bool& transposed) {
    View view = memory(id);
    const int form = blas_form(view);
    if (form == 0) return view;
    if (form == 1) {
      std::swap(view.strides[2], view.strides[3]);
      view.shape = Shape(view.shape[0], view.shape[1], view.shape.cols(), view.shape.rows());
      transposed = !transposed;
      return view;
    }
    const View packed = places_.scratch(view.shape);
    plan_.steps.push_back(make_copy(view, packed));
    return packed;
  }

  void emit_product(int id) {
    const Product& product = part_.product[static_cast<size_t>(id)];
    const View place = *places_.find(id);
    // BLAS writes rows without gaps between columns; anything else goes through scratch.
    const bool direct = blas_form(place) == 0;
    const View z = direct ? place : places_.scratch(place.shape);
    if (product.held >= 0) {
      const View held = *places_.find(product.held);
      if (held != z) plan_.steps.push_back(make_copy(held, z));
    }
    if (product.scatter >= 0) emit_rows(program_.node(product.scatter), z, true);
    bool accumulate = product.held >= 0;
    for (const Term& term : product.terms) {
      emit_gemm(term, id, z, accumulate);
      accumulate = true;
    }
    if (!direct) plan_.steps.push_back(make_copy(z, place));
  }

  /// What of the matmul `node`, a term of product `id`, need not be computed.
  Limits limits_of(const Node& node, int id) {
    const auto mask = [](const std::vector<std::optional<Mask>>& masks, int of) {
      return masks[static_cast<size_t>(of)];
    };
    Limits limits;
    const auto x = mask(masks_.zero, node.in[0]), y = mask(masks_.zero, node.in[1]);
    const auto z = mask(masks_.unseen, id);
    const bool transpose_x = node.attributes.transpose_x, transpose_y = node.attributes.transpose_y;
    if (x && x->is_triangle()) (transpose_x ? limits.k_from_row : limits.k_to_row) = true;
    if (y && y->is_triangle()) (transpose_y ? limits.k_to_col : limits.k_from_col) = true;
    if (z && z->is_triangle()) limits.col_to_row = true;
    if (x && x->is_prefix() && !transpose_x) limits.k_length = memory(x->length);
    if (y && y->is_prefix() && transpose_y) limits.k_length = memory(y->length);
    if (z && z->is_prefix()) limits.col_length = memory(z->length);
    return limits;
  }

  /// Weights that the whole batch shares, times so few columns that reading them is the work.
  bool thin(const Node& node, const View& z) const {
    const Shape &w = program_.node(node.in[0]).shape, &y = program_.node(node.in[1]).shape;
    const bool plain = !node.attributes.transpose_x && !node.attributes.transpose_y;
    return plain && w[0] == 1 && w[1] == 1 && y[1] == 1 && (y[0] == 1 || y.cols() == 1) &&
           y[0] * y.cols() <= kThinColumns && z.shape == node.shape &&
           (places_.port(node.in[0]) != nullptr ||
            contiguous(places_.find(node.in[0]).value_or(View{.shape = {1, 1, 1, 2}})));
  }

  /// The matrix of weights as it is stored.
  View stored(int id, DType& type) {
    const Port* const port = places_.port(id);
    if (port == nullptr) return memory(id);
    type = port->dtype;
    return whole(program_.node(id).attributes.port, port->shape);
  }

  /// Value `id`, [b,1,k,1] or [1,1,k,s], with columns that have no gaps.
  View columns(int id) {
    const View view = memory(id);
    if (view.strides[2] == 1 || view.shape.rows() == 1) return view;
    const auto [packed, fresh] = columns_.try_emplace(id);
    if (fresh) {
      const int across = view.shape[0] > 1 ? 0 : 3;
      View turned = view;
      turned.shape = Shape(1, 1, view.shape[across], view.shape.rows());
      turned.strides = {0, 0, view.strides[static_cast<size_t>(across)], view.strides[2]};
      const View rows = places_.scratch(turned.shape);
      plan_.steps.push_back(make_copy(turned, rows));
      packed->second = rows;
      packed->second.shape = view.shape;
      packed->second.strides = {rows.strides[2], 0, 1, rows.strides[2]};
    }
    return packed->second;
  }

  void emit_thin(const Term& term, const View& z, bool accumulate) {
    const Node& node = program_.node(term.matmul);
    ThinProduct product;
    product.w = stored(node.in[0], product.w_type);
    product.y = columns(node.in[1]);
    product.z = z;
    const size_t across = product.y.shape[0] > 1 ? 0 : 3;
    product.columns = product.y.shape[static_cast<int>(across)];
    product.y_column = product.y.strides[across];
    product.z_row = z.strides[2];
    product.z_column = z.strides[across];
    product.alpha = term.alpha;
    product.accumulate = accumulate;
    auto* const last = plan_.steps.empty() ? nullptr : std::get_if<ThinStep>(&plan_.steps.back());
    const bool waits = last == nullptr || std::ranges::any_of(last->products, [&](const auto& p) {
                         return p.z.buffer == product.y.buffer || p.z.buffer == product.z.buffer ||
                                p.z.buffer == product.w.buffer;
                       });
    if (waits)
      plan_.steps.push_back(ThinStep{{product}});
    else
      last->products.push_back(product);
  }

  void emit_gemm(const Term& term, int id, const View& z, bool accumulate) {
    const Node& node = program_.node(term.matmul);
    if (thin(node, z)) return emit_thin(term, z, accumulate);
    GemmStep step;
    step.limits = limits_of(node, id);
    for (int axis = 0; axis < 2; ++axis)
      step.sums[static_cast<size_t>(axis)] = z.shape[axis] == 1 && node.shape[axis] > 1;
    step.transpose_x = node.attributes.transpose_x;
    step.transpose_y = node.attributes.transpose_y;
    step.x = matrix(node.in[0], step.transpose_x);
    step.y = matrix(node.in[1], step.transpose_y);
    step.batch = node.shape;
    step.alpha = term.alpha;
    step.accumulate = accumulate;
    const auto batched = [&](View view) {
      for (int axis = 0; axis < 2; ++axis)
        if (view.shape[axis] == 1) view.strides[static_cast<size_t>(axis)] = 0;
      return view;
    };
    step.x = batched(step.x);
    step.y = batched(step.y);
    step.z = batched(z);
    plan_.steps.push_back(step);
  }

  void emit_rows(const Node& node, const View& place, bool accumulate) {
    const auto plain = [&](int id) {
      const View view = memory(id);
      if (contiguous(view)) return view;
      const View packed = places_.scratch(view.shape);
      plan_.steps.push_back(make_copy(view, packed));
      return packed;
    };
    RowsStep step;
    step.op = node.op;
    step.x = node.op == Op::gather && places_.port(node.in[0]) != nullptr
                 ? stored(node.in[0], step.x_type)
                 : plain(node.in[0]);
    step.ids = plain(node.in[1]);
    const bool direct = contiguous(place);
    step.z = direct ? place : places_.scratch(place.shape);
    step.accumulate = accumulate;
    plan_.steps.push_back(step);
    if (!direct) plan_.steps.push_back(make_copy(step.z, place));
  }

  const Program& program_;
  Partition part_;
  Masks masks_;
  Plan plan_;
  Places places_;
  std::map<int, View> columns_;  // values whose columns were laid side by side
};

}  // namespace

Plan make_plan(const Program& program, int workers) {
  Plan plan = Lowering(expand(program)).run();
  form_slices(plan, workers);
  for (Step& step : plan.steps)
    if (auto* group = std::get_if<GroupStep>(&step)) simplify(*group, true);
  plan_scratch(plan);
  return plan;
}

}  // namespace weft::device::cpu
