#include "data/sidecar.h"

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "data/token.h"

namespace weft::data {
namespace {

constexpr int kSchema = 1;
constexpr const char* kCure =
    "tokenize the text again, or take the sidecar away and give --vocab-size";

uint64_t number(const nlohmann::json& object, const char* key, std::string_view where) {
  const auto at = object.find(key);
  if (at == object.end() || !at->is_number_unsigned())
    fail("{}: \"{}\" should be a whole number; {}", where, key, kCure);
  return at->get<uint64_t>();
}

std::string text(const nlohmann::json& object, const char* key, std::string_view where) {
  const auto at = object.find(key);
  if (at == object.end() || !at->is_string())
    fail("{}: \"{}\" should be a text; {}", where, key, kCure);
  return at->get<std::string>();
}

/// A key that older files don't have.
bool flag(const nlohmann::json& object, const char* key, bool absent, std::string_view where) {
  const auto at = object.find(key);
  if (at == object.end()) return absent;
  if (!at->is_boolean()) fail("{}: \"{}\" should be true or false; {}", where, key, kCure);
  return at->get<bool>();
}

}  // namespace

std::filesystem::path sidecar_path(const std::filesystem::path& token_file) {
  std::filesystem::path path = token_file;
  path.replace_extension(".json");
  if (path == token_file)
    fail("{}: a token file can't end with .json, its sidecar does; use .bin", path.string());
  return path;
}

std::string write_sidecar(const Sidecar& sidecar) {
  nlohmann::ordered_json object;
  object["schema"] = kSchema;
  object["tokenizer"] = sidecar.tokenizer;
  object["tokenizer_fingerprint"] = sidecar.fingerprint;
  object["vocab"] = sidecar.vocab;
  object["tokens"] = sidecar.tokens;
  object["documents"] = sidecar.documents;
  object["separator"] = sidecar.separator;
  object["bos"] = sidecar.bos;
  object["eos"] = sidecar.eos;
  // A path or separator that is not UTF-8 can't stand in JSON as it is.
  return object.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

Sidecar parse_sidecar(std::string_view bytes, std::string_view where) {
  const nlohmann::json object = nlohmann::json::parse(bytes, nullptr, /*allow_exceptions=*/false);
  if (!object.is_object())
    fail("{}: a token file's sidecar is wanted, it isn't a JSON object; {}", where, kCure);
  const uint64_t schema = number(object, "schema", where);
  if (schema != kSchema)
    fail("{}: schema {} is known here, found {}; a newer weft can read it, or: {}", where, kSchema,
         schema, kCure);
  Sidecar sidecar;
  sidecar.tokenizer = text(object, "tokenizer", where);
  sidecar.fingerprint = text(object, "tokenizer_fingerprint", where);
  const uint64_t vocab = number(object, "vocab", where);
  if (vocab < 1 || vocab > kMaxVocab)
    fail("{}: \"vocab\" is {}; 1 to {} are possible; {}", where, vocab, kMaxVocab, kCure);
  sidecar.vocab = static_cast<size_t>(vocab);
  sidecar.tokens = number(object, "tokens", where);
  sidecar.documents = number(object, "documents", where);
  sidecar.separator = text(object, "separator", where);
  sidecar.bos = flag(object, "bos", sidecar.bos, where);
  sidecar.eos = flag(object, "eos", sidecar.eos, where);
  return sidecar;
}

}  // namespace weft::data
