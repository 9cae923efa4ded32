#include "base/error.h"

namespace weft {

void check_failed(const char* file, int line, const char* condition, const std::string& text) {
  throw std::logic_error(fmt::format("{}:{}: CHECK({}) failed: {}", file, line, condition, text));
}

}  // namespace weft
