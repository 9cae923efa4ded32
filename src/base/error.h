// Errors: how every floor says that it cannot go on.
//
// An Error ends the operation. It is thrown where foreign or untrusted things enter (files,
// options, devices), passes through everything, and is printed once, by main. Its text is one
// sentence of three parts: where: what was wanted and what was found, what to do. CHECK is for
// mistakes of the programmer and stays on in every build.
#pragma once

#include <fmt/format.h>

#include <stdexcept>
#include <string>

namespace weft {

/// What ends an operation, in words for the user.
struct Error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Wrong use of the command line: like Error, but the exit code is 2.
struct UsageError : Error {
  using Error::Error;
};

/// Throws Error with the formatted text.
template <class... Args>
[[noreturn]] void fail(fmt::format_string<Args...> text, Args&&... args) {
  throw Error(fmt::format(text, std::forward<Args>(args)...));
}

/// Throws std::logic_error naming the place: a CHECK that did not hold.
[[noreturn]] void check_failed(const char* file, int line, const char* condition,
                               const std::string& text);

}  // namespace weft

/// Ends with std::logic_error when `condition` is false. The rest is a fmt format string and its
/// arguments.
#define CHECK(condition, ...)                                                           \
  do {                                                                                  \
    if (!(condition))                                                                   \
      ::weft::check_failed(__FILE__, __LINE__, #condition, ::fmt::format(__VA_ARGS__)); \
  } while (false)
