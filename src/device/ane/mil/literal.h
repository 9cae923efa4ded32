// Types and values that are written out, read from a MIL text. Only the parser uses it.
#pragma once

#include "device/ane/mil/lexer.h"
#include "device/ane/mil/module.h"

namespace weft::device::ane::mil {

/// "fp16", "tensor<fp16, [1, 768]>" or "tensor<fp16, []>". Its count() does not overflow.
Type parse_type(Lexer& lexer);

/// "fp16(0x1p-3)", "tensor<int32, [2]>([0, 1])", "tensor<fp16, [4]>(BLOBFILE(...))". The number of
/// values is that of the type, unless they are in a file.
Literal parse_literal(Lexer& lexer);

/// True where a literal begins and not a name.
bool literal_is_next(const Lexer& lexer);

/// A string as `string("a")`, `tensor<string, []>("a")` or "a".
std::string parse_text_value(Lexer& lexer);

}  // namespace weft::device::ane::mil
