#include "model/shards.h"

#include <algorithm>
#include <set>

#include "base/error.h"
#include "base/json_text.h"

namespace weft::model {
namespace {

namespace fs = std::filesystem;

constexpr const char *kSingle = "model.safetensors", *kIndex = "model.safetensors.index.json";
constexpr uint64_t kMaxIndex = 16 << 20;  // a model of 1000 layers needs 1 MB
constexpr size_t kMaxFiles = 1000;        // each stays mapped

/// No folder, no way out of the one that the index lies in.
bool is_plain_name(std::string_view name) {
  constexpr std::string_view forbidden("/\\\0", 3);
  return name.find_first_of(forbidden) == name.npos && !name.starts_with('.') &&
         name.ends_with(".safetensors");
}

/// Each tensor that `index` places in `file` is there, and nothing else is.
void check_file(const std::map<std::string, std::string>& index, const SafetensorsFile& file,
                std::string_view where) {
  const std::string name = file.path().filename().string();
  for (const auto& [tensor, place] : index)
    if (place == name && file.find(tensor) == nullptr)
      fail(
          "{}: tensor \"{}\" is said to be in {}, which has none of that name; take both from one "
          "model",
          where, tensor, name);
  for (const Tensor& tensor : file.tensors()) {
    const auto entry = index.find(tensor.name);
    if (entry == index.end() || entry->second != name)
      fail("{}: tensor \"{}\" is in {}, the index says {}; take both from one model", where,
           tensor.name, name, entry == index.end() ? "nothing of it" : entry->second);
  }
}

}  // namespace

bool has_safetensors(const fs::path& folder) {
  std::error_code error;
  return fs::exists(folder / kSingle, error) || fs::exists(folder / kIndex, error);
}

std::map<std::string, std::string> parse_index(std::string_view text, std::string_view where) {
  const nlohmann::json json = parse_json_object(text, where);
  if (!json.contains("weight_map") || !json["weight_map"].is_object() || json["weight_map"].empty())
    fail(
        "{}: an object \"weight_map\" with a file for each tensor is wanted; is it the right file?",
        where);
  std::map<std::string, std::string> index;
  std::set<std::string_view> files;
  for (const auto& item : json["weight_map"].items()) {
    if (!item.value().is_string())
      fail("{}: tensor \"{}\": the name of a file is wanted, it is {}; is it damaged?", where,
           item.key(), item.value().dump());
    const auto& name = item.value().get_ref<const std::string&>();
    if (!is_plain_name(name))
      fail(
          "{}: tensor \"{}\": a name that ends in .safetensors, without a folder, is wanted, it is "
          "{}; put all files beside the index",
          where, item.key(), item.value().dump());
    index.emplace(item.key(), name);
    if (files.insert(name).second && files.size() > kMaxFiles)
      fail("{}: at most {} files are expected, tensor \"{}\" is in one more; is it damaged?", where,
           kMaxFiles, item.key());
  }
  return index;
}

std::vector<SafetensorsFile> open_safetensors(const fs::path& folder) {
  std::vector<SafetensorsFile> files;
  const fs::path index_path = folder / kIndex;
  if (fs::exists(folder / kSingle) || !fs::exists(index_path)) {
    files.emplace_back(folder / kSingle);
    return files;
  }
  const std::string where = index_path.string();
  const auto index = parse_index(read_file(index_path, kMaxIndex), where);
  std::map<std::string_view, std::string_view> first;  // a tensor of each file
  for (const auto& [tensor, file] : index) first.emplace(file, tensor);
  for (const auto& [file, tensor] : first) {
    if (!fs::exists(folder / file))
      fail("{}: tensor \"{}\" is said to be in {}, which is not there; copy all files of the model",
           where, tensor, file);
    files.emplace_back(folder / file);
    check_file(index, files.back(), where);
  }
  return files;
}

}  // namespace weft::model
