// `weft dash -- train …`: a training that the dashboard starts, leaves, stops and loses; and texts
// from a model that is there.
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>

#include "base/clock.h"
#include "base/file.h"
#include "e2e/tiny_training.h"
#include "e2e/tmux_screen.h"

namespace weft {
namespace {

namespace fs = std::filesystem;

class DashTrainingTest : public testing::Test {
 protected:
  static void SetUpTestSuite() { corpus_ = new TinyTraining("dash_training", 60); }
  static void TearDownTestSuite() {
    delete corpus_;
    corpus_ = nullptr;
  }
  static std::string at(const std::string& name) { return corpus_->at(name); }

  static std::string train(const std::string& run, const std::string& steps) {
    return fmt::format(
        "train --model stories260K --dim 32 --hidden 48 --layers 2 --heads 4 --kv-heads 2 "
        "--sequence 24 --batch 2 --threads 1 --checkpoint-every 0 --data {} --out {} --steps {}",
        at("tokens.bin"), at(run), steps);
  }
  static void start(const TmuxScreen& screen, const std::string& training) {
    screen.enter(fmt::format("clear; sh -c 'echo $$ > {}; exec {} dash -- {}'; echo code $?",
                             at("pid"), WEFT_PROGRAM, training));
  }
  /// The process that the dashboard started.
  static pid_t child() {
    std::string parent = read_file(at("pid"));
    parent.pop_back();
    const Finished found = run_program("pgrep", {"-P", parent});
    EXPECT_EQ(found.code, 0) << found.err;
    return std::stoi(found.out);
  }
  static bool ends(pid_t process) {
    for (const int64_t start = now_ns(); seconds_since(start) < 60; ::usleep(20000))
      if (::kill(process, 0) != 0) return true;
    return false;
  }
  static bool has_checkpoint(const std::string& run) { return fs::exists(at(run) + "/latest"); }

 private:
  static inline TinyTraining* corpus_ = nullptr;
};

TEST_F(DashTrainingTest, LeftRunningItGoesOn) {
  const TmuxScreen screen;
  start(screen, train("left", "1000000"));
  ASSERT_TRUE(screen.comes("running")) << screen.text();
  const pid_t training = child();
  screen.press({"q"});
  EXPECT_TRUE(screen.comes("leave the training running?")) << screen.text();
  screen.press({"Escape"});
  EXPECT_TRUE(screen.goes("leave the training running?")) << screen.text();
  screen.press({"q", "y"});
  EXPECT_TRUE(screen.comes("code 0")) << screen.text();
  EXPECT_NE(screen.text().find(fmt::format("process {}", training)), std::string::npos)
      << screen.text();
  ASSERT_EQ(::kill(training, 0), 0);
  EXPECT_NE(TinyTraining::ok({"dash", "--once", at("left")}).out.find("running"),
            std::string::npos);
  EXPECT_FALSE(has_checkpoint("left"));
  ::kill(training, SIGINT);
  EXPECT_TRUE(ends(training));
  EXPECT_TRUE(has_checkpoint("left"));
}

TEST_F(DashTrainingTest, RunningItWritesTexts) {
  const TmuxScreen screen;
  start(screen, train("writing", "1000000"));
  ASSERT_TRUE(screen.comes("running")) << screen.text();
  screen.press({"7", "e", "C-u", "T", "o", "m", "Enter", "s"});
  EXPECT_TRUE(screen.comes(": “Tom”")) << screen.text();
  EXPECT_EQ(screen.text().find("TomTom"), std::string::npos) << screen.text();
  screen.press({"s", "q", "n"});
  EXPECT_TRUE(screen.comes("code 0")) << screen.text();
}

TEST_F(DashTrainingTest, TheTerminalsEndIsNotItsOwn) {
  pid_t training = 0;
  {
    const TmuxScreen screen;
    start(screen, train("lonely", "1000000"));
    ASSERT_TRUE(screen.comes("running")) << screen.text();
    training = child();
  }
  EXPECT_TRUE(ends(std::stoi(read_file(at("pid")))));
  ASSERT_EQ(::kill(training, 0), 0);
  ::kill(training, SIGINT);
  EXPECT_TRUE(ends(training));
  EXPECT_TRUE(has_checkpoint("lonely"));
}

TEST_F(DashTrainingTest, StoppedItSavesAndIsWaitedFor) {
  const TmuxScreen screen;
  start(screen, train("stopped", "1000000"));
  ASSERT_TRUE(screen.comes("running")) << screen.text();
  const pid_t training = child();
  screen.press({"q", "n"});
  EXPECT_TRUE(screen.comes("code 0")) << screen.text();
  EXPECT_NE(screen.text().find("the training has stopped"), std::string::npos) << screen.text();
  EXPECT_NE(::kill(training, 0), 0);
  EXPECT_TRUE(has_checkpoint("stopped"));
}

TEST_F(DashTrainingTest, KilledItsEndIsSeen) {
  const TmuxScreen screen;
  start(screen, train("killed", "1000000"));
  ASSERT_TRUE(screen.comes("running")) << screen.text();
  ::kill(child(), SIGKILL);
  EXPECT_TRUE(screen.comes("the training was killed: Killed")) << screen.text();
  EXPECT_TRUE(screen.comes("interrupted")) << screen.text();
  screen.press({"q"});
  EXPECT_TRUE(screen.comes("code 1")) << screen.text();
  EXPECT_NE(screen.text().find("the training was killed"), std::string::npos) << screen.text();
}

TEST_F(DashTrainingTest, AtItsEndTheDashboardStays) {
  const TmuxScreen screen;
  start(screen, train("done", "5"));
  ASSERT_TRUE(screen.comes("done")) << screen.text();
  EXPECT_TRUE(screen.comes("saved")) << screen.text();  // the last of its words
  screen.press({"q"});
  EXPECT_TRUE(screen.comes("code 0")) << screen.text();
}

TEST_F(DashTrainingTest, RefusedItSaysWhyAndLeavesNothing) {
  const TmuxScreen screen;
  start(screen, train("refused", "5") + " --loss-scale 3");
  EXPECT_TRUE(screen.comes("code 1")) << screen.text();
  EXPECT_NE(screen.text().find("--loss-scale"), std::string::npos) << screen.text();
  EXPECT_FALSE(fs::exists(at("refused")));
}

TEST_F(DashTrainingTest, OfAnEndedRunTheDashboardWritesTexts) {
  std::vector<std::string> arguments;
  std::string words = train("texts", "5") + " ";
  for (size_t begin = 0, end; (end = words.find(' ', begin)) != words.npos; begin = end + 1)
    arguments.push_back(words.substr(begin, end - begin));
  TinyTraining::ok(arguments);
  const TmuxScreen screen;
  screen.enter(fmt::format("clear; {} dash {}; echo code $?", WEFT_PROGRAM, at("texts")));
  ASSERT_TRUE(screen.comes("done")) << screen.text();
  screen.press({"7", "e", "C-u", "T", "o", "m", "Enter", "s"});
  EXPECT_TRUE(screen.comes("step 5: “Tom”")) << screen.text();
  screen.press({"s", "q"});  // while it is writing
  EXPECT_TRUE(screen.comes("code 0")) << screen.text();
}

}  // namespace
}  // namespace weft
