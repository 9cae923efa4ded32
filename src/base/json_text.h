// JSON from outside, in bounds: one call that parses it or says in words where it is broken. Only
// for .cc files: the library behind it is slow to compile.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
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

/// Passes over a text and stops at the first key that stands twice in its object.
struct KeyWatch final : nlohmann::json_sax<nlohmann::json> {
  std::vector<std::set<std::string>> seen;  // keys of the objects that are open
  std::optional<std::string> twice;

  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool start_array(size_t) override { return true; }
  bool end_array() override { return true; }
  bool parse_error(size_t, const std::string&, const nlohmann::detail::exception&) override {
    return false;
  }
  bool start_object(size_t) override {
    seen.emplace_back();
    return true;
  }
  bool end_object() override {
    seen.pop_back();
    return true;
  }
  bool key(string_t& name) override {
    if (seen.back().insert(name).second) return true;
    twice = name;
    return false;
  }
};

/// The object in `text`, in which no key stands twice. Throws Error.
inline nlohmann::json parse_json_object(std::string_view text, std::string_view where) {
  using Json = nlohmann::json;
  check_json_depth(text, where);
  // The parser's callback would be simpler, but with one the library looks at all of an object
  // after each value in it.
  KeyWatch watch;
  if (!Json::sax_parse(text, &watch) && watch.twice)
    fail("{}: the key {} stands there twice; keep one", where, Json(*watch.twice).dump());
  Json json;
  try {
    json = Json::parse(text);
  } catch (const nlohmann::json::exception& error) {
    fail("{}: it is not valid JSON ({}); is it damaged?", where, error.what());
  }
  if (!json.is_object()) fail("{}: a JSON object is expected; is it the right file?", where);
  return json;
}

}  // namespace weft
