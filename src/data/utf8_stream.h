// UTF-8 from bytes that come in pieces: whole characters at once, those that a piece has cut when
// the rest is there. A byte that is a part of none becomes U+FFFD, the replacement character.
#pragma once

#include <string>
#include <string_view>

#include "data/utf8.h"

namespace weft::data {

class Utf8Stream {
 public:
  /// What can be said of the bytes so far and was not said before. Well-formed.
  std::string take(std::string_view bytes) {
    waiting_ += bytes;
    std::string text;
    size_t at = 0;
    while (at < waiting_.size()) {
      const size_t length = utf8_length(waiting_, at);
      if (length == 0 && may_go_on(std::string_view(waiting_).substr(at))) break;
      if (length > 0)
        text.append(waiting_, at, length);
      else
        text += kReplacement;
      at += length > 0 ? length : 1;
    }
    waiting_.erase(0, at);
    return text;
  }
  /// What waits in vain.
  std::string finish() {
    std::string text;
    for (size_t i = 0; i < waiting_.size(); ++i) text += kReplacement;
    waiting_.clear();
    return text;
  }

 private:
  // A character may begin so: with the lowest or the highest bytes behind it, it is one.
  static bool may_go_on(std::string_view begin) {
    for (const char byte : {'\x80', '\xbf'})
      if (begin.size() < 4 &&
          utf8_length(std::string(begin) + std::string(3, byte), 0) > begin.size())
        return true;
    return false;
  }

  std::string waiting_;
};

}  // namespace weft::data
