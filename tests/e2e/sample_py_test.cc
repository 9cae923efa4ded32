// sample.py, the witness in NumPy: the same text at temperature 0, the same logits and the same
// loss as the program's, on a model trained here and on llama2.c's.
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "base/file.h"
#include "e2e/tiny_training.h"

namespace weft {
namespace {

using Arguments = std::vector<std::string>;

constexpr const char* kPython = "/usr/bin/python3";  // Debian's, which has Debian's NumPy

Arguments joined(Arguments all, const Arguments& more) {
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

Finished sample_py(const Arguments& arguments) {
  return run_program(kPython, joined({"sample.py"}, arguments));
}

std::vector<float> floats(const std::string& path) {
  const std::string bytes = read_file(path);
  std::vector<float> all(bytes.size() / sizeof(float));
  std::memcpy(all.data(), bytes.data(), all.size() * sizeof(float));
  return all;
}

/// |a - b| / |a|, as lengths of vectors.
double relative_error(const std::vector<float>& a, const std::vector<float>& b) {
  double difference = 0, length = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    difference += std::pow(double{a[i]} - b[i], 2);
    length += std::pow(double{a[i]}, 2);
  }
  return std::sqrt(difference / length);
}

/// The number behind "loss ".
double loss_in(const std::string& text) {
  const size_t at = text.find("loss ");
  EXPECT_NE(at, std::string::npos) << text;
  return at == std::string::npos ? NAN : std::stod(text.substr(at + 5));
}

class SamplePyTest : public testing::Test {
 protected:
  void SetUp() override {
    if (run_program(kPython, {"-c", "import numpy"}).code != 0)
      GTEST_SKIP() << "no NumPy for " << kPython << "; install python3-numpy (tools/setup test)";
  }

  /// Both write the same text, choosing from the same logits.
  static void expect_same_text(const TestFolder& folder, const Arguments& arguments,
                               const std::string& prompt, size_t steps) {
    const Arguments all =
        joined(arguments, {"--prompt", prompt, "--temp", "0", "--steps", std::to_string(steps)});
    const std::string ours = folder / "weft.f32", theirs = folder / "sample_py.f32";
    const Finished weft =
        weft_run(joined(joined({"sample"}, all), {"-q", "--device", "cpu", "--logits", ours}));
    ASSERT_EQ(weft.code, 0) << weft.err;
    const Finished python = sample_py(joined(all, {"--logits", theirs}));
    ASSERT_EQ(python.code, 0) << python.err;
    EXPECT_EQ(python.out, weft.out);
    EXPECT_TRUE(weft.out.starts_with(prompt));
    const std::vector<float> a = floats(ours), b = floats(theirs);
    ASSERT_EQ(a.size(), b.size());
    ASSERT_GT(a.size(), 0u);
    EXPECT_LT(relative_error(a, b), 1e-4);
  }

