// Samples while a training goes on: texts from the weights as they are, made by one decode at a
// time between two steps. The steps themselves never learn of it: weights and losses are those of a
// run without samples.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "data/tokenizer.h"
#include "data/utf8_stream.h"
#include "train/generate.h"
#include "train/record.h"
#include "train/sample_request.h"

namespace weft::train {

/// What a LiveSampler decodes with. Everything outlives it.
struct LiveModel {
  const model::Layout& layout;
  const Arena& weights;
  Placement& placement;
  const data::Tokenizer* tokenizer;  ///< nullptr: every request is refused
  uint64_t seed;                     ///< of the run: a sample has seed + the step at which it began
};

/// A sample in work.
struct LiveSample {
  int64_t number = 0;
  SampleRequest request;
  data::Utf8Stream characters;
  std::string piece, text;  ///< new since the last record; all before that, the prompt included
  bool begun = false;       ///< a piece was reported
  std::optional<Generation> generation;
};

class LiveSampler {
 public:
  /// `put` receives the records: "text" for each piece, "sample" for the whole, the event
  /// "sample_refused" where a request comes to nothing.
  LiveSampler(std::filesystem::path run, const LiveModel& model, std::function<void(Record)> put);

  /// Asks for a sample beside the requests in the run's folder. It takes the place of one that
  /// still waits.
  void ask(SampleRequest request) { asked_ = std::move(request); }

  /// To be called after each step, whose number is given: one decode, if there is a sample in work
  /// or one is asked for; those in the folder first. The first one of a run compiles the decoder.
  void advance(int64_t step);
  /// At the end of a run: what is in work or asked for is made as a whole.
  void finish(int64_t step);
  /// The sample in work ends with what there is of it.
  void cut();

 private:
  void begin(int64_t step);
  void decode();
  void report();

  const std::filesystem::path run_;
  const LiveModel model_;
  const std::function<void(Record)> put_;
  std::optional<Decoder> decoder_;
  std::optional<SampleRequest> asked_;
  std::optional<LiveSample> work_;
  int64_t samples_ = 0;
};

}  // namespace weft::train
