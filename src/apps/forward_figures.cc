#include "apps/forward_figures.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "apps/bench_rate.h"
#include "apps/bench_report.h"
#include "base/number_text.h"

namespace weft::apps {

using nlohmann::ordered_json;

namespace {

constexpr double kTera = 1e-12, kMicro = 1e6, kMost = 0.9;

std::string latency_text(const Samples& seconds) {
  return fmt::format("p50 {:.2f}, p90 {:.2f}, max {:.2f} ms", kMs * seconds.median(),
                     kMs * seconds.percentile(kMost), kMs * seconds.largest());
}

ordered_json latency_json(const Samples& seconds) {
  ordered_json json = json_of(seconds, kMs);
  json["p90"] = six_digits(kMs * seconds.percentile(kMost));
  return json;
}

}  // namespace

ForwardFigures::ForwardFigures(const BenchOptions& options, const device::Device& device,
                               const ForwardModel& model)
    : options_(options),
      device_(device),
      model_(model),
      counts_(train::count_launches(model.launches(), model.layer_programs())) {
  works_.add(model.layer_programs());
  works_.add(model.loss_programs());
  for (const auto& [name, work] : works_.kernels)
    if (train::is_layer_kernel(name)) layer_flop_ += work.flop;
  flop_ = model::forward_flop_per_token(model.layout().config(), model.sizes().sequence) * tokens();
}

double ForwardFigures::tokens() const {
  return static_cast<double>(model_.sizes().batch * model_.sizes().sequence);
}

template <class Figure>
Samples ForwardFigures::samples(const Figure& figure) const {
  Samples all;
  for (const ForwardPass& pass : passes) all.add(figure(pass));
  return all;
}

double ForwardFigures::in_layer_kernels(const ForwardPass& pass) const {
  double seconds = 0;
  for (const auto& [name, in_it] : pass.kernels)
    if (train::is_layer_kernel(name)) seconds += in_it;
  return seconds;
}

double ForwardFigures::in_copies(const ForwardPass& pass) const {
  const auto copies = pass.kernels.find(train::kCopy);
  return copies == pass.kernels.end() ? 0 : copies->second;
}

double ForwardFigures::largest_rate() const {
  return layer_flop_ /
         samples([&](const ForwardPass& pass) { return in_layer_kernels(pass); }).smallest();
}

std::optional<double> ForwardFigures::dispatch_share() const {
  if (!smallest_launch) return std::nullopt;
  const double layers = samples([](const ForwardPass& pass) { return pass.layers; }).median();
  return static_cast<double>(counts_.layer_kernels()) * *smallest_launch / layers;
}

ordered_json ForwardFigures::json() const {
  const auto optional = [](const std::optional<double>& value, double scale) {
    return value ? ordered_json(six_digits(scale * *value)) : ordered_json(nullptr);
  };
  const auto rated = device_.rated_flops();
  ordered_json json = machine_json("forward", options_, device_);
  json["threads"] = threads;
  json["model"] = model_json(options_, model_.layout().config());
  json["batch"] = model_.sizes().batch;
  json["sequence"] = model_.sizes().sequence;
  json["largest_error"] = six_digits(largest_error);
  json["layers_gflop"] = kGiga * layer_flop_;
  json["layers_ms"] = latency_json(samples([](const ForwardPass& pass) { return pass.layers; }));
  json["layers_tokens_per_s"] =
      json_of(samples([&](const ForwardPass& pass) { return tokens() / pass.layers; }), 1);
  json["layers_tflops"] =
      json_of(samples([&](const ForwardPass& pass) { return layer_flop_ / pass.layers; }), kTera);
  json["rated_tflops"] = optional(rated, kTera);
  json["verified"] = rated.has_value();
  json["layer_launches"] = counts_.layer_kernels();
  json["in_layer_launches"] = json_of(
      samples([&](const ForwardPass& pass) { return in_layer_kernels(pass) / pass.layers; }), 1);
  json["in_copies"] =
      json_of(samples([&](const ForwardPass& pass) { return in_copies(pass) / pass.layers; }), 1);
  json["smallest_launch_us"] = optional(smallest_launch, kMicro);
  json["dispatch_share"] = optional(dispatch_share(), 1);
  json["conversions"] = counts_.copies;
  json["converted_bytes"] = counts_.converted_bytes;
  json["copied_bytes"] = counts_.staged_bytes;
  json["notices"] = ordered_json::array();
  for (const device::Notice& notice : notices)
    json["notices"].push_back({{"name", notice.name}, {"detail", notice.detail}});
  json["forward_gflop"] = kGiga * flop_;
  json["forward_ms"] = latency_json(samples([](const ForwardPass& pass) { return pass.forward; }));
  if (passes[0].fma > 0) {
    json["fma_gflops"] = json_of(samples([](const ForwardPass& pass) { return pass.fma; }), kGiga);
    json["forward_of_fma"] = json_of(
        samples([&](const ForwardPass& pass) { return flop_ / pass.forward / pass.fma; }), 1);
  }
  json["kernels"] = json_of(works_);
  for (const ForwardPass& pass : passes) json["kernels_ms"].push_back(json_of(pass.kernels));
  return json;
}

std::string ForwardFigures::table() const {
  const Samples layers = samples([](const ForwardPass&pass) { return pass.layers; }),
                forward = samples([](const ForwardPass&pass) { return pass.forward; }),
                fma = samples([](const ForwardPass&pass) { return pass.fma; });
  const auto part_of_layers = [&](const auto& seconds) {
    return kPercent *
           samples([&](const ForwardPass& pass) { return seconds(pass) / pass.layers; }).median();
  };
  const double kernels = part_of_layers([&](const auto&pass) { return in_layer_kernels(pass); }),
               copies = part_of_layers([&](const auto&pass) { return in_copies(pass); });
  const double rate = layer_flop_ / layers.median();
  std::string text = fmt::format(
      "{}\n{}, {} x {} tokens; {} passes\nright     every launch of a layer kernel, before and "
      "after: off by {:.1e} at most\n",
      machine_text(device_), model_text(options_, model_.layout().config()), model_.sizes().batch,
      model_.sizes().sequence, passes.size(), largest_error);
  text +=
      fmt::format("layers    {}; {:.0f} tokens/s, {:.3f} TFLOPS, {}\n", latency_text(layers),
                  tokens() / layers.median(), kTera * rate, rate_text(rate, device_.rated_flops()));
  text += fmt::format(
      "          {:.1f} % of that in the {} launches of layer kernels, {:.1f} % in copies, {:.1f} "
      "% "
      "in norms and between\n",
      kernels, counts_.layer_kernels(), copies, kPercent - kernels - copies);
  if (smallest_launch)
    text += fmt::format(
        "dispatch  {:.1f} us for the smallest launch: {} of them would be {:.1f} % of the "
        "layers' time\n",
        kMicro * *smallest_launch, counts_.layer_kernels(), kPercent * *dispatch_share());
  text += fmt::format("traffic   {} copied between launches, {} converted by {} copies\n",
                      bytes_text(static_cast<double>(counts_.staged_bytes)),
                      bytes_text(static_cast<double>(counts_.converted_bytes)), counts_.copies);
  for (const device::Notice& notice : notices)
    text += fmt::format("{:<9} {}\n", notice.name, notice.detail);
  text += fmt::format("forward   with the loss {}; {:.1f} GFLOP, {:.1f} GFLOP/s",
                      latency_text(forward), kGiga * flop_, kGiga * flop_ / forward.median());
  if (fma.median() > 0)
    text += fmt::format(
        ", {} % of the CPU's multiply-adds, {} GFLOP/s",
        spread_text(samples([&](const auto& pass) { return flop_ / pass.forward / pass.fma; }),
                    kPercent, 1),
        spread_text(fma, kGiga, 1));
  std::vector<KernelTimes> times;
  for (const ForwardPass& pass : passes) times.push_back(pass.kernels);
  return text + "\n\n" + kernel_table(works_, times, forward.median(), fma.median());
}

}  // namespace weft::apps
