#include "train/trainer_state.h"

#include <limits>

#include "base/error.h"
#include "base/file.h"
#include "base/json_text.h"

namespace weft::train {
namespace {

using Json = nlohmann::json;
using OrderedJson = nlohmann::ordered_json;

// The last line but one is `  "checksum": "0123456789abcdef"`: the XXH3 of the text with zeros for
// these digits.
constexpr std::string_view kSealKey = "checksum";
constexpr std::string_view kZeros = "0000000000000000";
constexpr std::string_view kBehindSeal = "\"\n}\n";

/// Each key with its field, for writing and for reading alike.
template <class State, class Field>
void for_fields(State& state, const Field& field) {
  field("step", state.step);
  field("updates", state.updates);
  field("windows_seen", state.windows_seen);
  field("seed", state.seed);
  auto& h = state.hyperparameters;
  field("steps", h.steps);
  field("warmup", h.warmup);
  field("learning_rate", h.learning_rate);
  field("min_learning_rate", h.min_learning_rate);
  field("beta1", h.beta1);
  field("beta2", h.beta2);
  field("adam_eps", h.adam_eps);
  field("weight_decay", h.weight_decay);
  field("clip", h.clip);
  field("batch", h.batch);
  field("accumulate", h.accumulate);
  field("sequence", h.sequence);
  field("validation", h.validation);
  field.added("first_loss_scale", h.loss_scale);
  field("loss_scale", state.loss_scale);
  field("loss_scale_counter", state.loss_scale_counter);
  field("best_validation_loss", state.best_validation_loss);
  field("data", state.data);
  field("data_checksum", state.data_checksum);
  field("device", state.device);
  field("threads", state.threads);
  field("forms", state.forms);
  field("checksums", state.checksums);
}

struct Writer {
  OrderedJson& json;

  template <class T>
  void operator()(const char* key, const T& value) const {
    json[key] = value;
  }
  void operator()(const char* key, const std::optional<double>& value) const {
    json[key] = value ? OrderedJson(*value) : OrderedJson(nullptr);
  }
  template <class T>
  void added(const char* key, const T& value) const {
    (*this)(key, value);
  }
};

/// Stores what a key has in its field, or says what is wrong with it.
struct Reader {
  const Json& json;
  std::string_view where;

  [[noreturn]] void refuse(const char* key, const char* wanted) const {
    fail("{}: \"{}\" must be {}, it is {}; the file is damaged", where, key, wanted,
         json[key].dump());
  }
  const Json& at(const char* key) const {
    if (!json.contains(key)) fail("{}: the key \"{}\" is missing; the file is damaged", where, key);
    return json[key];
  }
  uint64_t natural(const char* key, uint64_t most) const {
    const Json& value = at(key);
    if (!value.is_number_unsigned() || value.get<uint64_t>() > most)
      refuse(key, "a whole number from 0, in range");
    return value.get<uint64_t>();
  }

  void operator()(const char* key, uint64_t& field) const {
    field = natural(key, std::numeric_limits<uint64_t>::max());
  }
  void operator()(const char* key, int64_t& field) const {
    field = static_cast<int64_t>(natural(key, std::numeric_limits<int64_t>::max()));
  }
  void operator()(const char* key, int& field) const {
    field = static_cast<int>(natural(key, std::numeric_limits<int>::max()));
  }
  void operator()(const char* key, double& field) const {
    if (!at(key).is_number()) refuse(key, "a number");
    field = json[key].get<double>();
  }
  /// A key that older files lack; the field then keeps its default.
  template <class T>
  void added(const char* key, T& field) const {
    if (json.contains(key)) (*this)(key, field);
  }
  void operator()(const char* key, std::optional<double>& field) const {
    if (at(key).is_null()) return field.reset();
    (*this)(key, field.emplace());
  }
  void operator()(const char* key, std::string& field) const {
    if (!at(key).is_string()) refuse(key, "text");
    field = json[key].get<std::string>();
  }
  void operator()(const char* key, std::map<std::string, std::string>& field) const {
    if (!at(key).is_object()) refuse(key, "an object");
    for (const auto& item : json[key].items()) {
      if (!item.value().is_string()) refuse(key, "an object of texts");
      field[item.key()] = item.value().get<std::string>();
    }
  }
};

std::string digest(std::string_view text) { return checksum(std::as_bytes(std::span(text))); }

}  // namespace

std::string state_text(const TrainerState& state) {
  OrderedJson json;
  json["schema"] = TrainerState::kSchema;
  for_fields(state, Writer{json});
  json[std::string(kSealKey)] = kZeros;
  // A path may hold bytes that are not UTF-8; then they are replaced, since JSON has no place for
  // them.
  std::string text = json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
  const size_t at = text.size() - kBehindSeal.size() - kZeros.size();
  return text.replace(at, kZeros.size(), digest(text));
}

TrainerState parse_state(std::string_view text, std::string_view where) {
  const size_t behind = kZeros.size() + kBehindSeal.size();
  const size_t at = text.size() < behind ? 0 : text.size() - behind;
  std::string zeroed(text);
  zeroed.replace(at, kZeros.size(), kZeros);
  if (digest(zeroed) != text.substr(at, kZeros.size()))
    fail(
        "{}: its checksum does not match its text; it is damaged or was edited, take another "
        "checkpoint",
        where);
  return parse_state_unsealed(text, where);
}

TrainerState parse_state_unsealed(std::string_view text, std::string_view where) {
  const Json json = parse_json_object(text, where);
  const Reader reader{json, where};
  int schema = 0;
  reader("schema", schema);
  if (schema != TrainerState::kSchema)
    fail("{}: schema {} is wanted, it is {}; take the release of Weft that wrote it", where,
         TrainerState::kSchema, schema);
  TrainerState state;
  for_fields(state, reader);
  return state;
}

}  // namespace weft::train
