// Checks of operations on elements where they lie, and of reductions.
#include <fmt/ranges.h>

#include <algorithm>
#include <bit>
#include <set>

#include "device/ane/check_tables.h"

namespace weft::device::ane {
namespace {

using mil::Operation;

// The shortest softmax that was seen to be wrong.
constexpr int64_t kLongSoftmax = 15744;

Found no_epsilon(const Scope&, const Operation& operation) {
  if (operation.argument("epsilon") != nullptr) return std::nullopt;
  return fmt::format("{} has no epsilon", describe(operation));
}

bool is_reduced(const Scope& scope, const Operation& operation) {
  const Operation* const maker = scope.maker(operation, "x");
  return maker != nullptr && maker->op.starts_with("reduce_");
}

Found reduced(const Scope& scope, const Operation& operation) {
  if (!is_reduced(scope, operation)) return std::nullopt;
  return fmt::format("{} stands directly behind {}", describe(operation),
                     describe(*scope.maker(operation, "x")));
}

Found not_reduced(const Scope& scope, const Operation& operation) {
  if (is_reduced(scope, operation)) return std::nullopt;
  return describe(operation);
}

Found no_mode(const Scope&, const Operation& operation) {
  if (operation.argument("mode") != nullptr) return std::nullopt;
  return fmt::format("{} does not say its mode", describe(operation));
}

bool is_nonlinear(std::string_view op) {
  static const std::set<std::string_view> names{"sigmoid", "tanh", "relu", "exp",  "sqrt",
                                                "rsqrt",   "log",  "gelu", "silu", "inverse"};
  return names.contains(op);
}

Found squared(const Scope& scope, const Operation& operation) {
  if (!is_nonlinear(operation.op)) return std::nullopt;
  const Operation* const maker = scope.maker(operation, "x");
  const auto wide = width(scope.type(operation, "x"));
  if (maker == nullptr || maker->op != "square" || !wide || *wide % 128 <= 64) return std::nullopt;
  return fmt::format("{} stands behind {}, {} wide", describe(operation), describe(*maker), *wide);
}

void only_identity(const mil::Module&, const Scope& scope, std::vector<Seen>& seen) {
  const mil::Function& function = scope.function();
  if (function.outputs.size() != 1) return;
  const Operation* const maker = scope.maker(function.outputs.front());
  if (maker == nullptr || maker->op != "identity") return;
  seen.push_back({scope.results_place(), function.outputs_at,
                  fmt::format("the only result is {}", describe(*maker))});
}

Found times_zero(const Scope& scope, const Operation& operation) {
  for (const char* const side : {"x", "y"}) {
    const mil::Literal* const factor = scope.constant(operation, side);
    if (factor == nullptr || factor->numbers.empty()) continue;
    if (std::ranges::all_of(factor->numbers, [](double number) { return number == 0; }))
      return fmt::format("{} has a factor of 0", describe(operation));
  }
  return std::nullopt;
}

// The axis of a softmax, and how long it is.
struct Axis {
  bool last = false;
  int64_t size = 0;
};
std::optional<Axis> softmax_axis(const Scope& scope, const Operation& operation) {
  const mil::Type* const type = scope.type(operation, "x");
  const std::vector<int64_t> given = scope.integers(operation, "axis");
  if (given.size() > 1) return std::nullopt;
  const auto axis = axis_of(type, given.empty() ? -1 : given.front());
  if (!axis) return std::nullopt;
  return Axis{*axis + 1 == type->shape.size(), type->shape[*axis]};
}

Found odd_softmax(const Scope& scope, const Operation& operation) {
  const auto axis = softmax_axis(scope, operation);
  if (!axis || axis->last || axis->size <= 0 ||
      std::has_single_bit(static_cast<uint64_t>(axis->size)))
    return std::nullopt;
  return fmt::format("{} runs over {} before the last axis", describe(operation), axis->size);
}

Found long_softmax(const Scope& scope, const Operation& operation) {
  const auto axis = softmax_axis(scope, operation);
  if (!axis || axis->size < kLongSoftmax) return std::nullopt;
  return fmt::format("{} runs over {}", describe(operation), axis->size);
}

Found channel_mean(const Scope& scope, const Operation& operation) {
  const mil::Type* const type = scope.type(operation, "x");
  for (const int64_t given : scope.integers(operation, "axes"))
    if (axis_of(type, given) == size_t{1})
      return fmt::format("{} runs over axis 1", describe(operation));
  return std::nullopt;
}

bool is_doubted(const Operation& operation) {
  static const std::set<std::string_view> names{"reshape",        "transpose", "slice_by_size",
                                                "slice_by_index", "pow",       "sqrt"};
  return names.contains(operation.op) || operation.op.starts_with("reduce_");
}

// One finding for all of a function: on the chips of this rule hardly any program has none.
void doubted(const mil::Module&, const Scope& scope, std::vector<Seen>& seen) {
  const auto& operations = scope.function().operations;
  const auto first = std::ranges::find_if(operations, is_doubted);
  if (first == operations.end()) return;
  std::set<std::string_view> used;
  for (const Operation& operation : operations)
    if (is_doubted(operation)) used.insert(operation.op);
  seen.push_back({scope.operation_place(static_cast<size_t>(first - operations.begin())), first->at,
                  fmt::format("the function uses {}", fmt::join(used, ", "))});
}

constexpr StatementCheck kStatements[] = {
    {"ANE-56", {"rsqrt", "log", "inverse"}, no_epsilon},
    {"ANE-57", {"rsqrt", "sqrt", "log", "inverse"}, reduced},
    {"ANE-58", {"rsqrt", "inverse"}, not_reduced},
    {"ANE-59", {"sigmoid"}, present},
    {"ANE-60", {"sin", "cos"}, present},
    {"ANE-61", {"neg"}, present},
    {"ANE-62", {"logical_and", "logical_or"}, present},
    {"ANE-63", {"cumsum", "lstm"}, present},
    {"ANE-64", {"l2_norm", "softplus"}, present},
    {"ANE-65", {"gelu"}, no_mode},
    {"ANE-66", {}, squared},
    {"ANE-68", {"mul"}, times_zero},
    {"ANE-69", {"cast"}, present},
    {"ANE-70", {"softmax"}, odd_softmax},
    {"ANE-71", {"softmax"}, long_softmax},
    {"ANE-72", {"reduce_mean"}, channel_mean},
};

constexpr FunctionCheck kFunctions[] = {{"ANE-67", only_identity}, {"ANE-73", doubted}};

}  // namespace

CheckTables function_checks() { return {{}, kStatements, kFunctions}; }

}  // namespace weft::device::ane
