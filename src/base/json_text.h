// JSON from outside, in bounds: one call that parses it or says in words where it is broken. Only
// for .cc files: the library behind it is slow to compile.
#pragma once

#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace weft {

/// How deeply an accepted text may nest. Ours nest three deep.
inline constexpr int kMaxJsonDepth = 16;

/// Throws Error when brackets nest deeper than that, before a parser spends memory on them.
inline void check_json_depth(std::string_view text, std::string_view where) {
  int depth = 0;
  bool quoted = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '\\')
      ++i;
    else if (c == '"')
      quoted = !quoted;
    else if (quoted)
      continue;
    else if (c == '{' || c == '[')
      ++depth;
    else if (c == '}' || c == ']')
      --depth;
    if (depth > kMaxJsonDepth)
      fail(
          "{}: JSON that nests at most {} deep is expected, byte {} is deeper; is it the right "
          "file?",
          where, kMaxJsonDepth, i);
  }
}

/// The object in `text`, in which no key stands twice. Throws Error.
inline nlohmann::json parse_json_object(std::string_view text, std::string_view where) {
  using Json = nlohmann::json;
  check_json_depth(text, where);
  std::vector<std::set<std::string>> seen;  // keys of the objects that are open
  const auto watch = [&](int, Json::parse_event_t event, Json& parsed) {
    if (event == Json::parse_event_t::object_start) seen.emplace_back();
    if (event == Json::parse_event_t::object_end) seen.pop_back();
    if (event == Json::parse_event_t::key && !seen.back().insert(parsed.get<std::string>()).second)
      fail("{}: the key {} stands there twice; keep one", where, parsed.dump());
    return true;
  };
  Json json;
  try {
    json = Json::parse(text, watch);
  } catch (const nlohmann::json::exception& error) {
    fail("{}: it is not valid JSON ({}); is it damaged?", where, error.what());
  }
  if (!json.is_object()) fail("{}: a JSON object is expected; is it the right file?", where);
  return json;
}

}  // namespace weft
