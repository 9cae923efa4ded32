// Text that becomes part of a page: what stands in a file is never taken for markup or a script.
#pragma once

#include <string>
#include <string_view>

namespace weft::dashboard {

/// For the content of an element or an attribute in double quotes. What is no UTF-8, and control
/// characters that XML forbids, become U+FFFD.
std::string escaped(std::string_view text);

/// JSON that may stand in a <script>: without a `<` that could end it.
std::string script_json(std::string json);

}  // namespace weft::dashboard
