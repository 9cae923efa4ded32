// What `weft train` can be told. An option that was not given is empty: its value then comes from
// the checkpoint that is resumed, or from train_setup.cc's defaults.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "apps/model_options.h"

namespace weft::apps {

struct TrainOptions {
  std::string model;                ///< a preset, or the path of a config.json
  std::filesystem::path data;       ///< may be left out when resuming
  std::optional<std::string> val;   ///< a token file, or the fraction of `data` that is held out
  std::filesystem::path tokenizer;  ///< instead of the one that the sidecar names
  std::optional<int64_t> vocab_size;
  std::filesystem::path init;  ///< pretrained weights
  std::filesystem::path out;   ///< the run folder
  bool resume = false, dry_run = false, quiet = false, verbose = false;

  SizeOptions sizes;

  std::optional<int64_t> steps, stop_at, warmup, batch, sequence, accumulate;
  std::optional<double> lr, min_lr, weight_decay, clip;
  std::optional<std::string> loss_scale;
  std::optional<uint64_t> seed;

  std::string device = "auto";
  int threads = 0;
  int64_t checkpoint_every = 1000;
  std::optional<int64_t> val_every;
  int64_t val_windows = 32;
  int64_t sample_every = 0;
  std::string sample_prompt = "Once upon a time";
  int keep = 3;
  bool tensorboard = true;

  std::string command_line;  ///< as the user wrote it, for the run's config.json
};

}  // namespace weft::apps
