// ModelFile: an open model, whatever form it has: a llama2.c .bin file, or a folder in Hugging
// Face's form such as our checkpoints. What loads, samples or converts a model begins here.
#pragma once

#include <filesystem>
#include <memory>
#include <span>

#include "model/parameters.h"
#include "model/rows.h"

namespace weft::model {

/// The folder of the model that `path` names: `path` itself, or its `latest` when it is a run
/// folder. A file's path is returned as it is.
std::filesystem::path resolve_model(const std::filesystem::path& path);

class ModelFile {
 public:
  /// Opens what resolve_model(path) names. Throws Error when it is damaged, or when its tensors are
  /// not those that its own sizes ask for.
  explicit ModelFile(const std::filesystem::path& path);
  ~ModelFile();

  const std::filesystem::path& path() const { return path_; }
  const Layout& layout() const { return *layout_; }
  const Config& config() const { return layout_->config(); }
  /// Rows straight from the mapped file; `parameter` may be of another layout with the same
  /// tensors.
  const ReadRows& rows() const { return rows_; }

 private:
  std::filesystem::path path_;
  std::unique_ptr<const Layout> layout_;
  ReadRows rows_;
};

}  // namespace weft::model
