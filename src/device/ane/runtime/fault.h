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
  int64_t status = 0;  ///< of the driver, where the NSError's text names one
  Cure cure = Cure::other;
};

/// What an NSError says.
struct SystemError {
  std::string domain;
  int64_t code = 0;
  std::string description;  ///< empty where there was no NSError
};

/// The number behind "status=0x" in the text of an NSError; 0 where there is none.
int64_t status_in(std::string_view description);
/// A Fault that the system explained, or did not. `more` stands at the end of its text.
Fault system_fault(Stage stage, std::string_view program, const SystemError& error,
                   const std::string& more = "");
/// A Fault of our own finding: the system's answer can't be used, or it would say no.
Fault own_fault(Stage stage, std::string_view program, const std::string& text);

}  // namespace weft::device::ane::runtime
