// Forms: the ways to say the same Program that the ANE may or may not take. Each is a rewriting of
// a legalized Program; at start-up a device tries them one after another.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "device/ane/lowered.h"
#include "device/ane/mil/module.h"

namespace weft::device::ane {

struct Form {
  std::string_view name;     ///< "plain"
  std::string_view purpose;  ///< in words
  mil::Dialect dialect;      ///< the one that it is tried in first
  int rank;                  ///< of its tensors: 4, or 3 (the batch axis, always 1, is not written)
  /// The Lowered in this form. Throws Error where refuses() says why.
  Lowered (*apply)(const Lowered&);
  /// nullopt, or why a Program has no such form, in words.
  std::optional<std::string> (*refuses)(const Lowered&);
};

/// Every form, in the order in which they are tried: plain (weights as they are stored, on the left
/// of the product), twin (the transposed product with transposed weights), conv, rank3, packed (one
/// entering port that holds everything).
std::span<const Form> forms();
/// The form called `name`; throws UsageError listing them.
const Form& form_named(std::string_view name);

}  // namespace weft::device::ane
