// A checkpoint: a folder with the files of a Hugging Face Llama model, the optimizer's moments and
// the trainer's state. docs/checkpoint.md describes every file.
//
// write_checkpoint fills a folder and load_checkpoint reads one; names, links and what is kept
// belong to run_folder.h.
#pragma once

#include <filesystem>
#include <span>
#include <string>

#include "model/parameters.h"
#include "train/trainer_state.h"

namespace weft::train {

/// A small file that travels with the weights: the tokenizer's.
struct NamedFile {
  std::string name;   ///< a plain file name
  std::string bytes;  ///< its content
};

/// The three arenas of a training, each layout.size() elements.
template <class T>
struct Arenas {
  std::span<T> weights, exp_avg, exp_avg_sq;
};

/// Writes model.safetensors, config.json, `files`, optimizer.safetensors and, last,
/// trainer_state.json with the checksums of the others into `folder`, which exists and is empty.
/// Everything is synced when it returns. Throws Error.
void write_checkpoint(const std::filesystem::path& folder, const model::Layout& layout,
                      const Arenas<const float>& arenas, TrainerState state,
                      std::span<const NamedFile> files);

/// The state alone: what a run needs to choose its sizes before it allocates. `path` is a
/// checkpoint or a link to one. Throws Error.
TrainerState read_state(const std::filesystem::path& path);

/// Throws Error naming the first file of the checkpoint that is missing or whose bytes are not
/// those that were written.
void verify_checkpoint(const std::filesystem::path& path);

/// Verifies the checkpoint and fills the arenas from it. Throws Error, also when its sizes are not
/// the layout's.
TrainerState load_checkpoint(const std::filesystem::path& path, const model::Layout& layout,
                             const Arenas<float>& arenas);

}  // namespace weft::train
