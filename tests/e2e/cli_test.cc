// The program as a user meets it: the whole way from text to a story, and what bad input gets.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/file.h"
#include "base/test_support.h"
#include "e2e/process.h"
#include "train/run_folder.h"

namespace weft {
namespace {

namespace fs = std::filesystem;
using Arguments = std::vector<std::string>;

// A small corpus, its tokenizer, its tokens and a trained model, made once for all tests by the
// program itself.
class CliTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TestFolder("cli");
    ok({"data", "stories", "--out", at("stories.txt"), "--count", "60"});
    ok({"tokenizer", "train", "--input", at("stories.txt"), "--vocab", "420", "--out", at("tok")});
    ok({"tokenize", "--tokenizer", at("tok"), "--input", at("stories.txt"), "--out",
        at("tokens.bin")});
    ok(train({"--out", at("run"), "--steps", "60", "--lr", "0.005"}));
  }
  static void TearDownTestSuite() {
    delete folder_;
    folder_ = nullptr;
  }

  static std::string at(const std::string& name) { return *folder_ / name; }

  /// A tiny training of the suite's data, with these arguments added.
  static Arguments train(const Arguments& more) {
    Arguments all{"train",    "--model",    "stories260K", "--dim",      "32",
                  "--hidden", "48",         "--layers",    "2",          "--heads",
                  "4",        "--kv-heads", "2",           "--sequence", "24",
                  "--batch",  "2",          "--threads",   "2"};
    if (std::ranges::find(more, "--data") == more.end())
      all.insert(all.end(), {"--data", at("tokens.bin")});
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }

  static Finished ok(const Arguments& arguments) {
    const Finished finished = weft_run(arguments);
    EXPECT_EQ(finished.code, 0) << arguments[0] << ": " << finished.err;
    return finished;
  }

  /// Fails with this exit code and one line on stderr that holds every one of `words`.
  static void expect_refusal(const Arguments& arguments, int code,
                             const std::vector<std::string>& words) {
    const Finished finished = weft_run(arguments);
    EXPECT_EQ(finished.code, code) << finished.out << finished.err;
    EXPECT_TRUE(finished.err.starts_with("weft: ")) << finished.err;
    for (const std::string& word : words)
      EXPECT_NE(finished.err.find(word), std::string::npos)
          << "'" << word << "' is not in: " << finished.err;
    EXPECT_EQ(std::ranges::count(finished.err, '\n'), 1) << finished.err;
  }

  static std::string write(const std::string& name, const std::string& bytes) {
    write_file(*folder_ / name, bytes);
    return at(name);
  }

 private:
  static inline TestFolder* folder_ = nullptr;
};

// --- the way from text to a story ---

TEST_F(CliTest, TrainingSaysWhatItDoesAndLeavesARun) {
  const Finished finished =
      ok(train({"--out", at("fresh"), "--steps", "4", "-v", "--sample-every", "4"}));
  for (const char* words : {"12 launches of the six layer kernels", "0 recompilations",
                            "nats per token on this data", "sdpaBwd2", "4 of 4 updates applied"})
    EXPECT_NE(finished.out.find(words), std::string::npos) << words << "\n" << finished.out;
  for (const char* file :
       {"config.json", "telemetry.jsonl", "samples.txt", "latest/model.safetensors",
        "checkpoint-4/tokenizer.model", "checkpoint-4/trainer_state.json", "best"})
    EXPECT_TRUE(fs::exists(fs::path(at("fresh")) / file)) << file;
  EXPECT_NE(read_file(at("fresh/config.json")).find("--sample-every 4"), std::string::npos);
}

TEST_F(CliTest, ResumingGivesTheSameBytes) {
  ok(train({"--out", at("whole"), "--steps", "6"}));
  ok(train({"--out", at("halves"), "--steps", "6", "--stop-at", "3"}));
  ok(train({"--out", at("halves"), "--resume"}));
  for (const char* file : {"checkpoint-6/model.safetensors", "checkpoint-6/optimizer.safetensors"})
    EXPECT_EQ(read_file(fs::path(at("whole")) / file), read_file(fs::path(at("halves")) / file))
        << file;
  const auto steps = [](const std::string& telemetry) {
    size_t count = 0;
    for (size_t i = telemetry.find("\"type\":\"step\""); i != std::string::npos;
         i = telemetry.find("\"type\":\"step\"", i + 1))
      ++count;
    return count;
  };
  EXPECT_EQ(steps(read_file(at("halves/telemetry.jsonl"))), 6u);
}

