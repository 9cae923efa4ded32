#include "model/weights.h"

#include <optional>
#include <string>

#include "base/error.h"
#include "base/file.h"
#include "model/llama2c.h"

namespace weft::model {
namespace {

namespace fs = std::filesystem;

std::string shape_words(const Parameter& parameter) { return shape_text(shape_of(parameter)); }

/// Tensors that some writers add and that say nothing new: a tied classifier, and the rotary
/// frequencies.
bool is_redundant(const Tensor& tensor, const Config& config) {
  return (config.tied && tensor.name == "lm_head.weight") ||
         tensor.name.ends_with(".rotary_emb.inv_freq");
}

/// A name without the prefix that it begins with; nullopt when it does not.
std::optional<std::string_view> without(std::string_view prefix, std::string_view name) {
  if (!name.starts_with(prefix)) return std::nullopt;
  return name.substr(prefix.size());
}

}  // namespace

std::vector<int64_t> shape_of(const Parameter& parameter) {
  if (parameter.cols == 1) return {parameter.rows};
  return {parameter.rows, parameter.cols};
}

Config peek_config(const fs::path& path) {
  const fs::path model = resolve_model(path);
  if (fs::is_directory(model)) return read_config(model / "config.json");
  return llama2c_config(MappedFile(model).bytes(), model.string());
}

void check_same_sizes(const Layout& found, const Layout& wanted, std::string_view where) {
  constexpr std::string_view cure = "take another file, or the model's sizes from it";
  for (const Parameter& parameter : wanted.parameters()) {
    const Parameter* const there = found.find_name(parameter.name);
    if (there == nullptr)
      fail("{}: {} {} is wanted, the model there has no such tensor; {}", where, parameter.name,
           shape_words(parameter), cure);
    if (shape_of(*there) != shape_of(parameter))
      fail("{}: {} {} is wanted, it is {} there; {}", where, parameter.name, shape_words(parameter),
           shape_words(*there), cure);
  }
  for (const Parameter& there : found.parameters())
    if (wanted.find_name(there.name) == nullptr)
      fail("{}: the model there has {} {}, the one that is wanted has no such tensor; {}", where,
           there.name, shape_words(there), cure);
  const Config &f = found.config(), &w = wanted.config();
  if (f.heads != w.heads || f.kv_heads != w.kv_heads)
    fail("{}: {} heads and {} kv_heads are wanted, the model there has {} and {}; {}", where,
         w.heads, w.kv_heads, f.heads, f.kv_heads, cure);
}

void load_weights(const fs::path& path, const Layout& layout, std::span<float> arena) {
  const ModelFile file(path);
  check_same_sizes(file.layout(), layout, file.path().string());
  clear_padding(layout, arena);
  for (const Parameter& parameter : layout.parameters())
    file.rows()(parameter, 0, part(arena, parameter));
}

std::vector<TensorView> tensor_views(const Layout& layout, std::span<const float> arena,
                                     std::string_view prefix) {
  std::vector<TensorView> views;
  for (const Parameter& parameter : layout.parameters())
    views.push_back({.name = fmt::format("{}{}", prefix, parameter.name),
                     .shape = shape_of(parameter),
                     .values = part(arena, parameter)});
  return views;
}

TensorPlaces find_tensors(std::span<const SafetensorsFile> files, const Layout& layout,
                          std::string_view prefix, std::string_view other) {
  TensorPlaces places;
  for (const SafetensorsFile& file : files) {
    const std::string where = file.path().string();
    for (const Tensor& tensor : file.tensors()) {
      const auto name = without(prefix, tensor.name);
      const Parameter* const parameter = name ? layout.find_name(*name) : nullptr;
      if (parameter == nullptr) {
        if (!(!other.empty() && without(other, tensor.name)) &&
            !is_redundant(tensor, layout.config()))
          fail("{}: tensor {} {} has no place in a Llama model; Weft can't compute this model",
               where, tensor.name, shape_text(tensor.shape));
        continue;
      }
      if (tensor.shape != shape_of(*parameter))
        fail("{}: {} {} is wanted, it is {}; it is damaged or of another model", where, tensor.name,
             shape_words(*parameter), shape_text(tensor.shape));
      if (!places.emplace(parameter->name, std::pair(&file, &tensor)).second)
        fail("{}: tensor {} is in another file, too; keep one", where, tensor.name);
    }
  }
  for (const Parameter& parameter : layout.parameters())
    if (!places.contains(parameter.name))
      fail("{}: {}{} {} is wanted, the file has no such tensor; it is damaged or of another model",
           files.front().path().string(), prefix, parameter.name, shape_words(parameter));
  return places;
}

void read_tensors(const SafetensorsFile& file, const Layout& layout, std::span<float> arena,
                  std::string_view prefix, std::string_view other) {
  clear_padding(layout, arena);
  const TensorPlaces places = find_tensors(std::span(&file, 1), layout, prefix, other);
  for (const Parameter& parameter : layout.parameters())
    file.read(*places.at(parameter.name).second, part(arena, parameter));
}

}  // namespace weft::model
