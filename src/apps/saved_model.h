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

class SavedModel {
 public:
  /// `checkpoint` is a checkpoint or run folder, or a llama2.c .bin file. Throws Error.
  SavedModel(const std::filesystem::path& checkpoint, const std::string& device, int threads);

  /// The tokenizer in the file or folder `vocab`, or if that is empty the one beside the weights.
  /// Throws Error when there is none, or when its size is not the model's.
  data::Tokenizer tokenizer(const std::filesystem::path& vocab) const;

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
