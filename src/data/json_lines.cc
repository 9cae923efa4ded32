#include "data/json_lines.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/error.h"

namespace weft::data {
namespace {

/// The names of an object's fields, as far as a message has room for them.
std::string names_of(const nlohmann::json& object) {
  constexpr size_t kShown = 8, kLongest = 40;
  std::string names;
  size_t count = 0;
  for (const auto& item : object.items()) {
    if (count++ == kShown) return names + ", ...";
    names += fmt::format("{}\"{}\"", names.empty() ? "" : ", ", item.key().substr(0, kLongest));
  }
  return names.empty() ? "none" : names;
}

}  // namespace

std::string json_line_text(std::string_view line, const std::string& field, std::string_view where,
                           uint64_t number) {
  nlohmann::json object;
  try {
    object = nlohmann::json::parse(line);
  } catch (const nlohmann::json::parse_error& error) {
    fail(
        "{}: line {}: a JSON object is wanted, it isn't JSON from byte {} of the line on; leave "
        "--field away if this is plain text, or repair the line",
        where, number, error.byte);
  }
  if (!object.is_object())
    fail("{}: line {}: a JSON object is wanted, this is {} {}; give one object a line", where,
         number, object.is_array() ? "an" : "a", object.type_name());
  const auto at = object.find(field);
  if (at == object.end())
    fail("{}: line {}: the field \"{}\" is wanted, the fields are: {}; choose with --field", where,
         number, field, names_of(object));
  if (!at->is_string())
    fail("{}: line {}: \"{}\" should be a text, it is {} {}; choose another with --field", where,
         number, field, at->is_array() || at->is_object() ? "an" : "a", at->type_name());
  return std::move(at->get_ref<std::string&>());
}

}  // namespace weft::data