TEST_F(CliTest, AResumedRunKnowsWhatItWasBegunWith) {
  ok(train({"--out", at("whole2"), "--steps", "4", "--val", "0.3", "--lr", "0.01", "--seed", "9"}));
  ok(train({"--out", at("halves2"), "--steps", "4", "--val", "0.3", "--lr", "0.01", "--seed", "9",
            "--stop-at", "2"}));
  ok({"train", "--out", at("halves2"), "--resume", "--threads", "2"});
  EXPECT_EQ(read_file(at("whole2/checkpoint-4/model.safetensors")),
            read_file(at("halves2/checkpoint-4/model.safetensors")));
}

TEST_F(CliTest, StopAtZeroSavesTheInitialWeights) {
  ok(train({"--out", at("zero"), "--steps", "6", "--stop-at", "0"}));
  EXPECT_TRUE(fs::exists(at("zero/checkpoint-0/model.safetensors")));
}

TEST_F(CliTest, ResumingWithoutACheckpointStartsAfreshAndSaysSo) {
  const Finished finished = ok(train({"--out", at("nothing"), "--steps", "1", "--resume"}));
  EXPECT_NE(finished.out.find("a fresh start"), std::string::npos) << finished.out;
}

TEST_F(CliTest, AnInterruptedTrainingSavesAndGoesOn) {
  const Finished stopped =
      weft_run(train({"--out", at("stopped"), "--steps", "1000000", "-v"}), "step     3 ");
  EXPECT_EQ(stopped.code, 143) << stopped.err;
  EXPECT_TRUE(fs::exists(at("stopped/latest/trainer_state.json")));
  EXPECT_NE(stopped.out.find("go on with --resume"), std::string::npos);
  const Finished more =
      ok(train({"--out", at("stopped"), "--resume", "--steps", "1000000", "--stop-at", "1"}));
  EXPECT_NE(more.out.find("nothing to train"), std::string::npos) << more.out;
}

TEST_F(CliTest, GreedyTextIsTheSameEveryTime) {
  const Arguments sample{"sample", "--ckpt", at("run"), "--prompt", "Once upon a time",
                         "--temp", "0",      "--steps", "12"};
  const Finished one = ok(sample), two = ok(sample);
  EXPECT_TRUE(one.out.starts_with("Once upon a time")) << one.out;
  EXPECT_EQ(one.out, two.out);
  EXPECT_NE(one.err.find("tokens/s"), std::string::npos);
}

TEST_F(CliTest, SeedsGiveDifferentTexts) {
  const Finished both = ok(
      {"sample", "--ckpt", at("run/latest"), "--temp", "1", "--steps", "12", "--count", "2", "-q"});
  const size_t gap = both.out.find("\n\n");
  ASSERT_NE(gap, std::string::npos) << both.out;
  EXPECT_NE(both.out.substr(0, gap + 1), both.out.substr(gap + 2));
  EXPECT_EQ(both.err, "");
}

TEST_F(CliTest, EvalPrintsALossBelowAGuess) {
  const Finished finished =
      ok({"eval", "--ckpt", at("run"), "--data", at("tokens.bin"), "--windows", "8"});
  double loss = 0;
  ASSERT_EQ(std::sscanf(finished.out.c_str(), "loss %lf nats", &loss), 1) << finished.out;
  EXPECT_GT(loss, 0);
  EXPECT_LT(loss, 6.04);  // ln 420
  ok({"eval", "--ckpt", at("run"), "--data", write("short.txt", "Once upon a time."), "-q"});
  // Tokens of another tokenizer, which has as many pieces.
  std::string about = read_file(at("tokens.json"));
  const size_t value = about.find("fingerprint\": \"") + 15;
  about[value] = about[value] == '0' ? '1' : '0';
  fs::copy_file(at("tokens.bin"), at("foreign.bin"));
  write("foreign.json", about);
  expect_refusal({"eval", "--ckpt", at("run"), "--data", at("foreign.bin")}, 1,
                 {"foreign.bin", "tokenize the text with the model's"});
}

