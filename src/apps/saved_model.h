// A model to read from: its weights on a device, and its tokenizer. What `weft sample` and `weft
// eval` begin with.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "data/tokenizer.h"
#include "device/device.h"
#include "model/parameters.h"
#include "train/arena.h"
#include "train/placement.h"

namespace weft::apps {

/// The tokenizer that lies with the model at `model` (a folder, or the file of weights): `vocab` if
/// that is given, else a file beside the weights; an empty path when there is none.
std::filesystem::path find_tokenizer(const std::filesystem::path& model,
                                     const std::filesystem::path& vocab);
/// Opens it. Throws Error when there is none, or when its size is not `vocab_size`.
data::Tokenizer open_tokenizer(const std::filesystem::path& model,
                               const std::filesystem::path& vocab, int64_t vocab_size);

class SavedModel {
 public:
  /// `checkpoint` is a checkpoint, run or model folder, or a llama2.c .bin file. Throws Error.
  SavedModel(const std::filesystem::path& checkpoint, const std::string& device, int threads,
             bool quiet);

  /// See open_tokenizer.
  data::Tokenizer tokenizer(const std::filesystem::path& vocab) const {
    return open_tokenizer(path_, vocab, config().vocab);
  }

  bool has_tokenizer(const std::filesystem::path& vocab) const {
    return !find_tokenizer(path_, vocab).empty();
  }

  const model::Layout& layout() const { return layout_; }
  const model::Config& config() const { return layout_.config(); }
  const train::Arena& weights() const { return weights_; }
  train::Placement& placement() { return placement_; }
  device::Device& device() const { return *device_; }

 private:
  std::filesystem::path path_;
  std::unique_ptr<device::Device> device_, companion_;
  train::Placement placement_;
  model::Layout layout_;
  train::Arena weights_;
};

}  // namespace weft::apps
