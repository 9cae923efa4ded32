// `weft doctor` over the stand-in: what it finds, tries, remembers and removes.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "apps/doctor_command.h"
#include "base/error.h"
#include "base/test_support.h"

namespace weft::apps {
namespace {

using Json = nlohmann::json;

class Doctor : public testing::Test {
 protected:
  std::string run(bool json, bool clear = false, bool fresh = false) const {
    DoctorOptions options;
    options.model = "stories260K";
    options.sequence = 32;
    options.threads = 1;
    options.json = json;
    options.clear = clear;
    options.fresh = fresh;
    testing::internal::CaptureStdout();
    const int code = run_doctor(options);
    std::string out = testing::internal::GetCapturedStdout();
    EXPECT_EQ(code, 0);
    return out;
  }
  Json json(bool fresh = false) const { return Json::parse(run(true, false, fresh)); }
  static bool says(const std::string& text, const std::string& what) {
    return text.find(what) != std::string::npos;
  }

  TestFolder folder_{"doctor"};
  const TestVariable cache_{"WEFT_CACHE_DIR", (folder_ / "cache").c_str()};
  const TestVariable temporary_{"TMPDIR", folder_.path().c_str()};
  const TestVariable library_{"WEFT_ANE_LIBRARY", WEFT_STANDIN};
};

TEST_F(Doctor, WithoutAnEngineItSaysWhatIsAbsent) {
  const TestVariable nowhere("WEFT_ANE_LIBRARY", "/no/such/library.so");
  const std::string text = run(false);
  EXPECT_TRUE(says(text, "library     /no/such/library.so: ")) << text;
  EXPECT_TRUE(says(text, "not there: objc_getClass")) << text;
  EXPECT_TRUE(says(text, "power       package: ")) << text;
  EXPECT_FALSE(says(text, "ane         present")) << text;
  EXPECT_FALSE(says(text, "kernels of")) << text;
  const Json report = json();
  EXPECT_TRUE(report["runtime"]["absent"].is_string());
  EXPECT_GT(report["runtime"]["missing_functions"].size(), 40u);
  EXPECT_TRUE(report["kernels"].empty());
  for (const Json& domain : report["power"])
    EXPECT_NE(domain["watts"].is_null(), domain["missing"].is_null()) << domain;
  EXPECT_EQ(report["power"].size(), 6u);
}

TEST_F(Doctor, EveryKernelIsTriedInEveryForm) {
  const TestVariable standin("STANDIN", "crash=real_div;wrong=softmax");
  const Json report = json();
  EXPECT_TRUE(report["runtime"]["absent"].is_null());
  EXPECT_EQ(report["runtime"]["classes"]["_ANEInMemoryModel"], true);
  EXPECT_FALSE(report["runtime"]["methods"][0]["encoding"].get<std::string>().empty());
  ASSERT_EQ(report["kernels"].size(), 6u);
  EXPECT_EQ(report["trials"]["known"], 0);
  EXPECT_GT(report["trials"]["now"], 20);
  EXPECT_LE(report["trials"]["now"], 30);
  for (const Json& kernel : report["kernels"]) {
    ASSERT_EQ(kernel["trials"].size(), 5u);
    const std::string name = kernel["kernel"], first = kernel["trials"][0]["verdict"];
    const bool attends = name == "fwdAttn" || name == "sdpaBwd1";
    const bool gates = name == "fwdFFN" || name == "ffnBwd";
    EXPECT_EQ(first, attends ? "wrong" : gates ? "crashed" : "passed") << kernel;
    EXPECT_EQ(kernel["form"].is_null(), attends || gates) << kernel;
    if (attends || gates) {
      EXPECT_TRUE(says(kernel["reason"], "ms on the CPU")) << kernel;
    }
  }
}

TEST_F(Doctor, WhatItFoundIsKnownUntilItIsCleared) {
  const Json first = json();
  const std::string file = first["cache"];
  EXPECT_TRUE(std::filesystem::exists(file));
  const Json second = json();
  EXPECT_EQ(second["trials"]["now"], 0);
  EXPECT_GT(second["trials"]["known"], 20);
  EXPECT_EQ(second["kernels"][0]["trials"][0]["known"], true);
  EXPECT_EQ(second["kernels"][0]["trials"][0]["seconds"],
            first["kernels"][0]["trials"][0]["seconds"]);
  EXPECT_EQ(json(true)["trials"], first["trials"]);  // fresh
  EXPECT_TRUE(says(run(false, true), file + ": removed"));
  EXPECT_FALSE(std::filesystem::exists(file));
}

TEST_F(Doctor, TheTableHasALineForEachTrial) {
  const std::string text = run(false);
  EXPECT_TRUE(says(text, "ane         present")) << text;
  EXPECT_TRUE(says(text, "class       _ANERequest: found")) << text;
  EXPECT_TRUE(says(text, "\nfwdFFN    conv    passed ")) << text;
  EXPECT_TRUE(says(text, "\nqkvBwd    on the Neural Engine as ")) << text;
  EXPECT_TRUE(says(text, "temporary   " + folder_.path().string())) << text;
}

}  // namespace
}  // namespace weft::apps
