#include "data/json_lines.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/error.h"

namespace weft::data {
namespace {

using nlohmann::json;

constexpr int kMaxDepth = 100;

/// What is kept of a line while it is parsed: the value of one field, and what a message needs. The
/// rest may be of any size, and goes at once.
class Watch {
 public:
  explicit Watch(const std::string& field) : field_(field) {}

  /// The parser's question, whether to keep a value; `depth` as the library counts it.
  bool keep(int depth, json::parse_event_t event, const json& value) {
    if (depth > kMaxDepth) throw TooDeep();
    if (depth == 0) return true;
    if (depth > 1) return false;
    if (event == json::parse_event_t::key) {
      wanted_ = value.get_ref<const std::string&>() == field_;
      note(value.get_ref<const std::string&>());
      return wanted_;
    }
    if (wanted_ && event == json::parse_event_t::array_start) type_ = "an array";
    if (wanted_ && event == json::parse_event_t::object_start) type_ = "an object";
    return wanted_ && event == json::parse_event_t::value;
  }

  struct TooDeep {};
  /// Of a field that is no text: an array or an object, or empty.
  const std::string& type() const { return type_; }
  /// The names of the fields, as far as a message has room for them.
  std::string names() const { return names_.empty() ? "none" : names_; }

 private:
  void note(const std::string& name) {
    constexpr size_t kShown = 8, kLongest = 40;
    if (count_ > kShown) return;
    const std::string_view comma = names_.empty() ? "" : ", ";
    names_ += count_ == kShown ? ", ..." : fmt::format("{}\"{}\"", comma, name.substr(0, kLongest));
    ++count_;
  }

  const std::string& field_;
  bool wanted_ = false;
  size_t count_ = 0;
  std::string names_;
  std::string type_;
};

}  // namespace

std::string json_line_text(std::string_view line, const std::string& field, std::string_view where,
                           uint64_t number) {
  Watch watch(field);
  json object;
  try {
    object = json::parse(line, [&](int depth, json::parse_event_t event, json& value) {
      return watch.keep(depth, event, value);
    });
  } catch (const json::parse_error& error) {
    fail(
        "{}: line {}: a JSON object is wanted, it isn't JSON from byte {} of the line on; leave "
        "--field away if this is plain text, or repair the line",
        where, number, error.byte);
  } catch (const json::out_of_range&) {
    fail(
        "{}: line {}: numbers that a double can hold are wanted, one is too large; repair the line",
        where, number);
  } catch (const Watch::TooDeep&) {
    fail("{}: line {}: JSON that nests at most {} deep is wanted, this is deeper; repair the line",
         where, number, kMaxDepth);
  }
  if (!object.is_object())
    fail("{}: line {}: a JSON object is wanted, this is {} {}; give one object a line", where,
         number, object.is_array() ? "an" : "a", object.type_name());
  const auto at = object.find(field);
  const bool there = at != object.end() && !at->is_discarded();
  if (!there && watch.type().empty())
    fail("{}: line {}: the field \"{}\" is wanted, the fields are: {}; choose with --field", where,
         number, field, watch.names());
  if (!there || !at->is_string())
    fail("{}: line {}: \"{}\" should be a text, it is {}; choose another with --field", where,
         number, field, there ? fmt::format("a {}", at->type_name()) : watch.type());
  return std::move(at->get_ref<std::string&>());
}

}  // namespace weft::data
