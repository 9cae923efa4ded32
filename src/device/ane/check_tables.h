// The checks as tables: which rule, what it looks at, and the function that looks. One file of
// checks per subject; check.cc walks the tables.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "device/ane/check_scope.h"
#include "device/ane/mil/module.h"

namespace weft::device::ane {

/// What a check found at one place, in words; nothing if the rule is kept.
using Found = std::optional<std::string>;

/// Which values a ValueCheck looks at: sums of these.
enum Values : unsigned {
  kEntering = 1,  ///< inputs of the function
  kLeaving = 2,   ///< its results
  kInner = 4,     ///< all other values
  kPorts = kEntering | kLeaving,
  kAll = kPorts | kInner,
};

struct ValueCheck {
  std::string_view rule;
  unsigned values = kAll;
  Found (*look)(const mil::Variable&);
};

/// Looks at statements of the operations named in `ops`, or at all if none is named.
struct StatementCheck {
  std::string_view rule;
  std::array<std::string_view, 5> ops;
  Found (*look)(const Scope&, const mil::Operation&);
};

/// A finding of a check over a whole function; `place` orders it in the text (Scope).
struct Seen {
  size_t place = 0;
  mil::Position at;
  std::string found;
};

struct FunctionCheck {
  std::string_view rule;
  void (*look)(const mil::Module&, const Scope&, std::vector<Seen>&);
};

struct CheckTables {
  std::span<const ValueCheck> values;
  std::span<const StatementCheck> statements;
  std::span<const FunctionCheck> functions;
};

CheckTables language_checks();
CheckTables shape_checks();
CheckTables product_checks();
CheckTables function_checks();
CheckTables number_checks();

/// All of them, in the order of the rules.
std::array<CheckTables, 5> check_tables();

/// The check of a rule that forbids an operation.
Found present(const Scope&, const mil::Operation&);

/// "matmul 'y'".
std::string describe(const mil::Operation&);
/// "'x' [1, 1, 768, 256]".
std::string describe(const mil::Variable&);

}  // namespace weft::device::ane
