#include "dashboard/run_config.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/test_support.h"

namespace weft::dashboard {
namespace {

constexpr const char* kConfig = R"({
  "schema": 1, "command_line": "weft train --model stories15M", "version": "0.1.0", "commit": "abc",
  "libraries": {"fmt": "9.1.0"}, "cpu": "a processor", "processors": 2, "device": "cpu: 2 threads",
  "model": {"name": "stories15M", "dim": 288, "tied": true, "parameters": 15191712},
  "training": {"data": "a.bin", "steps": 500, "lr": 0.0005, "val": null, "bigram_entropy": 3.5},
  "peak": {"flop_per_s": 2e11, "source": "measured"},
  "power": {"cpu": {"source": "RAPL"}, "gpu": {"unavailable": "no such sensor"}},
  "programs": [{"kernel": "fwdFFN", "programs": 1, "launches": 6, "device": "cpu", "form": "",
                "reason": "chosen"}, {"kernel": "loss", "programs": 2, "launches": 1}],
  "pid": 77, "list": [], "numbers": [4, 5]
})";

TEST(RunConfig, HasWhatIsShown) {
  const RunConfig config = parse_run_config(kConfig, "config.json");
  EXPECT_EQ(config.command_line, "weft train --model stories15M");
  EXPECT_EQ(config.version, "0.1.0");
  EXPECT_EQ(config.commit, "abc");
  EXPECT_EQ(config.cpu, "a processor");
  EXPECT_EQ(config.device, "cpu: 2 threads");
  EXPECT_EQ(config.processors, 2);
  EXPECT_EQ(config.model, "stories15M");
  EXPECT_EQ(config.parameters, 15191712);
  EXPECT_EQ(config.steps, 500);
  EXPECT_EQ(config.bigram_entropy, 3.5);
  EXPECT_EQ(config.peak_flop_per_s, 2e11);
  EXPECT_EQ(config.peak_source, "measured");
  ASSERT_EQ(config.kernels.size(), 2u);
  EXPECT_EQ(config.kernels[0].kernel, "fwdFFN");
  EXPECT_EQ(config.kernels[0].device, "cpu");
  EXPECT_EQ(config.kernels[0].launches, 6);
  EXPECT_EQ(config.kernels[0].reason, "chosen");
  EXPECT_EQ(config.kernels[1].programs, 2);
  using Pairs = std::vector<std::pair<std::string, std::string>>;
  EXPECT_EQ(config.power_sources, (Pairs{{"cpu", "RAPL"}}));
  EXPECT_EQ(config.power_unavailable, (Pairs{{"gpu", "no such sensor"}}));
}

TEST(RunConfig, SettingsAreEverythingInTheOrderOfTheFile) {
  std::string text;
  for (const auto& [name, value] : parse_run_config(kConfig, "config.json").settings)
    text += name + "=" + value + "\n";
  EXPECT_EQ(text,
            "schema=1\ncommand_line=weft train --model stories15M\nversion=0.1.0\ncommit=abc\n"
            "libraries.fmt=9.1.0\ncpu=a processor\nprocessors=2\ndevice=cpu: 2 threads\n"
            "model.name=stories15M\nmodel.dim=288\nmodel.tied=true\nmodel.parameters=15191712\n"
            "training.data=a.bin\ntraining.steps=500\ntraining.lr=0.0005\ntraining.val=null\n"
            "training.bigram_entropy=3.5\npeak.flop_per_s=200000000000.0\npeak.source=measured\n"
            "power.cpu.source=RAPL\npower.gpu.unavailable=no such sensor\n"
            "programs.fwdFFN.kernel=fwdFFN\nprograms.fwdFFN.programs=1\n"
            "programs.fwdFFN.launches=6\nprograms.fwdFFN.device=cpu\nprograms.fwdFFN.form=\n"
            "programs.fwdFFN.reason=chosen\nprograms.loss.kernel=loss\nprograms.loss.programs=2\n"
            "programs.loss.launches=1\npid=77\nlist=[]\nnumbers.0=4\nnumbers.1=5\n");
}

TEST(RunConfig, WhatIsMissingOrOfAnotherTypeIsEmpty) {
  for (const char* text :
       {"{}", R"({"cpu":7,"model":"x","training":[1],"peak":null,"programs":{"a":1},"power":[2]})",
        R"({"model":{"name":{},"parameters":"7"},"programs":[1,[],null],"power":{"cpu":"x"}})"}) {
    const RunConfig config = parse_run_config(text, "config.json");
    EXPECT_EQ(config.cpu, "");
    EXPECT_EQ(config.model, "");
    EXPECT_EQ(config.parameters, 0);
    EXPECT_TRUE(std::isnan(config.peak_flop_per_s));
    EXPECT_TRUE(config.power_sources.empty());
  }
}

TEST(RunConfig, DepthAndNumberOfSettingsAreBounded) {
  std::string deep = "1", many = "0";
  for (int i = 0; i < 10000; ++i) {
    deep = "[" + deep + "]";
    many += ",0";
  }
  const auto settings = parse_run_config("{\"a\":" + deep + "}", "x").settings;
  ASSERT_EQ(settings.size(), 1u);
  EXPECT_EQ(settings[0].second, "…");
  EXPECT_LE(parse_run_config("{\"a\":[" + many + "]}", "x").settings.size(), 4096u);
}

TEST(RunConfig, NoObjectIsRefusedInWords) {
  for (const char* text : {"", "[]", "{", "{\"a\":", "\xff"}) {
    const std::string error = error_of([&] { parse_run_config(text, "runs/a/config.json"); });
    EXPECT_TRUE(error.starts_with("runs/a/config.json: ")) << error;
  }
}

}  // namespace
}  // namespace weft::dashboard
