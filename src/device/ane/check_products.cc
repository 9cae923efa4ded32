// Checks of operations that move elements and of those that multiply matrices.
#include <fmt/format.h>

#include "device/ane/check_tables.h"

namespace weft::device::ane {
namespace {

using mil::Operation;

Found no_interleave(const Scope&, const Operation& operation) {
  if (operation.argument("interleave") != nullptr) return std::nullopt;
  return fmt::format("{} does not say interleave", describe(operation));
}

bool along_width(const Scope& scope, const Operation& operation) {
  const std::vector<int64_t> axis = scope.integers(operation, "axis");
  if (axis.size() != 1 || operation.results.empty()) return false;
  const mil::Type& type = operation.results.front().type;
  const auto at = axis_of(&type, axis.front());
  return at && *at + 1 == type.shape.size();
}

Found concat(const Scope& scope, const Operation& operation) {
  if (along_width(scope, operation)) return std::nullopt;
  return describe(operation);
}

Found width_concat(const Scope& scope, const Operation& operation) {
  if (!along_width(scope, operation)) return std::nullopt;
  return fmt::format("{} joins along the width", describe(operation));
}

// "reshape 'y' makes a width of 2 from 64", if it does.
Found changed_width(const Scope& scope, const Operation& operation) {
  if (operation.results.empty()) return std::nullopt;
  const auto before = width(scope.type(operation, "x"));
  const auto after = width(&operation.results.front().type);
  if (!before || !after || *before == *after) return std::nullopt;
  return fmt::format("{} makes a width of {} from {}", describe(operation), *after, *before);
}

Found computed_width(const Scope& scope, const Operation& operation) {
  if (scope.is_input(operation, "x") || scope.is_constant(operation, "x")) return std::nullopt;
  return changed_width(scope, operation);
}

Found input_width(const Scope& scope, const Operation& operation) {
  if (!scope.is_input(operation, "x")) return std::nullopt;
  return changed_width(scope, operation);
}

Found of_input(const Scope& scope, const Operation& operation) {
  if (!scope.is_input(operation, "x")) return std::nullopt;
  return fmt::format("{} cuts input '{}'", describe(operation), *scope.name(operation, "x"));
}

bool run_time_weight(const Scope& scope, const Operation& operation) {
  return scope.type(operation, "weight") != nullptr && !scope.is_constant(operation, "weight");
}

Found grouped(const Scope& scope, const Operation& operation) {
  const std::vector<int64_t> groups = scope.integers(operation, "groups");
  if (groups.size() != 1 || groups.front() <= 1 || !run_time_weight(scope, operation))
    return std::nullopt;
  return fmt::format("{} has {} groups and a run-time weight", describe(operation), groups.front());
}

Found bias(const Scope&, const Operation& operation) {
  if (operation.argument("bias") == nullptr) return std::nullopt;
  return fmt::format("{} has a bias", describe(operation));
}

Found with_run_time_weight(const Scope& scope, const Operation& operation) {
  if (!run_time_weight(scope, operation)) return std::nullopt;
  return fmt::format("{} has a run-time weight", describe(operation));
}

Found constant_operand(const Scope& scope, const Operation& operation) {
  for (const char* const side : {"x", "y"})
    if (scope.is_constant(operation, side))
      return fmt::format("{} takes a constant as {}", describe(operation), side);
  return std::nullopt;
}

Found masked(const Scope&, const Operation& operation) {
  if (operation.argument("attn_mask") == nullptr) return std::nullopt;
  return fmt::format("{} has a mask", describe(operation));
}

constexpr StatementCheck kStatements[] = {
    {"ANE-39", {"concat"}, no_interleave},
    {"ANE-40", {"concat"}, concat},
    {"ANE-41", {"concat"}, width_concat},
    {"ANE-42", {"concat"}, width_concat},
    {"ANE-43", {"reshape", "slice_by_size", "slice_by_index", "split"}, computed_width},
    {"ANE-44", {"slice_by_size", "slice_by_index", "split"}, input_width},
    {"ANE-45", {"slice_by_index"}, of_input},
    {"ANE-47", {"gather", "gather_nd", "gather_along_axis"}, present},
    {"ANE-48", {"tile", "stack"}, present},
    {"ANE-49", {"conv"}, grouped},
    {"ANE-50", {"conv"}, bias},
    {"ANE-51", {"conv"}, with_run_time_weight},
    {"ANE-53", {"matmul"}, constant_operand},
    {"ANE-54", {"linear"}, with_run_time_weight},
    {"ANE-55", {"scaled_dot_product_attention"}, masked},
};

}  // namespace

CheckTables product_checks() { return {{}, kStatements, {}}; }

}  // namespace weft::device::ane
