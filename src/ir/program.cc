#include "ir/program.h"

#include <fmt/ranges.h>

#include <algorithm>

#include "base/error.h"
#include "base/q8.h"

namespace weft::ir {
namespace {

struct OpRow {
  std::string_view name;
  bool elementwise;
};

// In the order of the enum.
constexpr OpRow kOps[] = {
#define OP1(name, mil, value, dx) {#name, true},
#define OP2(name, mil, value, dx, dy) {#name, true},
#include "ir/ops.def"
#undef OP1
#undef OP2
    {"input", false},     {"constant", false},   {"matmul", false},     {"conv", false},
    {"transpose", false}, {"reshape", false},    {"broadcast", false},  {"slice", false},
    {"concat", false},    {"reduce_sum", false}, {"reduce_max", false}, {"softmax", false},
    {"gather", false},    {"scatter", false},    {"pick", false},       {"one_hot", false},
    {"causal", false},
};
static_assert(std::size(kOps) == static_cast<size_t>(Op::causal) + 1);

}  // namespace

std::string_view dtype_name(DType dtype) {
  constexpr std::string_view kNames[] = {"f32", "f16", "q8", "i32"};
  return kNames[static_cast<size_t>(dtype)];
}

int64_t dtype_bytes(DType dtype, int64_t count) {
  if (dtype == DType::q8) return count / kQ8Block * static_cast<int64_t>(sizeof(Q8Block));
  return count * (dtype == DType::f16 ? 2 : 4);
}

std::string to_string(const Shape& shape) {
  return fmt::format("[{}]", fmt::join(shape.dims, ","));
}

void check_shape(const Shape& shape) {
  constexpr int64_t kLongestAxis = int64_t{1} << 31, kMostElements = int64_t{1} << 40;
  int64_t count = 1;
  for (const int64_t size : shape.dims) {
    if (size < 1 || size > kLongestAxis)
      fail("shape {}: every axis is 1 to {}", to_string(shape), kLongestAxis);
    if (count > kMostElements / size)
      fail("shape {}: a tensor has at most {} elements", to_string(shape), kMostElements);
    count *= size;
  }
}

void check_storage(const Port& port) {
  if (port.dtype != DType::q8) return;
  if (port.role != Role::weight)
    fail("'{}' has the role {} in q8, which is for weights; take f16 or f32", port.name,
         role_name(port.role));
  if (port.shape.cols() % kQ8Block != 0)
    fail("'{}' {}: q8 stores blocks of {} columns, which {} is no multiple of; take f16 or f32",
         port.name, to_string(port.shape), kQ8Block, port.shape.cols());
}

bool is_name(std::string_view name) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  if (name.empty() || name.size() > 64 || !letter(name[0])) return false;
  if (!std::all_of(name.begin(), name.end(),
                   [&](char c) { return letter(c) || digit(c) || c == '.'; }))
    return false;
  return name[0] != 'v' || name.size() == 1 || !std::all_of(name.begin() + 1, name.end(), digit);
}

std::string_view op_name(Op op) { return kOps[static_cast<size_t>(op)].name; }

bool is_elementwise(Op op) { return kOps[static_cast<size_t>(op)].elementwise; }

Op op_named(std::string_view name) {
  for (size_t i = 0; i < std::size(kOps); ++i)
    if (kOps[i].name == name) return static_cast<Op>(i);
  fail("there is no operation called '{}'", name);
}

std::string_view role_name(Role role) {
  constexpr std::string_view kNames[] = {"input", "weight", "output", "tap"};
  return kNames[static_cast<size_t>(role)];
}

Program::Program(std::string name, Derivation graph, std::shared_ptr<const Derivation> origin)
    : name_(std::move(name)),
      nodes_(graph.nodes),
      inputs_(graph.inputs),
      outputs_(graph.outputs),
      names_(graph.names),
      derivation_(std::move(origin)) {
  if (!derivation_) derivation_ = std::make_shared<const Derivation>(std::move(graph));
  verify(*this);
}

const Port* Program::find_input(std::string_view name) const {
  for (const Port& port : inputs_)
    if (port.name == name) return &port;
  return nullptr;
}

const Output* Program::find_output(std::string_view name) const {
  for (const Output& output : outputs_)
    if (output.port.name == name) return &output;
  return nullptr;
}

bool Program::updates(std::string_view name) const {
  return find_input(name) != nullptr && find_output(name) != nullptr;
}

}  // namespace weft::ir
