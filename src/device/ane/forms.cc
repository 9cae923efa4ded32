#include "device/ane/forms.h"

#include <algorithm>

#include "base/error.h"
#include "device/ane/passes/match.h"

namespace weft::device::ane {

using namespace ir;

namespace {

std::optional<std::string> never(const Lowered&) { return std::nullopt; }

Lowered plain(const Lowered& from) { return from; }

const Port& port_of(const Program& program, int id) {
  return program.inputs()[static_cast<size_t>(program.node(id).attributes.port)];
}

/// True for a weight that nothing but the left side of matrix products reads.
bool is_left_weight(const Program& program, int id) {
  const Node& node = program.node(id);
  if (node.op != Op::input || port_of(program, id).role != Role::weight) return false;
  for (const Output& output : program.outputs())
    if (output.value == id) return false;
  return std::ranges::all_of(program.nodes(), [&](const Node& user) {
    const bool reads = std::ranges::find(user.in, id) != user.in.end();
    return !reads || (user.op == Op::matmul && user.in[0] == id && user.in[1] != id);
  });
}

/// True for a left weight that every product takes the transpose of.
bool is_always_turned(const Program& program, int id) {
  return is_left_weight(program, id) && std::ranges::all_of(program.nodes(), [&](const Node& user) {
           return std::ranges::find(user.in, id) == user.in.end() || user.attributes.transpose_x;
         });
}

/// The weights that `which` chooses enter transposed, and what was the transpose no longer is.
Lowered enter_turned(const Lowered& from, bool (*which)(const Program&, int)) {
  PassRun pass(from);
  const auto change = [&](Builder& builder, const Program& program, int id,
                          const std::vector<Value>& in) {
    const Node& node = program.node(id);
    if (which(program, id)) {
      Port port = port_of(program, id);
      std::swap(port.shape[kRows], port.shape[kCols]);
      for (Piece& piece : pass.feed(port.name).pieces) {
        piece.transposed = !piece.transposed;
        std::swap(piece.rows, piece.cols);
        std::swap(piece.row, piece.column);
      }
      return builder.port(port);
    }
    if (node.op != Op::matmul || !which(program, node.in[0])) return Value();
    return matmul(in[0], in[1], {!node.attributes.transpose_x, node.attributes.transpose_y});
  };
  return pass.run(Rewrite{.value = change, .leave = {}});
}

// y = W X as yᵀ = Xᵀ Wᵀ, with Wᵀ as it is fed.
Lowered twin(const Lowered& from) {
  const Lowered turned = enter_turned(from, is_left_weight);
  const auto change = [](Builder&, const Program& program, int id, const std::vector<Value>& in) {
    const Node& node = program.node(id);
    if (node.op != Op::matmul || !is_left_weight(program, node.in[0])) return Value();
    const Value x = node.attributes.transpose_y ? in[1] : transpose(in[1]);
    return transpose(matmul(x, in[0], {.transpose_y = !node.attributes.transpose_x}));
  };
  return PassRun(turned).run(Rewrite{.value = change, .leave = {}});
}

/// op(w) x as a convolution of 1 x 1; w is [1,rows,1,cols].
Value convolved(Value w, Value x, bool transposed) {
  int64_t out = w.shape()[kGroup], in = w.shape().cols();
  if (transposed) {
    w = transpose(reshape(w, {1, 1, out, in}));
    std::swap(out, in);
  }
  const int64_t columns = x.shape().cols();
  const Value image = reshape(x, {1, in, 1, columns});
  return reshape(conv(image, reshape(w, {out, in, 1, 1})), {1, 1, out, columns});
}

// W enters as [1,O,1,I] and is reshaped to [O,I,1,1], the rows of X are the channels of an image.
// Weights that are only wanted transposed enter so: not every chip can turn them inside.
Lowered conv_form(const Lowered& from) {
  const Lowered turned = enter_turned(from, is_always_turned);
  const auto change = [](Builder& builder, const Program& program, int id,
                         const std::vector<Value>& in) {
    const Node& node = program.node(id);
    if (is_left_weight(program, id)) {
      Port port = port_of(program, id);
      std::swap(port.shape[kGroup], port.shape[kRows]);
      return builder.port(port);
    }
    if (node.op != Op::matmul || !is_left_weight(program, node.in[0])) return Value();
    return convolved(in[0], node.attributes.transpose_y ? transpose(in[1]) : in[1],
                     node.attributes.transpose_x);
  };
  return PassRun(turned).run(Rewrite{.value = change, .leave = {}});
}

std::optional<std::string> conv_refuses(const Lowered& from) {
  for (const Node& node : from.program.nodes())
    if (node.op == Op::matmul && is_left_weight(from.program, node.in[0]) &&
        node.shape.count() != node.shape.rows() * node.shape.cols())
      return "a weight is multiplied with several matrices at once";
  return std::nullopt;
}

std::optional<std::string> rank3_refuses(const Lowered& from) {
  for (const Node& node : from.program.nodes())
    if (node.shape[kBatch] != 1)
      return fmt::format("a value {} has four axes of its own (grouped queries)",
                         to_string(node.shape));
  return std::nullopt;
}

// The packed port is [1,rows,1,cols]: cols of all ports side by side, as many rows as the tallest
// one has, and a width that is a multiple of 32.
constexpr int64_t kWidthGranule = 32;

Lowered packed(const Lowered& from) {
  const Program& program = from.program;
  Shape shape(1, 1, 1, 0);
  Feed feed{"packed", {}};
  std::vector<int64_t> begins;
  for (size_t i = 0; i < from.feeds.size(); ++i) {
    begins.push_back(shape[kCols]);
    for (Piece piece : from.feeds[i].pieces) {
      piece.column += shape[kCols];
      feed.pieces.push_back(std::move(piece));
    }
    shape[kGroup] = std::max(shape[kGroup], program.inputs()[i].shape.rows());
    shape[kCols] += program.inputs()[i].shape.cols();
  }
  shape[kCols] = (shape[kCols] + kWidthGranule - 1) / kWidthGranule * kWidthGranule;
  Value whole;
  const auto unpack = [&](Builder& builder, const Program& old, int id, const std::vector<Value>&) {
    const Node& node = old.node(id);
    if (node.op != Op::input) return Value();
    if (!whole) whole = builder.input(feed.port, shape, DType::f16);
    const int64_t begin = begins[static_cast<size_t>(node.attributes.port)];
    const Value columns = slice(whole, kCols, begin, begin + node.shape.cols());
    return reshape(slice(columns, kGroup, 0, node.shape.rows()), node.shape);
  };
  return {rewrite(program, {.value = unpack, .leave = {}}), {std::move(feed)}};
}

std::optional<std::string> packed_refuses(const Lowered& from) {
  if (from.program.find_output("packed") != nullptr) return "an output is called 'packed' already";
  for (const Port& port : from.program.inputs())
    if (port.shape.count() != port.shape.rows() * port.shape.cols())
      return fmt::format("'{}' {} is no matrix", port.name, to_string(port.shape));
  return std::nullopt;
}

const Form kForms[] = {
    {"plain", "weights as they are stored, on the left of the product", mil::kIos18, 4, plain,
     never},
    {"twin", "the transposed product, with transposed weights on the right", mil::kIos18, 4, twin,
     never},
    {"conv", "products with weights as 1 x 1 convolutions", mil::kIos18, 4, conv_form,
     conv_refuses},
    {"rank3", "three axes, in the older spelling", mil::kIos16, 3, plain, rank3_refuses},
    {"packed", "one entering port, cut up inside", mil::kIos18, 4, packed, packed_refuses},
};

}  // namespace

std::span<const Form> forms() { return kForms; }

const Form& form_named(std::string_view name) {
  std::string known;
  for (const Form& form : kForms) {
    if (form.name == name) return form;
    known += fmt::format("{}{}", known.empty() ? "" : ", ", form.name);
  }
  throw UsageError(fmt::format("form '{}' is unknown; there are: {}", name, known));
}

}  // namespace weft::device::ane
