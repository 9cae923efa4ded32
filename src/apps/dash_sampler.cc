#include "apps/dash_sampler.h"

#include <exception>

#include "apps/saved_model.h"
#include "data/utf8.h"
#include "train/generate.h"

namespace weft::apps {
namespace {

constexpr int64_t kTokens = 200;

}  // namespace

DashSampler::DashSampler(std::filesystem::path run, std::string prompt, uint64_t seed)
    : run_(std::move(run)), prompt_(std::move(prompt)), thread_([this, seed] { write(seed); }) {}

DashSampler::~DashSampler() {
  stopped_ = true;
  thread_.join();
}

DashSampler::Progress DashSampler::progress() const {
  const std::lock_guard lock(mutex_);
  Progress now = progress_;
  if (!now.ended) now.text.resize(data::utf8_ready(now.text));
  return now;
}

void DashSampler::write(uint64_t seed) {
  std::string problem;
  try {
    SavedModel model(run_, "cpu", 0);
    const data::Tokenizer tokenizer = model.tokenizer({});
    train::Decoder decoder(model.layout(), model.weights(), model.placement());
    size_t before = prompt_.size();  // of the text, that are the prompt's own
    train::generate(decoder, tokenizer, prompt_, kTokens, {.seed = seed},
                    [&](int64_t, std::string_view piece) {
                      const size_t skipped = std::min(before, piece.size());
                      before -= skipped;
                      const std::lock_guard lock(mutex_);
                      progress_.text += piece.substr(skipped);
                      return !stopped_;
                    });
  } catch (const std::exception& error) {
    problem = error.what();
  }
  const std::lock_guard lock(mutex_);
  progress_.problem = problem;
  progress_.ended = true;
}

}  // namespace weft::apps
