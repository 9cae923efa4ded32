// Checks of shapes: of ports, whose rows are memory, and of every value.
#include <fmt/format.h>

#include <algorithm>

#include "device/ane/check_tables.h"

namespace weft::device::ane {
namespace {

using mil::Operation;
using Shape = std::vector<int64_t>;

// A row of 64 bytes in fp16.
constexpr int64_t kRow = 32;
constexpr int64_t kLeastWidth = 64;
constexpr int64_t kMostMatrix = 16384, kMostAxis = 65536;
constexpr size_t kMostRank = 5, kMostProductRank = 4;
constexpr int64_t kLongestSum = 2048;
constexpr double kMegabyte = 0x1p20, kWorkingSet = 32 * kMegabyte;
constexpr int64_t kManyChannels = 32000, kProChannels = 512;

bool ends_in_ones(const Shape& shape) {
  return shape.size() >= 4 && shape[shape.size() - 1] == 1 && shape[shape.size() - 2] == 1 &&
         shape[0] > 1 && shape[1] > 1;
}

// Of a column that is more than one number.
bool is_column(const Shape& shape) {
  return !shape.empty() && shape.back() == 1 &&
         std::ranges::any_of(shape, [](int64_t size) { return size != 1; });
}

Found column_port(const mil::Variable& port) {
  if (!is_column(port.type.shape) || ends_in_ones(port.type.shape)) return std::nullopt;
  return fmt::format("port {} is 1 wide", describe(port));
}

Found weight_port(const mil::Variable& port) {
  if (!ends_in_ones(port.type.shape)) return std::nullopt;
  return fmt::format("port {}", describe(port));
}

Found narrow_port(const mil::Variable& port) {
  const auto wide = width(&port.type);
  if (!wide || *wide >= kLeastWidth || is_column(port.type.shape)) return std::nullopt;
  return fmt::format("port {} is {} wide", describe(port), *wide);
}

Found odd_port(const mil::Variable& port) {
  const auto wide = width(&port.type);
  if (!wide || *wide < kLeastWidth || *wide % kRow == 0) return std::nullopt;
  return fmt::format("port {} is {} wide", describe(port), *wide);
}

Found large_matrix(const mil::Variable& value) {
  const Shape& shape = value.type.shape;
  int64_t most = 0;
  for (size_t i = shape.size() < 2 ? 0 : shape.size() - 2; i < shape.size(); ++i)
    most = std::max(most, shape[i]);
  if (most <= kMostMatrix || most > kMostAxis) return std::nullopt;
  return fmt::format("{} has a last axis of {}", describe(value), most);
}

Found large_axis(const mil::Variable& value) {
  const Shape& shape = value.type.shape;
  const auto most = std::ranges::max_element(shape);
  if (most == shape.end() || *most <= kMostAxis) return std::nullopt;
  return fmt::format("{} has an axis of {}", describe(value), *most);
}

Found high_rank(const mil::Variable& value) {
  if (value.type.shape.size() <= kMostRank) return std::nullopt;
  return fmt::format("{} has rank {}", describe(value), value.type.shape.size());
}

Found product_rank(const Scope& scope, const Operation& operation) {
  for (const char* const side : {"x", "y"}) {
    const mil::Type* const type = scope.type(operation, side);
    if (type == nullptr || type->shape.size() <= kMostProductRank) continue;
    return fmt::format("{} takes {} of rank {}", describe(operation), side, type->shape.size());
  }
  return std::nullopt;
}

Found product_of_rank_4(const Scope& scope, const Operation& operation) {
  for (const char* const side : {"x", "y"}) {
    const mil::Type* const type = scope.type(operation, side);
    if (type == nullptr || type->shape.size() != 4 || scope.is_constant(operation, side))
      return std::nullopt;
  }
  return fmt::format("{} multiplies two inputs or values of rank 4", describe(operation));
}

// How many terms a matmul adds for each element.
std::optional<int64_t> terms(const Scope& scope, const Operation& operation) {
  const mil::Type* const type = scope.type(operation, "x");
  if (type == nullptr || type->scalar()) return std::nullopt;
  const Shape& shape = type->shape;
  if (shape.size() > 1 && scope.flag(operation, "transpose_x")) return shape[shape.size() - 2];
  return shape.back();
}

Found long_sum(const Scope& scope, const Operation& operation) {
  const auto k = terms(scope, operation);
  if (!k || *k <= kLongestSum) return std::nullopt;
  return fmt::format("{} sums over {} terms", describe(operation), *k);
}

Found odd_sum(const Scope& scope, const Operation& operation) {
  const auto k = terms(scope, operation);
  if (!k || *k % kRow == 0) return std::nullopt;
  return fmt::format("{} sums over {} terms", describe(operation), *k);
}

Found narrow_product(const Scope&, const Operation& operation) {
  if (operation.results.empty()) return std::nullopt;
  const auto wide = width(&operation.results.front().type);
  if (!wide || *wide >= kRow) return std::nullopt;
  return fmt::format("{} has {} columns", describe(operation), *wide);
}

// In fp16, and in floating point: shapes from a text can have any size.
double bytes(const mil::Type& type) {
  double bytes = 2;
  for (const int64_t size : type.shape) bytes *= static_cast<double>(size);
  return bytes;
}

void working_set(const mil::Module&, const Scope& scope, std::vector<Seen>& seen) {
  double total = 0;
  for (const mil::Variable& input : scope.function().inputs) total += bytes(input.type);
  for (const Operation& operation : scope.function().operations)
    for (const mil::Variable& result : operation.results)
      if (operation.op == "const" || scope.is_result(result.name)) total += bytes(result.type);
  if (total <= kWorkingSet) return;
  seen.push_back({Scope::kOpening, scope.function().at,
                  fmt::format("ports and constants of {:.1f} MB", total / kMegabyte)});
}

// The channels of `type`, [batch, channels, …]; nothing if it has none.
std::optional<int64_t> channels(const mil::Type* type) {
  if (type == nullptr || type->shape.size() < 3) return std::nullopt;
  return type->shape[1];
}

Found many_channels(const Scope& scope, const Operation& operation) {
  const auto in = channels(scope.type(operation, "x"));
  if (!in || *in < kManyChannels) return std::nullopt;
  return fmt::format("{} takes {} channels", describe(operation), *in);
}

Found other_channels(const Scope& scope, const Operation& operation) {
  const auto in = channels(scope.type(operation, "x"));
  const auto out =
      operation.results.empty() ? std::nullopt : channels(&operation.results.front().type);
  if (!in || !out || (*in == kProChannels && *out == kProChannels)) return std::nullopt;
  return fmt::format("{} takes {} channels to {}", describe(operation), *in, *out);
}

constexpr ValueCheck kValues[] = {
    {"ANE-22", kPorts, column_port}, {"ANE-23", kEntering, weight_port},
    {"ANE-24", kPorts, narrow_port}, {"ANE-25", kPorts, odd_port},
    {"ANE-28", kAll, large_matrix},  {"ANE-29", kAll, large_axis},
    {"ANE-30", kAll, high_rank},
};

constexpr StatementCheck kStatements[] = {
    {"ANE-30", {"matmul"}, product_rank},   {"ANE-31", {"matmul"}, product_of_rank_4},
    {"ANE-32", {"matmul"}, long_sum},       {"ANE-33", {"matmul"}, odd_sum},
    {"ANE-34", {"matmul"}, narrow_product}, {"ANE-36", {"conv"}, many_channels},
    {"ANE-37", {"conv"}, other_channels},
};

constexpr FunctionCheck kFunctions[] = {{"ANE-35", working_set}};

}  // namespace

CheckTables shape_checks() { return {kValues, kStatements, kFunctions}; }

}  // namespace weft::device::ane
