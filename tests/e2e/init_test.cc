// `weft train --init`: a training that starts from a model, in any form, starts at its loss.
#include <gtest/gtest.h>

#include <cstdio>

#include "e2e/tiny_training.h"

namespace weft {
namespace {

struct Measured {
  double loss = 0;
  int windows = 0;
};

/// By `weft eval` on all of tokens.bin.
Measured measure(const TinyTraining& tiny, const std::string& model) {
  const std::string out = TinyTraining::ok({"eval", "--ckpt", tiny.at(model), "--data",
                                            tiny.at("tokens.bin"), "-q", "--device", "cpu"})
                              .out;
  Measured measured;
  const size_t place = out.find('(');
  EXPECT_EQ(std::sscanf(out.c_str(), "loss %lf", &measured.loss), 1) << out;
  EXPECT_NE(place, std::string::npos) << out;
  EXPECT_EQ(std::sscanf(out.c_str() + place, "(%d windows", &measured.windows), 1) << out;
  return measured;
}

// The first step's batch is all windows, so that its loss is that of eval, by another way.
TEST(Init, EveryFormOfAModelStartsAtItsOwnLoss) {
  const TinyTraining tiny("init", 12);
  TinyTraining::ok({"train",
                    "--model",
                    "stories260K",
                    "--dim",
                    "32",
                    "--hidden",
                    "48",
                    "--layers",
                    "2",
                    "--heads",
                    "4",
                    "--kv-heads",
                    "2",
                    "--sequence",
                    "24",
                    "--batch",
                    "8",
                    "--steps",
                    "150",
                    "--lr",
                    "0.01",
                    "--data",
                    tiny.at("tokens.bin"),
                    "--out",
                    tiny.at("run"),
                    "--device",
                    "cpu",
                    "-q"});
  TinyTraining::ok(
      {"export", "--ckpt", tiny.at("run"), "--to", "llama2c", tiny.at("model.bin"), "-q"});
  TinyTraining::ok({"export", "--ckpt", tiny.at("run"), "--to", "hf", tiny.at("hf"), "-q"});
  const Measured own = measure(tiny, "run");
  EXPECT_LT(own.loss, 5);  // random weights start at ln 420 = 6.04
  for (const std::string form : {"run/latest", "model.bin", "hf"}) {
    const std::string out = "from_" + form.substr(0, 3);
    TinyTraining::ok({"train", "--init", tiny.at(form), "--data", tiny.at("tokens.bin"), "--val",
                      tiny.at("tokens.bin"), "--val-windows", "1", "--batch",
                      std::to_string(own.windows), "--steps", "1", "--out", tiny.at(out),
                      "--device", "cpu", "-q"});
    const auto steps = tiny.records(out, "step");
    ASSERT_EQ(steps.size(), 1u) << form;
    // eval prints four decimals; sums of fp32 in another order are nearer than that.
    EXPECT_NEAR(steps[0].at("loss").get<double>(), own.loss, 1e-4) << form;
  }
}

}  // namespace
}  // namespace weft
