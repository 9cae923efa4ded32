// The canonical text of a Program: for golden files, for people, and to be read back.
//
//   program fwdFFN
//   input xnorm f32 [1,1,768,256]
//   weight w1 f32 [1,1,2048,768]
//   h1 = matmul(w1, xnorm)                                   : [1,1,2048,256]
//   v4 = slice(h1, axis=2, begin=0, end=32)                  : [1,1,32,256]
//   tap h1 f32
//   output y f32 = v4
#pragma once

#include <string>
#include <string_view>

#include "ir/program.h"

namespace weft::ir {

/// One line per port and node, in the Program's order; equal Programs have equal text.
/// docs/kernels.md describes it.
std::string to_text(const Program& program);

/// The Program that `text` describes, verified; its to_text() has the same lines. Throws Error with
/// line and column, or what verify() says of the whole. Rules attached by derive_as are not part of
/// the text: the derivative of a parsed Program is the chain rule's. Safe on any bytes: time and
/// memory grow with the length of `text` alone.
Program parse_text(std::string_view text);

}  // namespace weft::ir