  static void expect_same_loss(const Arguments& model, const std::string& tokens,
                               const std::string& windows) {
    const Finished weft =
        TinyTraining::ok(joined(joined({"eval"}, model),
                                {"--data", tokens, "--windows", windows, "-q", "--device", "cpu"}));
    const Finished python = sample_py(joined(model, {"--loss", tokens, "--windows", windows}));
    ASSERT_EQ(python.code, 0) << python.err;
    EXPECT_NEAR(loss_in(python.out), loss_in(weft.out), 1e-3);
    const auto count = [](const std::string& text) { return text.substr(text.rfind('(')); };
    EXPECT_EQ(count(python.out), count(weft.out));
  }
};

TEST_F(SamplePyTest, AgreesOnAModelTrainedHere) {
  const TinyTraining there("sample_py", 60);
  const TestFolder folder("sample_py_logits");
  // Sizes that differ, queries in groups of three, heads wider together than the stream, and the
  // vocab.json of the checkpoint.
  there.ok({"train",
            "--model",
            "stories260K",
            "--data",
            there.at("tokens.bin"),
            "--dim",
            "48",
            "--hidden",
            "80",
            "--layers",
            "3",
            "--heads",
            "6",
            "--kv-heads",
            "2",
            "--head-dim",
            "10",
            "--sequence",
            "40",
            "--batch",
            "4",
            "--steps",
            "60",
            "--lr",
            "0.01",
            "--out",
            there.at("run"),
            "-q"});
  const Arguments model{"--ckpt", there.at("run")};
  // 41 new tokens fill the context and go no further; a prompt may be any bytes, or empty.
  for (const std::string& prompt : {std::string("Once upon a time"), std::string(),
                                    std::string("  two  spaces\nna\xc3\xafve \xff\xc3")})
    expect_same_text(folder, model, prompt, 60);
  expect_same_loss(model, there.at("tokens.bin"), "9");
  // The exported folder is read as the checkpoint is, and has the tokenizer in their form, too.
  there.ok({"export", "--ckpt", there.at("run"), "--to", "hf", there.at("hf"), "-q"});
  expect_same_text(folder, {"--ckpt", there.at("hf")}, "The", 9);
  EXPECT_TRUE(std::filesystem::exists(there.at("hf/tokenizer.json")));
}

TEST_F(SamplePyTest, DrawsByTheSeed) {
  const TinyTraining there("sample_py_seed", 20);
  there.ok({"train",
            "--model",
            "stories260K",
            "--data",
            there.at("tokens.bin"),
            "--dim",
            "16",
            "--hidden",
            "24",
            "--layers",
            "1",
            "--heads",
            "2",
            "--kv-heads",
            "1",
            "--sequence",
            "32",
            "--steps",
            "2",
            "--out",
            there.at("run"),
            "-q"});
  const auto text = [&](const Arguments& more) {
    return sample_py(joined({"--ckpt", there.at("run"), "--steps", "20"}, more)).out;
  };
  EXPECT_EQ(text({"--seed", "3"}), text({"--seed", "3"}));
  EXPECT_NE(text({"--seed", "3"}), text({"--seed", "4"}));
  // What is left of almost no probability is the likeliest token alone.
  EXPECT_EQ(text({"--seed", "3", "--top-p", "1e-9"}), text({"--temp", "0"}));
}

TEST_F(SamplePyTest, ReadsLlama2cFiles) {
  const TestFolder folder("sample_py_llama2c");
  const std::string source = "tests/golden/llama2c/";
  TinyTraining::ok(
      {"tokenizer", "export", source + "tokenizer.bin", "--to", "vocab", folder / "vocab.json"});
  const Finished python =
      sample_py({"--ckpt", source + "model.bin", "--vocab", folder / "vocab.json", "--prompt",
                 "The small boat", "--temp", "0", "--steps", "56"});
  EXPECT_EQ(python.out, read_file(source + "golden.txt")) << python.err;

  // Other files are told, not computed with.
  const std::string model = read_file(source + "model.bin");
  for (const std::string& bytes : {std::string(), std::string("abc"), "GGUF" + model.substr(4),
                                   model.substr(0, model.size() - 4), model + "more"}) {
    write_file(folder / "other.bin", bytes);
    const Finished other = sample_py({"--ckpt", folder / "other.bin"});
    EXPECT_EQ(other.code, 1);
    EXPECT_NE(other.err.find("is it llama2.c's version 0?"), std::string::npos) << other.err;
  }
  write_file(folder / "table.json", "{}");
  const Finished table =
      sample_py({"--ckpt", source + "model.bin", "--vocab", folder / "table.json"});
  EXPECT_NE(table.err.find("a vocab.json of schema 1 is wanted"), std::string::npos) << table.err;
}

// llama2.c's own model. Its loss on stories like those that it was trained on is far below that of
// a model that reads its weights wrongly (a random one has 6.2).
TEST_F(SamplePyTest, AgreesOnStories260K) {
  const auto weights = test_data("stories260K.bin"), table = test_data("tok512.bin"),
             stories = test_data("tinystories-2M.txt");
  if (!weights || !table || !stories) GTEST_SKIP() << "no real data here";
  const TestFolder folder("stories260k");
  TinyTraining::ok(
      {"tokenizer", "export", table->string(), "--to", "vocab", folder / "vocab.json"});
  const Arguments model{"--ckpt", weights->string(), "--vocab", folder / "vocab.json"};
  for (const std::string prompt : {"", "The dog"}) expect_same_text(folder, model, prompt, 200);

  TinyTraining::ok({"tokenize", "--tokenizer", table->string(), "--input", stories->string(),
                    "--out", folder / "tokens.bin", "-q"});
  expect_same_loss(model, folder / "tokens.bin", "20");
  // A text is read as the token file was.
  const auto loss = [&](const std::string& data) {
    return loss_in(
        TinyTraining::ok(joined(joined({"eval"}, model), {"--data", data, "--windows", "50", "-q"}))
            .out);
  };
  EXPECT_LT(loss(*stories), 1.6);
  EXPECT_EQ(loss(*stories), loss(folder / "tokens.bin"));
}

}  // namespace
}  // namespace weft
