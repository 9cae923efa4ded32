// From the options of `weft train` to one resolved training: which model, which data, which
// hyperparameters, and where each of them came from. Pure reading: nothing is written, nothing is
// allocated on a device.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "apps/train_options.h"
#include "data/dataset.h"
#include "data/tokenizer.h"
#include "model/config.h"
#include "train/trainer_state.h"

namespace weft::apps {

struct TrainSetup {
  std::filesystem::path out;                     ///< the run folder
  std::optional<std::filesystem::path> resumed;  ///< the checkpoint that the run goes on from
  model::Config config;
  train::TrainerState state;  ///< hyperparameters, seed and counters to start from
  data::Dataset data;
  std::optional<data::Tokenizer> tokenizer;  ///< none for a bare token file with --vocab-size
  bool data_changed = false;                 ///< since the checkpoint was written
  std::optional<double> bigram_entropy;      ///< of the training file; none if that is very long
  int64_t tokens = 0;                        ///< of the training file
  std::string val;                           ///< what --val came to
  int64_t stop_at = 0;                       ///< the last step of this process
  int64_t val_every = 0;
};

/// Where the run will be: --out, or what it is by default. Throws UsageError where nothing says it.
std::filesystem::path run_folder(const TrainOptions& options);

/// Throws Error or UsageError in words for everything that does not fit together.
TrainSetup resolve(const TrainOptions& options);

/// The whole of it as lines `key = value` in the form that --config reads.
std::string setup_text(const TrainSetup& setup, const TrainOptions& options);

}  // namespace weft::apps
