#include "model/model_file.h"

#include "base/error.h"
#include "base/file.h"
#include "model/llama2c.h"
#include "model/shards.h"
#include "model/weights.h"

namespace weft::model {
namespace {

namespace fs = std::filesystem;

/// A .bin file, and what reads it: the map outlives the reader.
struct MappedLlama2c {
  explicit MappedLlama2c(const fs::path& path) : map(path), file(map.bytes(), path.string()) {}

  MappedFile map;
  Llama2cFile file;
};

ReadRows folder_rows(const fs::path& folder, const Layout& layout) {
  const auto files = std::make_shared<std::vector<SafetensorsFile>>(open_safetensors(folder));
  const auto places = std::make_shared<TensorPlaces>(find_tensors(*files, layout));
  return [files, places](const Parameter& parameter, int64_t row, std::span<float> to) {
    const auto& [file, tensor] = places->at(parameter.name);
    file->read(*tensor, to, row * parameter.cols);
  };
}

}  // namespace

fs::path resolve_model(const fs::path& path) {
  std::error_code error;
  if (!fs::exists(path, error))
    fail(
        "{}: a model is wanted (a folder with model.safetensors, or a .bin file), there is "
        "nothing; "
        "check the path",
        path.string());
  if (!fs::is_directory(path, error) &&
      (path.extension() == ".safetensors" || path.extension() == ".json"))
    fail(
        "{}: the sizes of a model and its weights are two files of a folder; give the folder's "
        "path",
        path.string());
  const fs::path latest = path / "latest";
  const bool run =
      fs::is_directory(path, error) && !has_safetensors(path) && has_safetensors(latest);
  return run ? latest : path;
}

ModelFile::ModelFile(const fs::path& path) : path_(resolve_model(path)) {
  if (fs::is_directory(path_)) {
    layout_ = std::make_unique<Layout>(peek_config(path_));
    rows_ = folder_rows(path_, *layout_);
  } else {
    const auto model = std::make_shared<MappedLlama2c>(path_);
    layout_ = std::make_unique<Layout>(model->file.layout());
    rows_ = [model](const Parameter& parameter, int64_t row, std::span<float> to) {
      model->file.read(parameter, row, to);
    };
  }
}

ModelFile::~ModelFile() = default;

}  // namespace weft::model
