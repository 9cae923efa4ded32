// `weft export`: round trips through every format, what refused exports leave, and readers that
// share no code with Weft (read_formats.py).
#include <gtest/gtest.h>

#include <cstdlib>

#include "base/file.h"
#include "base/test_support.h"
#include "e2e/process.h"

namespace weft {
namespace {

namespace fs = std::filesystem;

const std::string kModel = "tests/golden/llama2c/model.bin";
const std::string kTokenizer = "tests/golden/llama2c/tokenizer.bin";

class Export : public testing::Test {
 protected:
  std::string at(const std::string& name) const { return folder_ / name; }

  /// Exports `from` to `name` in the test's folder.
  Finished run(const std::string& from, const std::string& to, const std::string& name,
               const std::string& type = "f32") const {
    return weft_run({"export", "--ckpt", from, "--to", to, at(name), "--type", type});
  }
  void ok(const std::string& from, const std::string& to, const std::string& name,
          const std::string& type = "f32") const {
    const Finished finished = run(from, to, name, type);
    ASSERT_EQ(finished.code, 0) << finished.err;
    EXPECT_TRUE(finished.out.find("tensors") != std::string::npos) << finished.out;
  }
  size_t files() const {
    return static_cast<size_t>(
        std::distance(fs::directory_iterator(folder_.path()), fs::directory_iterator()));
  }

  const TestFolder folder_{"export"};
};

TEST_F(Export, round_trips_are_exact) {
  ok(kModel, "hf", "hf");
  EXPECT_TRUE(fs::exists(at("hf") + "/tokenizer.bin"));
  ok(at("hf"), "llama2c", "back.bin");
  ok(kModel, "llama2c", "straight.bin");
  EXPECT_EQ(read_file(at("back.bin")), read_file(at("straight.bin")));
  // f16 narrows once; what is f16 already stays.
  ok(at("hf"), "hf", "half", "f16");
  ok(at("half"), "llama2c", "half.bin");
  ok(at("half.bin"), "hf", "again/", "f16");
  EXPECT_EQ(read_file(at("half") + "/model.safetensors"),
            read_file(at("again") + "/model.safetensors"));
  EXPECT_EQ(files(), 6u);
}

TEST_F(Export, the_same_text_comes_out_of_each_form) {
  ok(kModel, "hf", "hf");
  const auto text = [](const std::string& model) {
    const Finished finished = weft_run({"sample", "--ckpt", model, "--vocab", kTokenizer, "--temp",
                                        "0", "--steps", "20", "-q", "--device", "cpu"});
    EXPECT_EQ(finished.code, 0) << finished.err;
    return finished.out;
  };
  EXPECT_EQ(text(kModel), text(at("hf")));
}

TEST_F(Export, numpy_reads_what_is_written) {
  if (std::system("/usr/bin/python3 -c 'import numpy' 2>/dev/null") != 0)
    GTEST_SKIP() << "Debian's python3-numpy is not here";
  ok(kModel, "llama2c", "m.bin");
  ok(kModel, "hf", "hf");
  ok(kModel, "hf", "hf16", "f16");
  std::string command = fmt::format("/usr/bin/python3 tests/e2e/read_formats.py {} {} {} {} {}",
                                    kModel, kTokenizer, at("m.bin"), at("hf"), at("hf16"));
  for (const char* type : {"f32", "f16", "q8_0"}) {
    const std::string name = fmt::format("{}.gguf", type);
    const Finished finished = weft_run({"export", "--ckpt", kModel, "--vocab", kTokenizer, "--to",
                                        "gguf", at(name), "--type", type, "-q"});
    ASSERT_EQ(finished.code, 0) << finished.err;
    EXPECT_EQ(finished.out, "");
    command += " " + at(name);
  }
  const int status = std::system((command + " >" + at("report") + " 2>&1").c_str());
  EXPECT_EQ(status, 0) << read_file(at("report"));
  EXPECT_TRUE(read_file(at("report")).find("q8_0") != std::string::npos);
}

TEST_F(Export, refuses_in_words_and_leaves_nothing) {
  const auto says = [](const Finished& finished, int code, const char* words) {
    EXPECT_EQ(finished.code, code);
    EXPECT_TRUE(finished.err.find(words) != std::string::npos) << finished.err;
  };
  says(run(kModel, "onnx", "x"), 2, "llama2c, hf or gguf is wanted");
  says(run(kModel, "gguf", "x", "q4"), 2, "f32, f16, q8_0 is wanted");
  says(run(kModel, "llama2c", "x", "f16"), 2, "llama2c files have no f16; take f32");
  says(run(kModel, "hf", "x", "q8_0"), 2, "take f32 or f16");
  says(run(at("none"), "hf", "x"), 1, "there is nothing; check the path");
  says(run(kModel, "llama2c", "none/x"), 1, "check that the folder exists");
  fs::copy_file(kModel, at("alone.bin"));
  says(run(at("alone.bin"), "gguf", "x"), 1, "add --vocab FILE");
  EXPECT_EQ(files(), 1u);
  fs::create_directories(at("folder"));
  write_file(at("folder") + "/file", "kept");
  says(run(kModel, "hf", "folder"), 1, "there is something of that name");
  says(run(kModel, "llama2c", "folder"), 1, "there is a folder; give another name");
  EXPECT_EQ(read_file(at("folder") + "/file"), "kept");
  EXPECT_EQ(files(), 2u);
}

}  // namespace
}  // namespace weft
