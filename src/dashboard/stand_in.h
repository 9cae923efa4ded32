// ASCII for what else a canvas holds, for terminals that know nothing more.
#pragma once

namespace weft::dashboard {

/// The ASCII character that looks most like `glyph`; '?' if none does.
char ascii_stand_in(char32_t glyph);

}  // namespace weft::dashboard
