// What the user is told when a command ends with an error.
#pragma once

#include <string>

namespace weft::apps {

/// `text` as a terminal may show it. What a damaged file says of itself may stand in it: of a text
/// above 4000 bytes the middle is left out, and control characters become `?`.
std::string readable(std::string text);

}  // namespace weft::apps
