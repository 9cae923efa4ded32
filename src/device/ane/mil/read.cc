#include "device/ane/mil/read.h"

#include <fmt/ranges.h>

#include <algorithm>

#include "base/error.h"
#include "device/ane/mil/call.h"
#include "device/ane/mil/operations.h"
#include "device/ane/mil/text_error.h"

namespace weft::device::ane::mil {
namespace {

const Function& main_of(const Module& module) {
  const auto it = std::ranges::find(module.functions, "main", &Function::name);
  if (it != module.functions.end()) return *it;
  std::vector<std::string_view> names;
  for (const Function& function : module.functions)
    if (names.size() < 8) names.push_back(function.name);
  throw TextError(module.functions.empty() ? Position{} : module.functions[0].at,
                  fmt::format("a function 'main' is wanted, found: {}", fmt::join(names, ", ")));
}

/// The types that are stated have to be those that follow.
void check_types(const Operation& operation, const std::vector<Known>& follows) {
  if (operation.results.size() != follows.size())
    fail("it gives {} results, {} are named", follows.size(), operation.results.size());
  for (size_t i = 0; i < follows.size(); ++i) {
    const Variable& stated = operation.results[i];
    if (stated.type != follows[i].type)
      fail("'{}' is stated as {}, {} follows from the operands", stated.name,
           to_string(stated.type), to_string(follows[i].type));
    CHECK(!follows[i].value || follows[i].value.shape() == place(stated.type.shape),
          "'{}' lies as {} for {}", stated.name, ir::to_string(follows[i].value.shape()),
          to_string(stated.type));
  }
}

std::vector<Known> read_statement(const Operation& operation, Draft& draft) {
  const Reader reader = reader_of(operation.op);
  if (reader == nullptr)
    throw TextError(operation.at,
                    fmt::format("operation '{}' is not one that Weft reads", operation.op));
  try {
    Call call(operation, draft);
    std::vector<Known> results = reader(call);
    call.finish();
    check_types(operation, results);
    return results;
  } catch (const TextError&) {
    throw;
  } catch (const Error& error) {
    throw TextError(operation.at, fmt::format("{} '{}': {}", operation.op,
                                              operation.results[0].name, error.what()));
  }
}

}  // namespace

Lowered read(const Module& module, const BlobSource& blobs) {
  const Function& function = main_of(module);
  Draft draft(function, blobs);
  for (const Operation& operation : function.operations) {
    const std::vector<Known> results = read_statement(operation, draft);
    for (size_t i = 0; i < results.size(); ++i) draft.define(operation.results[i].name, results[i]);
  }
  return draft.finish();
}

}  // namespace weft::device::ane::mil
