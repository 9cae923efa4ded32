#include "train/sample_request.h"

#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/file.h"

namespace weft::train {
namespace {

constexpr const char* kName = "sample.request";
constexpr uint64_t kMaxBytes = uint64_t{1} << 20;

struct FileRemover {
  const std::filesystem::path& path;
  ~FileRemover() {
    std::error_code ignored;
    std::filesystem::remove(path, ignored);
  }
};

// The member `key`, which `is_right` takes; nullptr if there is none.
template <class IsRight>
const nlohmann::json* member(const nlohmann::json& object, const char* key, const char* wanted,
                             const IsRight& is_right) {
  const auto found = object.find(key);
  if (found == object.end()) return nullptr;
  if (!is_right(*found))
    fail("sample.request: {}: {} is wanted, found {}; ask again", key, wanted,
         found->dump(-1, ' ', false, nlohmann::json::error_handler_t::replace).substr(0, 40));
  return &*found;
}

SampleRequest parse(const std::string& text) {
  const nlohmann::json json = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object())
    fail("sample.request: a JSON object is wanted, found other text of {} bytes; ask again",
         text.size());
  SampleRequest request;
  const auto* const prompt =
      member(json, "prompt", "a text", [](const auto& value) { return value.is_string(); });
  if (prompt == nullptr) fail("sample.request: a prompt is wanted, found none; ask again");
  request.prompt = prompt->get<std::string>();
  const auto* const tokens =
      member(json, "tokens", "a whole number of 1 or more", [](const auto& value) {
        return value.is_number_integer() && value.template get<int64_t>() >= 1;
      });
  if (tokens != nullptr) request.tokens = tokens->get<int64_t>();
  const auto* const temperature =
      member(json, "temperature", "a number of 0 or more", [](const auto& value) {
        return value.is_number() && value.template get<double>() >= 0 &&
               std::isfinite(value.template get<double>());
      });
  if (temperature != nullptr) request.temperature = temperature->get<double>();
  return request;
}

}  // namespace

void leave_sample_request(const std::filesystem::path& run, const SampleRequest& request) {
  const nlohmann::ordered_json json = {
      {"prompt", request.prompt}, {"tokens", request.tokens}, {"temperature", request.temperature}};
  write_file(run / kName,
             json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
}

std::optional<SampleRequest> take_sample_request(const std::filesystem::path& run) {
  // Under another name it is ours: a newer one that takes its place meanwhile is not lost.
  const std::filesystem::path taken = run / ".sample.request.taken";
  if (std::rename((run / kName).c_str(), taken.c_str()) != 0) return std::nullopt;
  const FileRemover remover{taken};
  if (!std::filesystem::is_regular_file(taken))
    fail("sample.request: a regular file is wanted; ask again");
  return parse(read_file(taken, kMaxBytes));
}

}  // namespace weft::train
