// What a command has come to, told once at its end: in words, as one JSON object (--json), or not
// at all (--quiet). Both together: the object, and no progress before it.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string_view>

namespace weft::apps {

enum class Telling : uint8_t { kWords, kJson, kNothing };

inline Telling telling(bool quiet, bool json) {
  return json ? Telling::kJson : quiet ? Telling::kNothing : Telling::kWords;
}

/// To stdout. `words`: lines, each with its end.
inline void tell(Telling how, const nlohmann::ordered_json& facts, std::string_view words) {
  if (how == Telling::kWords) fmt::print("{}", words);
  if (how != Telling::kJson) return;
  // A path may hold bytes that are no text: those are replaced.
  fmt::print("{}\n", facts.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

}  // namespace weft::apps