TEST_F(CliTest, ADryRunIsAConfiguration) {
  const Finished first =
      ok(train({"--out", at("dry"), "--steps", "7", "--lr", "0.002", "--dry-run"}));
  EXPECT_FALSE(fs::exists(at("dry")));
  const Finished second = ok({"train", "--config", write("dry.toml", first.out), "--dry-run"});
  EXPECT_EQ(first.out, second.out);
  expect_refusal({"train", "--config", write("typo.toml", "[train]\nmodle = \"tiny\"\n")}, 2,
                 {"modle"});
  expect_refusal({"train", "--config", at("none.toml")}, 2, {"none.toml"});
}

/// The commands that the help of `command` lists.
std::vector<std::string> commands_of(const std::string& help) {
  std::vector<std::string> names;
  std::istringstream lines(help);
  for (std::string line; std::getline(lines, line) && line != "Subcommands:";) continue;
  for (std::string line; std::getline(lines, line) && line.starts_with("  ");)
    if (line[2] != ' ') names.push_back(line.substr(2, line.find(' ', 2) - 2));
  return names;
}

// Returns how many commands there are from this one on.
int expect_examples(const Arguments& command) {
  Arguments asked = command;
  asked.push_back("--help");
  const std::string help = weft_run(asked).out;
  EXPECT_NE(help.find("Example:\n  weft "), std::string::npos) << help;
  int count = 1;
  for (const std::string& name : commands_of(help)) {
    Arguments inner = command;
    inner.push_back(name);
    count += expect_examples(inner);
  }
  return count;
}

TEST_F(CliTest, EveryCommandsHelpHasAnExample) { EXPECT_GE(expect_examples({}), 25); }

// Each tells in JSON what it tells in words, and nothing else.
TEST_F(CliTest, OutcomesAreToldAsJson) {
  const auto told = [](Arguments arguments) {
    arguments.push_back("--json");
    return nlohmann::json::parse(ok(arguments).out);
  };
  const auto expect_bytes = [](const nlohmann::json& outcome, const std::string& path) {
    EXPECT_EQ(outcome.at("path"), path);
    EXPECT_EQ(outcome.at("bytes"), fs::file_size(path));
  };
  expect_bytes(told({"data", "stories", "--out", at("few.txt"), "--count", "3"}), at("few.txt"));
  expect_bytes(told({"export", "--ckpt", at("run"), "--to", "gguf", at("told.gguf")}),
               at("told.gguf"));
  expect_bytes(told({"report", at("run"), "--out", at("told.html")}), at("told.html"));
  const auto trained = told({"tokenizer", "train", "--input", at("stories.txt"), "--vocab", "400",
                             "--out", at("other_tok")});
  EXPECT_EQ(trained.at("pieces"), 400);
  const auto tokenized = told({"tokenize", "--tokenizer", at("tok"), "--input", at("stories.txt"),
                               "--out", at("again.bin"), "--val", "0.2"});
  ASSERT_EQ(tokenized.at("files").size(), 2u);
  for (const auto& file : tokenized.at("files"))
    EXPECT_EQ(file.at("tokens").get<uint64_t>() * 2,
              fs::file_size(file.at("path").get<std::string>()));
  const Arguments eval{"eval", "--ckpt", at("run"), "--data", at("tokens.bin"), "--windows", "2"};
  double in_words = 0;
  ASSERT_EQ(std::sscanf(ok(eval).out.c_str(), "loss %lf nats", &in_words), 1);
  EXPECT_NEAR(told(eval).at("loss").get<double>(), in_words, 1e-4);  // four decimals are printed
}

TEST_F(CliTest, QuietCommandsSayNothing) {
  for (const Arguments& arguments : std::vector<Arguments>{
           {"data", "stories", "--out", at("quiet.txt"), "--count", "3", "-q"},
           {"export", "--ckpt", at("run"), "--to", "llama2c", at("quiet.bin"), "-q"},
           {"report", at("run"), "--out", at("quiet.html"), "-q"}}) {
    const Finished finished = ok(arguments);
    EXPECT_EQ(finished.out + finished.err, "") << arguments[0];
  }
}

