// What a resumed run must know besides tensors: counters, seeds, hyperparameters, and the checksums
// of the files beside it. Kept as trainer_state.json in a checkpoint; docs/checkpoint.md has each
// key.
//
// It is plain data: nothing here trains, and the numbers mean what the trainer says they mean.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace weft::train {

/// What a run was asked for. A resumed run takes these unless the command line says otherwise.
struct Hyperparameters {
  int64_t steps = 0;   ///< the step at which the schedule ends
  int64_t warmup = 0;  ///< steps of rising learning rate
  double learning_rate = 0, min_learning_rate = 0;
  double beta1 = 0.9, beta2 = 0.95, adam_eps = 1e-8;
  double weight_decay = 0.1;  ///< on matrices
  double clip = 1.0;          ///< the largest norm of the gradient
  int64_t batch = 1;          ///< sequences in a microbatch
  int64_t accumulate = 1;     ///< microbatches in a step
  int64_t sequence = 0;       ///< tokens in a window
  double validation = 0;      ///< fraction of the windows held out; 0: a file of its own, or none
  double loss_scale = 0;      ///< where it begins; 0: where the device wants it
  bool operator==(const Hyperparameters&) const = default;
};

struct TrainerState {
  static constexpr int kSchema = 1;

  int64_t step = 0;  ///< steps done
  int64_t updates =
      0;  ///< of these, updates applied: a step whose gradient is not finite is skipped
  int64_t windows_seen = 0;  ///< training windows consumed; the next step takes the ones behind
  uint64_t seed = 0;
  Hyperparameters hyperparameters;
  double loss_scale = 1;
  int64_t loss_scale_counter = 0;  ///< good updates since it last changed
  std::optional<double> best_validation_loss;
  std::string data;                          ///< path of the token file
  std::string data_checksum;                 ///< XXH3 of it, or empty
  std::string device;                        ///< the one that the run was asked for
  int threads = 0;                           ///< workers of the CPU device
  std::map<std::string, std::string> forms;  ///< kernel → "DEVICE" or "DEVICE:FORM"
  std::map<std::string, std::string>
      checksums;  ///< the other files of the checkpoint → XXH3; save() fills it
  bool operator==(const TrainerState&) const = default;
};

/// The file's text, sealed by a checksum of itself in the last line.
std::string state_text(const TrainerState& state);

/// The state in `text`; `where` opens the messages. Throws Error when the seal is broken (a byte
/// differs from what was written), a key is missing or of another type, or the schema is a newer
/// one.
TrainerState parse_state(std::string_view text, std::string_view where);

/// The same, the seal not looked at. For fuzzing, which can't forge it.
TrainerState parse_state_unsealed(std::string_view text, std::string_view where);

}  // namespace weft::train
