#include "dashboard/markup.h"

#include "data/utf8.h"

namespace weft::dashboard {
namespace {

using data::kReplacement;

std::string_view escaped_byte(const char& c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    case '\t':
    case '\n':
      return {&c, 1};
    default:
      return static_cast<unsigned char>(c) < 0x20 ? kReplacement : std::string_view(&c, 1);
  }
}

// U+FFFE and U+FFFF, which XML forbids.
bool is_no_character(std::string_view bytes) {
  return bytes == "\xef\xbf\xbe" || bytes == "\xef\xbf\xbf";
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  for (size_t at = 0; at < text.size();) {
    const size_t length = data::utf8_length(text, at);
    if (length == 1)
      out += escaped_byte(text[at]);
    else
      out += length == 0 || is_no_character(text.substr(at, length)) ? kReplacement
                                                                     : text.substr(at, length);
    at += length == 0 ? 1 : length;
  }
  return out;
}

std::string script_json(std::string json) {
  // In JSON a `<` stands in strings alone.
  for (size_t at = 0; (at = json.find('<', at)) != std::string::npos;)
    json.replace(at, 1, "\\u003c");
  return json;
}

}  // namespace weft::dashboard
