#include "base/error.h"
#include "device/cpu/lower.h"

namespace weft::device::cpu {

using namespace ir;

namespace {

View slice_of(View view, const Attributes& a) {
  view.offset += a.begin * view.strides[static_cast<size_t>(a.axis)];
  view.shape[a.axis] = a.end - a.begin;
  return view;
}

std::optional<View> look(const Node& node, const View& from) {
  View view = from;
  switch (node.op) {
    case Op::slice:
      return slice_of(view, node.attributes);
    case Op::broadcast:
      return repeated(view, node.shape);
    case Op::transpose:
      std::swap(view.strides[2], view.strides[3]);
      view.shape = node.shape;
      return view;
    default: {  // reshape
      if (!contiguous(view)) return std::nullopt;
      View to = whole(view.buffer, node.shape);
      to.offset = view.offset;
      return to;
    }
  }
}

}  // namespace

Places::Places(const Program& program, const Partition& part, Plan& plan)
    : program_(program),
      part_(part),
      plan_(plan),
      place_(program.nodes().size()),
      users_(program.nodes().size()) {
  for (size_t id = 0; id < program.nodes().size(); ++id)
    for (const int in : program.nodes()[id].in)
      users_[static_cast<size_t>(in)].push_back(static_cast<int>(id));
  place_inputs();
  place_outputs();
  place_rest();
}

View Places::scratch(const Shape& shape) {
  plan_.buffers.push_back({Buffer::Kind::scratch, -1, shape.count(), 0});
  return whole(static_cast<int>(plan_.buffers.size()) - 1, shape);
}

void Places::place_inputs() {
  for (size_t i = 0; i < program_.inputs().size(); ++i)
    plan_.buffers.push_back(
        {Buffer::Kind::input, static_cast<int>(i), program_.inputs()[i].shape.count(), 0});
  for (size_t id = 0; id < program_.nodes().size(); ++id) {
    const Node& node = program_.nodes()[id];
    if (node.op != Op::input) continue;
    const int port = node.attributes.port;
    const DType type = program_.inputs()[static_cast<size_t>(port)].dtype;
    // What is stored in a smaller type has no place of its own until somebody wants it in fp32.
    if (type == DType::f32 || type == DType::i32) place_[id] = whole(port, node.shape);
  }
}

const Port* Places::port(int id) const {
  const Node& node = program_.node(id);
  if (node.op != Op::input) return nullptr;
  return &program_.inputs()[static_cast<size_t>(node.attributes.port)];
}

// An output's value is computed right in its port, if the value is not an input, is not computed
// elsewhere already, and an in-place port is not read afterwards. Otherwise it is moved there at
// the end.
void Places::place_outputs() {
  for (size_t i = 0; i < program_.outputs().size(); ++i) {
    const Output& output = program_.outputs()[i];
    int buffer = -1, input = -1;
    for (size_t id = 0; id < program_.nodes().size(); ++id) {
      const Node& node = program_.nodes()[id];
      if (node.op == Op::input &&
          program_.inputs()[static_cast<size_t>(node.attributes.port)].name == output.port.name) {
        buffer = node.attributes.port;
        input = static_cast<int>(id);
      }
    }
    if (buffer < 0) {
      plan_.buffers.push_back(
          {Buffer::Kind::output, static_cast<int>(i), output.port.shape.count(), 0});
      buffer = static_cast<int>(plan_.buffers.size()) - 1;
    }
    const bool half = output.port.dtype == DType::f16;
    const View view = half ? scratch(output.port.shape) : whole(buffer, output.port.shape);
    if (half)
      output_conversions_.push_back(
          {view.buffer, buffer, output.port.dtype, view.shape.count(), true});
    if ((input >= 0 && !half && hazard(input, output.value)) || !want(output.value, view))
      output_moves_.push_back({output.value, view});
  }
}

void Places::place_rest() {
  for (int id = static_cast<int>(program_.nodes().size()) - 1; id >= 0; --id) {
    std::optional<View>& place = place_[static_cast<size_t>(id)];
    const Kind kind = part_.kind[static_cast<size_t>(id)];
    const bool needed = kind == Kind::product || kind == Kind::rows || kind == Kind::concat ||
                        (kind == Kind::grouped && part_.stored[static_cast<size_t>(id)]);
    if (!place && needed) place = scratch(program_.node(id).shape);
    if (kind == Kind::constant) continue;
    if (kind == Kind::concat) place_parts(id);
  }
}

std::vector<View> Places::part_views(int concat) const {
  const Node& node = program_.node(concat);
  const int axis = node.attributes.axis;
  std::vector<View> views;
  int64_t begin = 0;
  for (const int in : node.in) {
    Attributes part;
    part.axis = axis;
    part.begin = begin;
    part.end = begin += program_.node(in).shape[axis];
    views.push_back(slice_of(*place_[static_cast<size_t>(concat)], part));
  }
  return views;
}

void Places::place_parts(int concat) {
  const std::vector<View> views = part_views(concat);
  for (size_t i = 0; i < views.size(); ++i) want(program_.node(concat).in[i], views[i]);
}

std::vector<Places::Move> Places::concat_moves(int concat) const {
  const std::vector<View> views = part_views(concat);
  std::vector<Move> moves;
  for (size_t i = 0; i < views.size(); ++i) {
    const int in = program_.node(concat).in[i];
    const std::optional<View> there = find(in);
    if (!there || *there != views[i]) moves.push_back({in, views[i]});
  }
  return moves;
}

/// Puts value `id` at `view` if it can be computed there.
bool Places::want(int id, const View& view) {
  const Kind kind = part_.kind[static_cast<size_t>(id)];
  std::optional<View>& place = place_[static_cast<size_t>(id)];
  if (kind == Kind::port || kind == Kind::constant || kind == Kind::absorbed || place) return false;
  const Node& node = program_.node(id);
  if (kind == Kind::view) {
    if (node.op != Op::reshape || !contiguous(view)) return false;
    View source = whole(view.buffer, program_.node(node.in[0]).shape);
    source.offset = view.offset;
    return want(node.in[0], source);
  }
  if (!contiguous(view))
    for (const int user : users_[static_cast<size_t>(id)])
      if (program_.node(user).op == Op::reshape) return false;
  place = view;
  return true;
}

std::optional<View> Places::find(int id) const {
  if (place_[static_cast<size_t>(id)]) return place_[static_cast<size_t>(id)];
  if (part_.kind[static_cast<size_t>(id)] != Kind::view) return std::nullopt;
  const std::optional<View> from = find(program_.node(id).in[0]);
  return from ? look(program_.node(id), *from) : std::nullopt;
}

int Places::level_of(int id) const {
  while (part_.kind[static_cast<size_t>(id)] == Kind::absorbed)
    id = users_[static_cast<size_t>(id)][0];
  return part_.level[static_cast<size_t>(id)];
}

/// True when the memory of `input` is still wanted after `value`, which would be written over it.
bool Places::hazard(int input, int value) const {
  const int writer = source_of(program_, value);
  std::vector<int> looks{input};  // the input and the views of it
  for (size_t i = 0; i < looks.size(); ++i) {
    // What leaves as it entered is moved to its port at the end.
    for (const Output& output : program_.outputs())
      if (output.value == looks[i]) return true;
    for (const int user : users_[static_cast<size_t>(looks[i])]) {
      if (part_.kind[static_cast<size_t>(user)] == Kind::view) {
        looks.push_back(user);
        continue;
      }
      if (user == writer && part_.product[static_cast<size_t>(user)].held == input) continue;
      const int read = level_of(user), written = level_of(writer);
      if (read < written) continue;
      const int group = part_.group[static_cast<size_t>(user)];
      const bool same_element =
          read == written && looks[i] == input && group >= 0 &&
          group == part_.group[static_cast<size_t>(writer)] &&
          program_.node(input).shape == part_.groups[static_cast<size_t>(group)].space &&
          program_.node(writer).shape == program_.node(input).shape;
      // Within a group the tape runs in the order of the values: what is read before it is written
      // is safe.
      if (!same_element || user > writer) return true;
    }
  }
  return false;
}

}  // namespace weft::device::cpu
