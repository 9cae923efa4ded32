#include "ir/program.h"

#include <fmt/ranges.h>

#include "base/error.h"

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
    {"input", false},      {"constant", false},   {"matmul", false},     {"transpose", false},
    {"reshape", false},    {"broadcast", false},  {"slice", false},      {"concat", false},
    {"reduce_sum", false}, {"reduce_max", false}, {"gather", false},     {"scatter", false},
    {"pick", false},       {"one_hot", false},    {"causal", false},
};
static_assert(std::size(kOps) == static_cast<size_t>(Op::causal) + 1);

}  // namespace

std::string_view dtype_name(DType dtype) {
  constexpr std::string_view kNames[] = {"f32", "f16", "i32"};
  return kNames[static_cast<size_t>(dtype)];
}

int64_t dtype_size(DType dtype) { return dtype == DType::f16 ? 2 : 4; }

std::string to_string(const Shape& shape) { return fmt::format("[{}]", fmt::join(shape.dims, ",")); }

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
