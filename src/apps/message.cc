#include "apps/message.h"

#include <algorithm>

namespace weft::apps {

std::string readable(std::string text) {
  constexpr size_t kMost = 4000, kEnd = 1000;  // the end has the cure
  if (text.size() > kMost)
    text = text.substr(0, kMost - kEnd) + " ... " + text.substr(text.size() - kEnd);
  const auto is_control = [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') || c == 0x7f;
  };
  std::replace_if(text.begin(), text.end(), is_control, '?');
  return text;
}

}  // namespace weft::apps
