// The canonical text of a Program: for golden files, for people, and to be read back.
#pragma once

#include <string>
#include <string_view>

#include "ir/program.h"

namespace weft::ir {

/// One line per port and node, in the Program's order; equal Programs have equal text. docs/kernels.md describes it.
std::string to_text(const Program& program);

/// The Program that `text` describes, verified. Throws Error with line and column. Rules attached by derive_as are not
/// part of the text: the derivative of a parsed Program is the chain rule's.
Program parse_text(std::string_view text);

}  // namespace weft::ir
