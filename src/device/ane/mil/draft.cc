#include "device/ane/mil/draft.h"

#include <algorithm>
#include <cmath>

#include "device/ane/mil/shapes.h"
#include "device/ane/mil/text_error.h"

namespace weft::device::ane::mil {
namespace {

// No request has more than 255 symbols; this keeps what is done for each output within bounds.
constexpr size_t kMostOutputs = 1024;

constexpr std::string_view kNameRule =
    "Weft takes at most 64 characters, and not 'v' and a number, as the name of a port";

/// The type that values of `element` have where they enter or leave; nullopt where they can't.
std::optional<ir::DType> port_type(Element element) {
  switch (element) {
    case Element::fp16:
      return ir::DType::f16;
    case Element::fp32:
      return ir::DType::f32;
    case Element::int32:
      return ir::DType::i32;
    default:
      return std::nullopt;
  }
}

std::vector<float> numbers_of(const Literal& literal, const BlobSource& blobs) {
  std::vector<float> numbers;
  if (literal.blob) {
    if (blobs) numbers = blobs(*literal.blob, literal.type);
    return numbers;
  }
  numbers.reserve(literal.numbers.size());
  for (const double number : literal.numbers)
    numbers.push_back(stored(number, literal.type.element));
  return numbers;
}

Feed feed_of(const ir::Port& port, const std::function<std::vector<float>()>& numbers) {
  Piece piece;
  piece.rows = port.shape.count() / port.shape.cols();
  piece.cols = port.shape.cols();
  if (numbers)
    piece.values = numbers();
  else
    piece.from = port.name;
  return {port.name, {std::move(piece)}};
}

}  // namespace

Draft::Draft(const Function& function, BlobSource blobs)
    : function_(function), blobs_(std::move(blobs)), builder_(function.name) {
  for (const Variable& parameter : function.inputs) enter(parameter);
}

void Draft::enter(const Variable& parameter) {
  const Type& type = parameter.type;
  const std::string& name = parameter.name;
  const auto refuse = [&](std::string_view why) {
    throw TextError(parameter.at, fmt::format("input '{}': {}", name, why));
  };
  const std::optional<ir::DType> dtype = port_type(type.element);
  if (!dtype)
    refuse(fmt::format("fp16, fp32 or int32 is wanted, {} is found", element_name(type.element)));
  if (!ir::is_name(name)) refuse(kNameRule);
  try {
    known_.emplace(name,
                   Known{type, enter({{name, place(type.shape), *dtype, ir::Role::input}, {}})});
  } catch (const Error& error) {
    refuse(error.what());
  }
}

ir::Value Draft::enter(const Entering& entering) {
  entering_.push_back(entering);
  return builder_.port(entering.port);
}

Known* Draft::find(const std::string& name) {
  const auto it = known_.find(name);
  return it == known_.end() ? nullptr : &it->second;
}

void Draft::define(const std::string& name, Known known) {
  known_.insert_or_assign(name, std::move(known));
}

Known Draft::constant(const Literal& literal) const {
  Known known{literal.type, {}, &literal, {}};
  known.numbers = [&literal, &blobs = blobs_] { return numbers_of(literal, blobs); };
  return known;
}

void Draft::compute_with(Known& constant, const std::string& name) {
  if (constant.value) return;
  const Literal* const literal = constant.literal;
  const Element element = constant.type.element;
  if (literal != nullptr && literal->numbers.size() == 1) {
    const float number = stored(literal->numbers[0], element);
    if (std::isfinite(number)) {
      place(constant.type.shape);
      constant.value = builder_.constant(static_cast<double>(number));
      return;
    }
  }
  // The whole numbers of int8 and uint8 are numbers of fp16 too.
  const ir::DType dtype = element == Element::fp32 ? ir::DType::f32 : ir::DType::f16;
  const std::string known_as =
      ir::is_name(name) ? name : fmt::format("constant.{}", entering_.size());
  constant.value =
      enter({{known_as, place(constant.type.shape), dtype, ir::Role::input}, constant.numbers});
}

const Known& Draft::output(const std::string& name) {
  const auto refuse = [&](std::string_view why) {
    throw TextError(function_.outputs_at, fmt::format("output '{}': {}", name, why));
  };
  const Known* const known = find(name);
  if (known == nullptr) refuse("it is not defined above");
  if (known->constant() || is_parameter(*known, name))
    refuse("the result of an operation is wanted; send it through identity");
  if (!port_type(known->type.element))
    refuse(fmt::format("fp16, fp32 or int32 is wanted, {} is found",
                       element_name(known->type.element)));
  if (!ir::is_name(name)) refuse(kNameRule);
  return *known;
}

bool Draft::is_parameter(const Known& known, const std::string& name) const {
  const ir::Node& node = builder_.node(known.value.id());
  return node.op == ir::Op::input &&
         entering_[static_cast<size_t>(node.attributes.port)].port.name == name;
}

std::vector<bool> Draft::needed() {
  if (function_.outputs.size() > kMostOutputs)
    throw TextError(function_.outputs_at, fmt::format("at most {} outputs are wanted, {} are found",
                                                      kMostOutputs, function_.outputs.size()));
  std::vector<bool> needed;
  for (const std::string& name : function_.outputs) {
    const auto id = static_cast<size_t>(output(name).value.id());
    if (id >= needed.size()) needed.resize(id + 1);
    needed[id] = true;
  }
  for (size_t id = needed.size(); id-- > 0;)
    if (needed[id])
      for (const int in : builder_.node(static_cast<int>(id)).in)
        needed[static_cast<size_t>(in)] = true;
  return needed;
}

Lowered Draft::finish() {
  const std::vector<bool> is_needed = needed();
  ir::Builder kept(function_.name);
  Lowered lowered;
  std::vector<ir::Value> values(is_needed.size());
  for (size_t id = 0; id < is_needed.size(); ++id) {
    if (!is_needed[id]) continue;
    const ir::Node& node = builder_.node(static_cast<int>(id));
    if (node.op == ir::Op::input) {
      const Entering& entering = entering_[static_cast<size_t>(node.attributes.port)];
      lowered.feeds.push_back(feed_of(entering.port, entering.numbers));
      values[id] = kept.port(entering.port);
      continue;
    }
    std::vector<int> operands;
    for (const int in : node.in) operands.push_back(values[static_cast<size_t>(in)].id());
    values[id] = kept.make(node.op, std::move(operands), node.attributes);
  }
  for (const std::string& name : function_.outputs) {
    const Known& known = output(name);
    kept.output(name, values[static_cast<size_t>(known.value.id())],
                *port_type(known.type.element));
  }
  for (const auto& [name, known] : known_) {
    const auto id = static_cast<size_t>(known.value.id());
    if (known.value && id < values.size() && values[id] && ir::is_name(name))
      kept.name_if_free(name, values[id]);
  }
  lowered.program = std::move(kept).finish();
  return lowered;
}

}  // namespace weft::device::ane::mil