TEST_F(CliTest, Version) {
  EXPECT_TRUE(ok({"--version"}).out.starts_with("weft "));
  EXPECT_NE(ok({"program", "fwdFFN", "--model", "stories15M"}).out.find("silu"), std::string::npos);
  const std::string older =
      ok({"program", "ffnBwd", "--as", "mil", "--form", "conv", "--dialect", "ios16"}).out;
  EXPECT_NE(older.find("main<ios16>"), std::string::npos);
  EXPECT_NE(older.find(" conv("), std::string::npos);
  EXPECT_NE(ok({"mil", "check", "--chip", "m4", write("conv.mil", older)}).out.find("0 refused"),
            std::string::npos);
  const std::string traced = ok({"program", "sdpaBwd2", "--as", "mil", "--trace"}).out;
  for (const char* const pass :
       {"# as it is written", "# flatten ports", "# factors last", "program(1.3)"})
    EXPECT_NE(traced.find(pass), std::string::npos) << pass;
}

// --- a step on a chip that is not there ---

TEST_F(CliTest, PlanPredictsAStepAndSaysThatItDoes) {
  const Finished one = ok({"plan", "--device", "ane", "--chip", "M4 Max", "--sources"});
  for (const char* word : {"prediction", "fwdAttn", "weightGrad", "tokens/s", "rated peak", "limit",
                           "rates of M4 Max", "derived from M5"})
    EXPECT_NE(one.out.find(word), std::string::npos) << word;
  const Finished all = ok({"plan", "--chip", "all", "--layers", "2"});
  for (const char* chip : {"\nM1 ", "\nM2 Ultra ", "\nM5 Max "})
    EXPECT_NE(all.out.find(chip), std::string::npos) << chip;
}

TEST_F(CliTest, PlanTakesTheSizesAsTrainDoesAndPrintsJson) {
  const Finished finished =
      ok({"plan", "--model",      "stories260K", "--dim",        "32",  "--heads",
          "4",    "--kv-heads",   "2",           "--head-dim",   "10",  "--layers",
          "3",    "--sequence",   "24",          "--vocab-size", "420", "--batch",
          "2",    "--accumulate", "3",           "--json"});
  const auto json = nlohmann::json::parse(finished.out);
  EXPECT_EQ(json["sizes"]["dim"], 32);
  EXPECT_EQ(json["sizes"]["head_dim"], 10);
  EXPECT_EQ(json["sizes"]["vocab"], 420);
  EXPECT_EQ(json["sizes"]["microbatches"], 6);
  const auto& chip = json["chips"][0];
  EXPECT_EQ(chip["chip"], "m4");
  for (const auto& kernel : chip["kernels"])
    if (kernel["kernel"] == "ffnBwd") {
      EXPECT_EQ(kernel["launches"], 3 * 6);
    }
  const double seconds = chip["step_seconds"];
  EXPECT_NEAR(chip["tokens_per_second"], 6 * 24 / seconds, 1e-6 * 6 * 24 / seconds);
}

// --- what bad input gets ---

TEST_F(CliTest, WrongUseIsExitCodeTwo) {
  expect_refusal({}, 2, {"--help"});
  expect_refusal({"train", "--colour", "red"}, 2, {"--colour"});
  expect_refusal({"train", "--model", "stories260K"}, 2, {"--data is wanted"});
  expect_refusal({"train", "--data", at("tokens.bin"), "--out", at("x")}, 2, {"--model is wanted"});
  expect_refusal(train({"--model", "gpt9", "--out", at("x")}), 2, {"gpt9", "stories15M"});
  expect_refusal(train({"--batch", "0", "--out", at("x")}), 2, {"--batch", "found 0"});
  expect_refusal(train({"--lr", "-1", "--out", at("x")}), 2, {"--lr"});
  expect_refusal(train({"--device", "abacus", "--out", at("x")}), 2, {"abacus", "cpu"});
  expect_refusal({"sample", "--prompt", "x"}, 2, {"--ckpt"});
  expect_refusal({"program", "fwdMagic"}, 2, {"fwdMagic"});
  expect_refusal({"program", "fwdFFN", "--as", "mil", "--form", "knitted"}, 2,
                 {"knitted", "rank3"});
  expect_refusal({"program", "loss", "--as", "mil"}, 1, {"loss", "ids"});
  expect_refusal({"plan", "--chip", "m9"}, 2, {"m9", "m4max"});
  expect_refusal({"plan", "--device", "cpu"}, 2, {"--device", "cpu"});
  expect_refusal({"plan", "--batch", "0"}, 2, {"--batch"});
  expect_refusal({"plan", "--heads", "7"}, 1, {"heads"});
}

