// Fault: what the system answered when it did not do what it was asked, whole: which call, what it
// said, and what helps.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"

namespace weft::device::ane::runtime {

enum class Stage : uint8_t { open, describe, compile, load, bind, run, unload };
std::string_view stage_name(Stage);

/// What there is to do about a Fault.
enum class Cure : uint8_t {
  again,  ///< the same call, at once: the engine changed its power state (rule ANE-93)
  wait,   ///< the same call after a pause that grows: resources were short (ANE-96)
  other,  ///< another form of the program, or another device
};

struct Fault : Error {
  Fault(Stage at, std::string said_by, int64_t number, const std::string& text)
      : Error(text), stage(at), domain(std::move(said_by)), code(number) {}
  Stage stage;
  std::string domain;  ///< of the NSError; empty where there was none
  int64_t code;        ///< of the NSError
  Cure cure = Cure::other;
};

}  // namespace weft::device::ane::runtime
