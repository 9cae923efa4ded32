#include "apps/bench_decode.h"

#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <vector>

#include "apps/bench_check.h"
#include "apps/bench_report.h"
#include "apps/progress.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/q8.h"
#include "base/random.h"
#include "device/cpu/peak.h"
#include "train/decoder.h"

namespace weft::apps {
namespace {

using nlohmann::ordered_json;

constexpr uint64_t kSeed = 1;

// A decoder over random weights, and random tokens to feed it.
class DecodeModel {
 public:
  DecodeModel(const model::Config& config, ir::DType type, device::Device& device, Workers& workers)
      : layout_(config),
        placement_(train::place(device, nullptr)),
        weights_("weights", layout_, placement_.home()),
        decoder_(layout_, initialised(workers), placement_, {.weights = type}) {
    for (int64_t i = 0; i < config.sequence; ++i)
      tokens_.push_back(
          static_cast<data::Token>(random_below(static_cast<uint64_t>(config.vocab), kSeed,
                                                stream_id("decode"), static_cast<uint64_t>(i))));
  }

  const model::Layout& layout() const { return layout_; }
  void reset() { decoder_.reset(); }
  /// The next `count` tokens, together.
  std::span<const float> feed(int64_t count) {
    return decoder_.feed(std::span(tokens_).subspan(static_cast<size_t>(decoder_.length()),
                                                    static_cast<size_t>(count)));
  }

 private:
  /// The decoder copies what it stores in another type: so the weights must be there before it is.
  const train::Arena& initialised(Workers& workers) {
    model::initialise(layout_, kSeed, weights_.edit(), workers);
    weights_.store();
    return weights_;
  }

  const model::Layout layout_;
  train::Placement placement_;
  train::Arena weights_;
  train::Decoder decoder_;
  std::vector<data::Token> tokens_;
};

// A prompt longer than what goes through the matrices together, then single tokens.
constexpr int64_t kSmallPrompt = 37, kSmallTokens = 3;

std::vector<float> small_logits(ir::DType type, device::Device& device, Workers& workers) {
  model::Config config = kSmallModel;
  config.dim = 3 * kQ8Block;  // rows of whole blocks
  config.head_dim = kQ8Block / 2;
  config.hidden = 2 * kQ8Block;
  config.sequence = kSmallPrompt + kSmallTokens;
  DecodeModel model(config, type, device, workers);
  const auto last = [&](int64_t count) {
    const std::span<const float> logits = model.feed(count);
    return std::vector<float>(logits.begin(), logits.end());
  };
  std::vector<float> all = last(kSmallPrompt);
  for (int64_t i = 0; i < kSmallTokens; ++i) {
    const std::vector<float> logits = last(1);
    all.insert(all.end(), logits.begin(), logits.end());
  }
  return all;
}

// What a token must read. The weights: each once, of an embedding that is no classifier one row.
int64_t weight_bytes(const model::Layout& layout, ir::DType type) {
  int64_t bytes = 0;
  for (const model::Parameter& p : layout.parameters()) {
    const bool one_row = &p == &layout.find("embed") && &p != &layout.classifier();
    bytes += ir::dtype_bytes(train::Decoder::stored_type(p, type), one_row ? p.cols : p.count());
  }
  return bytes;
}

// The keys and values of `length` tokens.
double cache_bytes(const model::Config& c, double length) {
  return 4.0 * 2 * static_cast<double>(c.layers * c.kv_dim()) * length;
}

}  // namespace

int run_bench_decode(const BenchOptions& o) {
  const std::unique_ptr<device::Device> device = open_for_bench(o);
  Workers workers(o.threads);
  model::Config config = config_for_bench(o);
  if (o.prompt < 1 || o.tokens < 1)
    throw UsageError("bench decode: --prompt and --tokens want at least 1");
  config.sequence = o.prompt + o.tokens;
  const ir::DType type = weight_type(o.weights);
  require_near("the logits of a small decoder", small_logits(type, *device, workers),
               small_logits(type, *device::open("reference", {}), workers));
  DecodeModel model(config, type, *device, workers);
  model.feed(o.prompt);  // warm
  model.feed(1);
  const device::cpu::Peak peak(workers);

  const double mean_length = static_cast<double>(o.prompt) + 0.5 * static_cast<double>(o.tokens);
  const int64_t weights = weight_bytes(model.layout(), type);
  const double bytes = static_cast<double>(weights) + cache_bytes(config, mean_length);
  Samples prompt_rate, rate, bandwidth, share;
  Progress progress("bench decode", static_cast<double>(o.repeat), "rounds", style_unless(o.quiet));
  while (static_cast<int64_t>(rate.values.size()) < o.repeat) {
    model.reset();
    const int64_t start = now_ns();
    model.feed(o.prompt);
    prompt_rate.add(static_cast<double>(o.prompt) / seconds_since(start));
    const double before = peak.read();
    const int64_t decode = now_ns();
    for (int64_t i = 0; i < o.tokens; ++i) model.feed(1);
    rate.add(static_cast<double>(o.tokens) / seconds_since(decode));
    bandwidth.add((before + peak.read()) / 2);
    share.add(bytes * rate.values.back() / bandwidth.values.back());
    progress.update(static_cast<double>(rate.values.size()),
                    fmt::format("{:.1f} tokens/s", rate.values.back()));
  }
  progress.finish();

  ordered_json json = machine_json("decode", o, *device);
  json["threads"] = workers.count();
  json["model"] = model_json(o, config);
  json["prompt"] = o.prompt;
  json["tokens"] = o.tokens;
  json["weights"] = o.weights;
  json["weight_bytes_per_token"] = weights;
  json["cache_bytes_per_token"] = cache_bytes(config, mean_length);
  json["prompt_tokens_per_s"] = json_of(prompt_rate, 1);
  json["tokens_per_s"] = json_of(rate, 1);
  json["read_gbs"] = json_of(bandwidth, kGiga);
  json["of_read"] = json_of(share, 1);
  write_report(o, json);
  if (o.json == "-") return 0;
  fmt::print(
      "{}\n{}; {} rounds of {} + {} tokens, median [min .. max]\n"
      "machine   {} GB/s read\n\n"
      "prompt    {} tokens/s\n"
      "decode    {} tokens/s; {:.1f} MB of {} weights and {:.1f} MB of cache each, {} % of the "
      "bandwidth\n",
      machine_text(*device), model_text(o, config), o.repeat, o.prompt, o.tokens,
      spread_text(bandwidth, kGiga, 1), spread_text(prompt_rate, 1, 1), spread_text(rate, 1, 1),
      1e-6 * static_cast<double>(weights), o.weights, 1e-6 * cache_bytes(config, mean_length),
      spread_text(share, kPercent, 1));
  return 0;
}

}  // namespace weft::apps
