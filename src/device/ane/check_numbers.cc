// Checks of constants, of what reductions and slices do to numbers, and of files of weights.
#include <fmt/format.h>

#include <cmath>
#include <set>

#include "base/half.h"
#include "device/ane/check_tables.h"

namespace weft::device::ane {
namespace {

using mil::Literal;
using mil::Operation;

// 2^11 + 1 is no fp16, so a sum of ones ends here.
constexpr double kLongReduction = 2048;
// The bytes that describe a constant, and the step of their places.
constexpr uint64_t kDescription = 64;
constexpr size_t kMostBlobs = 16;

// The first number of `literal`, as fp16, that `is_bad` holds for.
template <class Predicate>
std::optional<double> first_half(const Literal& literal, Predicate is_bad) {
  if (literal.type.element != mil::Element::fp16) return std::nullopt;
  for (const double number : literal.numbers)
    if (is_bad(std::fabs(from_half(to_half(static_cast<float>(number)))), number)) return number;
  return std::nullopt;
}

// "const 'eps' holds 1e-05": of a constant or of what is written out in place.
template <class Predicate>
Found bad_number(const Operation& operation, Predicate is_bad) {
  if (const mil::Attribute* const value = operation.attribute("val"))
    if (const auto number = first_half(value->value, is_bad))
      return fmt::format("{} holds {:g}", describe(operation), *number);
  for (const mil::Argument& argument : operation.arguments)
    if (argument.literal)
      if (const auto number = first_half(*argument.literal, is_bad))
        return fmt::format("{} of {} is {:g}", argument.name, describe(operation), *number);
  return std::nullopt;
}

Found large_constant(const Scope&, const Operation& operation) {
  return bad_number(operation, [](float half, double) { return half >= 0x1p15f; });
}

Found tiny_constant(const Scope&, const Operation& operation) {
  return bad_number(operation,
                    [](float half, double number) { return half < 0x1p-14f && number != 0; });
}

Found long_reduction(const Scope& scope, const Operation& operation) {
  const mil::Type* const type = scope.type(operation, "x");
  double terms = 1;
  for (const int64_t given : scope.integers(operation, "axes"))
    if (const auto axis = axis_of(type, given)) terms *= static_cast<double>(type->shape[*axis]);
  if (terms <= kLongReduction) return std::nullopt;
  return fmt::format("{} adds {:.0f} terms", describe(operation), terms);
}

Found offset_slice(const Scope& scope, const Operation& operation) {
  const mil::Type* const type = scope.type(operation, "x");
  const std::vector<int64_t> begin = scope.integers(operation, "begin");
  if (type == nullptr || begin.empty() || begin.size() != type->shape.size() || begin.back() == 0)
    return std::nullopt;
  return fmt::format("{} begins at column {}", describe(operation), begin.back());
}

// Every constant of the function that lies in a file, with its statement.
struct Place {
  size_t operation;
  const Literal* literal;
};
std::vector<Place> blobs(const Scope& scope) {
  std::vector<Place> places;
  const auto& operations = scope.function().operations;
  for (size_t i = 0; i < operations.size(); ++i) {
    for (const mil::Attribute& attribute : operations[i].attributes)
      if (attribute.value.blob) places.push_back({i, &attribute.value});
    for (const mil::Argument& argument : operations[i].arguments)
      if (argument.literal && argument.literal->blob) places.push_back({i, &*argument.literal});
  }
  return places;
}

Seen at(const Scope& scope, const Place& place, std::string found) {
  return {scope.operation_place(place.operation), place.literal->at, std::move(found)};
}

void blob_offsets(const mil::Module&, const Scope& scope, std::vector<Seen>& seen) {
  for (const Place& place : blobs(scope)) {
    const mil::Blob& blob = *place.literal->blob;
    if (blob.offset >= kDescription && blob.offset % kDescription == 0) continue;
    seen.push_back(at(scope, place,
                      fmt::format("offset {} in '{}' describes nothing", blob.offset, blob.path)));
  }
}

void any_blob(const mil::Module&, const Scope& scope, std::vector<Seen>& seen) {
  const std::vector<Place> places = blobs(scope);
  if (places.empty()) return;
  seen.push_back(at(scope, places.front(),
                    fmt::format("{} constant(s) in files, the first in '{}'", places.size(),
                                places.front().literal->blob->path)));
}

void shared_file(const mil::Module&, const Scope& scope, std::vector<Seen>& seen) {
  std::set<std::string_view> files;
  for (const Place& place : blobs(scope)) {
    const std::string& path = place.literal->blob->path;
    if (!files.insert(path).second)
      seen.push_back(at(scope, place, fmt::format("'{}' holds several constants", path)));
  }
}

void many_blobs(const mil::Module&, const Scope& scope, std::vector<Seen>& seen) {
  const std::vector<Place> places = blobs(scope);
  if (places.size() > kMostBlobs)
    seen.push_back(
        at(scope, places[kMostBlobs], fmt::format("{} constants in files", places.size())));
}

constexpr StatementCheck kStatements[] = {
    {"ANE-76", {}, large_constant},
    {"ANE-77", {}, tiny_constant},
    {"ANE-79", {"reduce_sum", "reduce_mean"}, long_reduction},
    {"ANE-80", {"slice_by_size", "slice_by_index"}, offset_slice},
};

constexpr FunctionCheck kFunctions[] = {
    {"ANE-83", blob_offsets},
    {"ANE-84", any_blob},
    {"ANE-85", shared_file},
    {"ANE-86", many_blobs},
};

}  // namespace

CheckTables number_checks() { return {{}, kStatements, kFunctions}; }

}  // namespace weft::device::ane
