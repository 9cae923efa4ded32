// JSON lines: one object a line, one of whose fields is the text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace weft::data {

/// The text in `field` of the object that `line` holds. Throws Error with `where`, the line's
/// number and the cure when it is no object, lacks the field, or has no text there.
std::string json_line_text(std::string_view line, const std::string& field, std::string_view where,
                           uint64_t number);

}  // namespace weft::data
