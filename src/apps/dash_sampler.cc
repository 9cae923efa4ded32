#include "apps/dash_sampler.h"

#include <exception>

#include "apps/saved_model.h"
#include "data/utf8_stream.h"
#include "train/generate.h"
#include "train/sample_request.h"

namespace weft::apps {

DashSampler::DashSampler(std::filesystem::path run, std::string prompt, uint64_t seed)
    : run_(std::move(run)), prompt_(std::move(prompt)), thread_([this, seed] { write(seed); }) {}

DashSampler::~DashSampler() {
  stopped_ = true;
  thread_.join();
}

DashSampler::Progress DashSampler::progress() const {
  const std::lock_guard lock(mutex_);
  return progress_;
}

void DashSampler::write(uint64_t seed) {
  std::string problem;
  try {
    SavedModel model(run_, "cpu", 0);
    const data::Tokenizer tokenizer = model.tokenizer({});
    train::Decoder decoder(model.layout(), model.weights(), model.placement());
    const train::SampleRequest request{.prompt = prompt_};
    data::Utf8Stream characters;
    train::Generation generation(decoder, tokenizer, prompt_, request.tokens,
                                 {.temperature = request.temperature, .seed = seed},
                                 [&](int64_t, std::string_view piece) {
                                   const std::lock_guard lock(mutex_);
                                   progress_.text += characters.take(piece);
                                   return true;
                                 });
    while (!generation.done() && !stopped_) generation.advance();
  } catch (const std::exception& error) {
    problem = error.what();
  }
  const std::lock_guard lock(mutex_);
  progress_.problem = problem;
  progress_.ended = true;
}

}  // namespace weft::apps
