// TextError: what is wrong with a MIL text, and where.
#pragma once

#include <string>

#include "base/error.h"
#include "device/ane/mil/module.h"

namespace weft::device::ane::mil {

/// An Error with its place; what() begins with it, "12:7: ". A Module that was not read from a text
/// has no places, and then what() is the reason alone.
struct TextError : Error {
  TextError(Position place, const std::string& reason)
      : Error(place.line > 0 ? fmt::format("{}:{}: {}", place.line, place.column, reason) : reason),
        at(place),
        why(reason) {}
  Position at;
  std::string why;  ///< without the place
};

}  // namespace weft::device::ane::mil