TEST_F(CliTest, TokenFilesThatCannotBe) {
  const auto with = [&](const std::string& data, const Arguments& more = {}) {
    Arguments all{"--data", data, "--out", at("x")};
    all.insert(all.end(), more.begin(), more.end());
    return train(all);
  };
  expect_refusal(with(at("missing.bin")), 1, {"missing.bin"});
  expect_refusal(with(write("odd.bin", std::string(101, '\1')), {"--vocab-size", "420"}), 1,
                 {"odd.bin", "101"});
  std::string tokens = read_file(at("tokens.bin"));
  tokens[2000] = '\xff', tokens[2001] = '\xff';
  expect_refusal(with(write("high.bin", tokens), {"--vocab-size", "420"}), 1,
                 {"high.bin", "65535", "420"});
  expect_refusal(with(write("short.bin", tokens.substr(0, 48)), {"--vocab-size", "420"}), 1,
                 {"short.bin", "25"});
  expect_refusal(with(write("bare.bin", tokens)), 1, {"--tokenizer or --vocab-size"});
  EXPECT_FALSE(fs::exists(at("x"))) << "a refused run leaves nothing behind";
}

TEST_F(CliTest, SizesThatDoNotDivide) {
  expect_refusal(train({"--dim", "34", "--out", at("x")}), 1, {"34", "heads"});
  expect_refusal(train({"--kv-heads", "3", "--out", at("x")}), 1, {"3", "heads"});
}

TEST_F(CliTest, ACheckpointOfOtherSizes) {
  expect_refusal(train({"--out", at("run"), "--resume", "--dim", "64"}), 1,
                 {"checkpoint-60", "dim 32", "64"});
  expect_refusal({"train", "--out", at("run"), "--resume", "--model", "stories15M"}, 1,
                 {"checkpoint-60", "dim 32", "--model stories15M", "288"});
  expect_refusal(train({"--init", at("run"), "--hidden", "56", "--out", at("y")}), 1,
                 {"gate_proj", "56", "48"});
}

TEST_F(CliTest, RunFoldersThatCannotBeUsed) {
  expect_refusal(train({"--out", at("run")}), 1, {"run", "--resume"});
  expect_refusal(train({"--out", "/proc/weft_run"}), 1, {"/proc/weft_run"});
  const train::RunFolder held(at("held"));
  expect_refusal(train({"--out", at("held")}), 1, {"held", "another training uses it"});
}

TEST_F(CliTest, Llama2cFilesThatCannotBe) {
  const auto header = [](std::vector<int32_t> numbers, size_t floats) {
    std::string bytes(reinterpret_cast<const char*>(numbers.data()), numbers.size() * 4);
    return bytes + std::string(floats * 4, '\0');
  };
  expect_refusal(
      {"sample", "--ckpt", write("header.bin", header({-7, 172, 5, 8, 4, 512, 512}, 100))}, 1,
      {"header.bin"});
  expect_refusal(
      {"sample", "--ckpt", write("length.bin", header({64, 172, 5, 8, 4, 512, 512}, 100))}, 1,
      {"length.bin"});
  expect_refusal({"sample", "--ckpt", write("empty.bin", "")}, 1, {"empty.bin"});
  expect_refusal({"sample", "--ckpt", at("nowhere")}, 1, {"nowhere"});
}

TEST_F(CliTest, ATokenizerOfAnotherSize) {
  ok({"tokenizer", "train", "--input", at("stories.txt"), "--vocab", "380", "--out", at("tok380")});
  expect_refusal({"sample", "--ckpt", at("run"), "--vocab", at("tok380")}, 1,
                 {"tok380", "380", "420"});
  expect_refusal(train({"--tokenizer", at("tok380"), "--out", at("x")}), 1,
                 {"tok380", "tokens.bin"});
  ok({"tokenize", "--tokenizer", at("tok380"), "--input", at("stories.txt"), "--out",
      at("tokens380.bin")});
  expect_refusal(train({"--init", at("run"), "--data", at("tokens380.bin"), "--out", at("x")}), 1,
                 {"420", "380"});
}

}  // namespace
}  // namespace weft
