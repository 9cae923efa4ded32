#include "train/live_sampler.h"

#include <utility>

#include "base/error.h"

namespace weft::train {

LiveSampler::LiveSampler(std::filesystem::path run, const LiveModel& model,
                         std::function<void(Record)> put)
    : run_(std::move(run)), model_(model), put_(std::move(put)) {}

void LiveSampler::advance(int64_t step) {
  if (!work_) begin(step);
  if (work_) decode();
}

// The one in work, the one in the folder, the one that was asked for: three at most, however many
// are left in the folder meanwhile.
void LiveSampler::finish(int64_t step) {
  for (int i = 0; i < 3; ++i) {
    if (!work_) begin(step);
    while (work_) decode();
  }
}

// A request that can't be met ends with an event; the training goes on.
void LiveSampler::begin(int64_t step) {
  try {
    std::optional<SampleRequest> request = take_sample_request(run_);
    if (!request) request = std::exchange(asked_, std::nullopt);
    if (!request) return;
    if (model_.tokenizer == nullptr)
      fail("sample: a tokenizer is wanted, this run has none; start it with --tokenizer");
    if (!decoder_) decoder_.emplace(model_.layout, model_.weights, model_.placement);
    work_.emplace();
    work_->request = std::move(*request);
    const Sampling sampling{.temperature = work_->request.temperature,
                            .seed = model_.seed + static_cast<uint64_t>(step)};
    work_->generation.emplace(
        *decoder_, *model_.tokenizer, work_->request.prompt, work_->request.tokens, sampling,
        [this](int64_t, std::string_view bytes) {
          // The prompt comes first, while the Generation is made.
          (work_->generation ? work_->piece : work_->text) += work_->characters.take(bytes);
          return true;
        });
    work_->number = ++samples_;
  } catch (const Error& error) {
    work_.reset();
    put_(EventRecord{"sample_refused", error.what()});
  }
}

void LiveSampler::decode() {
  work_->generation->advance();
  if (work_->generation->done())
    cut();
  else
    report();
}

void LiveSampler::report() {
  if (work_->begun && work_->piece.empty()) return;
  TextRecord record{.sample = work_->number, .text = work_->piece};
  if (!work_->begun) record.prompt = work_->request.prompt;
  put_(std::move(record));
  work_->text += std::exchange(work_->piece, {});
  work_->begun = true;
}

void LiveSampler::cut() {
  if (!work_) return;
  work_->piece += work_->characters.finish();
  report();
  put_(SampleRecord{.sample = work_->number,
                    .prompt = work_->request.prompt,
                    .text = work_->text,
                    .temperature = work_->request.temperature,
                    .tokens = work_->generation->result().new_tokens});
  work_.reset();
}

}  // namespace weft::train
