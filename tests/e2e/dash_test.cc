// `weft dash` in a terminal, as somebody sits before it: what stands on the screen, what keys do,
// and that the terminal is as it was, however the dashboard ends.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>

#include "base/file.h"
#include "base/test_support.h"
#include "e2e/process.h"
#include "e2e/synthetic_run.h"
#include "e2e/tmux_screen.h"
#include "train/run_folder.h"

namespace weft {
namespace {

namespace fs = std::filesystem;

// What of the terminal a program changes that takes the whole of it.
constexpr const char* kModes =
    "alternate {#{alternate_on}} cursor {#{cursor_flag}} keypad {#{keypad_flag}} mouse "
    "{#{mouse_any_flag}}";

class DashTest : public testing::Test {
 protected:
  DashTest() : run_(folder_ / "first", 400) {
    run_.event(0, "start", "");
    run_.train(1, 400);
    run_.sample(400, "Once", "Once upon a time there was a loom.");
    run_.event(400, "done", "step 400");
  }

  /// Starts `weft dash` with these arguments, its process's number in a file.
  void start(const TmuxScreen& screen, const std::string& arguments) const {
    screen.enter(fmt::format("stty -g > {0}/before; sh -c 'echo $$ > {0}/pid; exec {1} dash {2}'",
                             folder_.path().string(), WEFT_PROGRAM, arguments));
  }
  void start(const TmuxScreen& screen) const { start(screen, run_.folder().string()); }
  void kill(int signal) const { ::kill(std::stoi(read_file(folder_ / "pid")), signal); }

  /// Holds the terminal to what it was before start().
  void expect_restored(const TmuxScreen& screen) const {
    EXPECT_EQ(screen.format(kModes), "alternate {0} cursor {1} keypad {0} mouse {0}");
    screen.enter(fmt::format("stty -g > {}/after; echo co''mpared", folder_.path().string()));
    ASSERT_TRUE(screen.comes("compared"));
    EXPECT_EQ(read_file(folder_ / "before"), read_file(folder_ / "after"));
  }

  std::string once(const std::string& size) const {
    const Finished finished = weft_run({"dash", run_.folder().string(), "--once", "--size", size});
    EXPECT_EQ(finished.code, 0) << finished.err;
    return finished.out;
  }

  TestFolder folder_{"dash"};
  SyntheticRun run_;
};

TEST_F(DashTest, AFinishedRunInEverySizeLooksAsOnceSays) {
  const TmuxScreen screen;
  start(screen);
  EXPECT_TRUE(screen.becomes(once("80x24"))) << screen.text() << once("80x24");
  screen.resize(200, 50);
  EXPECT_TRUE(screen.becomes(once("200x50"))) << screen.text() << once("200x50");
  screen.resize(40, 10);
  EXPECT_TRUE(screen.becomes(once("40x10"))) << screen.text() << once("40x10");
  screen.resize(80, 24);
  EXPECT_TRUE(screen.becomes(once("80x24"))) << screen.text();
  screen.press({"q"});
  EXPECT_TRUE(screen.comes("shell>"));
  expect_restored(screen);
}

TEST_F(DashTest, KeysDoWhatTheHelpSays) {
  const TmuxScreen screen;
  start(screen);
  const std::string all = once("80x24");
  ASSERT_TRUE(screen.becomes(all)) << screen.text();
  screen.press({"?"});
  EXPECT_TRUE(screen.comes("this help"));
  screen.press({"?"});
  EXPECT_TRUE(screen.becomes(all));
  screen.press({"6"});
  EXPECT_TRUE(screen.comes("checkpoint-300")) << screen.text();
  screen.press({"Escape"});
  EXPECT_TRUE(screen.becomes(all));
  screen.press({"7"});
  EXPECT_TRUE(screen.comes("there was a loom")) << screen.text();
  screen.press({"7"});
  EXPECT_TRUE(screen.becomes(all));
  screen.press({"e", "C-u", "x", "y", "BSpace", "é"});
  EXPECT_TRUE(screen.comes("xé")) << screen.text();
  screen.press({"Escape"});
  EXPECT_TRUE(screen.becomes(all)) << screen.text();
  screen.press({"Up", "l", "Left"});
  EXPECT_TRUE(screen.goes("step 1 ")) << screen.text();
  screen.press({"l", "Home"});
  EXPECT_TRUE(screen.becomes(all)) << screen.text();
}

TEST_F(DashTest, AClickMakesAPanelLargeAndAgainAllOfThem) {
  const TmuxScreen screen;
  start(screen);
  const std::string all = once("80x24");
  ASSERT_TRUE(screen.becomes(all)) << screen.text();
  const std::string click = "\033[M !'\033[M#!'";  // at (0, 6): the first button, and its release
  screen.send(click);
  EXPECT_TRUE(screen.goes("2 speed")) << screen.text();
  screen.send(click);
  EXPECT_TRUE(screen.becomes(all)) << screen.text();
}

TEST_F(DashTest, AGrowingFileIsFollowedAndATruncatedOneSurvived) {
  const SyntheticRun run(folder_ / "growing", 5000);
  run.train(1, 123);
  const TmuxScreen screen;
  start(screen, run.folder().string());
  EXPECT_TRUE(screen.comes("step 123")) << screen.text();
  run.train(124, 1357);
  EXPECT_TRUE(screen.comes("step 1,357")) << screen.text();
  run.append(R"({"schema":1,"type":"step","step":)");  // half a line
  run.append("1358,\"loss\":2}\n");
  EXPECT_TRUE(screen.comes("step 1,358")) << screen.text();

  fs::resize_file(run.telemetry(), fs::file_size(run.telemetry()) / 3 + 17);
  EXPECT_TRUE(screen.goes("1,358")) << screen.text();
  fs::resize_file(run.telemetry(), 0);
  run.append("no record\n");
  run.train(1, 77);
  EXPECT_TRUE(screen.comes("step 77")) << screen.text();
  fs::remove(run.telemetry());
  ::sleep(1);
  screen.press({"?"});
  EXPECT_TRUE(screen.comes("this help")) << screen.text();
  screen.press({"?", "q"});
  EXPECT_TRUE(screen.comes("shell>"));
}

class DashSignalTest : public DashTest, public testing::WithParamInterface<int> {};

TEST_P(DashSignalTest, TheTerminalIsAsItWas) {
  const TmuxScreen screen;
  start(screen);
  ASSERT_TRUE(screen.becomes(once("80x24"))) << screen.text();
  EXPECT_EQ(screen.format(kModes), "alternate {1} cursor {0} keypad {1} mouse {1}");
  kill(GetParam());
  EXPECT_TRUE(screen.comes("shell>")) << screen.text();
  expect_restored(screen);
  screen.enter("echo code $?");
}

INSTANTIATE_TEST_SUITE_P(Ends, DashSignalTest,
                         testing::Values(SIGINT, SIGTERM, SIGHUP, SIGSEGV, SIGABRT, SIGBUS),
                         [](const auto& one) {
                           return std::string("Signal") + std::to_string(one.param);
                         });

TEST_F(DashTest, StoppedItGivesTheTerminalBackAndTakesItAgain) {
  const TmuxScreen screen;
  start(screen);
  const std::string all = once("80x24");
  ASSERT_TRUE(screen.becomes(all)) << screen.text();
  screen.press({"C-z"});
  EXPECT_TRUE(screen.comes("shell>")) << screen.text();
  expect_restored(screen);
  screen.enter("fg");
  EXPECT_TRUE(screen.becomes(all)) << screen.text();
  EXPECT_EQ(screen.format(kModes), "alternate {1} cursor {0} keypad {1} mouse {1}");
  screen.press({"?"});
  EXPECT_TRUE(screen.comes("this help")) << screen.text();
}

TEST_F(DashTest, ColoursUnlessNobodyWantsThem) {
  const std::string of256 = "38;5;";
  {
    const TmuxScreen screen;
    start(screen);
    ASSERT_TRUE(screen.becomes(once("80x24")));
    EXPECT_NE(screen.text(true).find(of256), std::string::npos);
  }
  {
    const TmuxScreen screen(80, 24, {"NO_COLOR=1"});
    start(screen);
    ASSERT_TRUE(screen.becomes(once("80x24")));
    EXPECT_EQ(screen.text(true).find(of256), std::string::npos);
    for (int i = 0; i < 8; ++i) {
      EXPECT_EQ(screen.text(true).find(fmt::format("\033[3{}m", i)), std::string::npos);
    }
  }
}

TEST_F(DashTest, OfEightColoursThoseOfTheTheme) {
  const TmuxScreen screen;
  screen.enter("export TERM=screen");
  start(screen);
  ASSERT_TRUE(screen.becomes(once("80x24")));
  const std::string text = screen.text(true);
  EXPECT_EQ(text.find("38;5;"), std::string::npos);
  EXPECT_NE(text.find("\033[36m"), std::string::npos);  // the first curve: cyan
}

TEST_F(DashTest, ATerminalWithoutUnicodeGetsAscii) {
  const TmuxScreen screen(80, 24, {"LC_ALL=C"});
  start(screen);
  ASSERT_TRUE(screen.comes("weft first")) << screen.text();
  const std::string text = screen.text();
  EXPECT_TRUE(std::ranges::all_of(text, [](char c) { return c == '\n' || (c >= ' ' && c < 0x7f); }))
      << text;
  EXPECT_NE(text.find("+-"), std::string::npos) << text;
}

TEST_F(DashTest, ARunningTrainingIsAskedForASample) {
  const train::RunFolder held(run_.folder());
  const TmuxScreen screen;
  start(screen);
  ASSERT_TRUE(screen.comes("weft first")) << screen.text();
  screen.press({"e", "C-u", "A", "\"", "é", "Enter", "s"});
  const fs::path request = run_.folder() / "sample.request";
  for (int i = 0; i < 3000 && !fs::exists(request); ++i) ::usleep(20000);
  ASSERT_TRUE(fs::exists(request)) << screen.text();
  EXPECT_EQ(read_file(request), "{\"prompt\":\"A\\\"é\",\"tokens\":200,\"temperature\":0.8}\n");
}

TEST(Dash, WithoutATerminalItIsRefusedInWords) {
  const TestFolder folder("dash_refused");
  const SyntheticRun run(folder / "run", 10);
  const Finished finished = weft_run({"dash", run.folder().string()});
  EXPECT_EQ(finished.code, 2);
  EXPECT_NE(finished.err.find("--once"), std::string::npos) << finished.err;
  const TmuxScreen screen;
  screen.enter(fmt::format("clear; TERM=dumb {} dash {}", WEFT_PROGRAM, run.folder().string()));
  EXPECT_TRUE(screen.comes("TERM=dumb;")) << screen.text();
  screen.enter(fmt::format("clear; TERM=nonesuch {} dash {}", WEFT_PROGRAM, run.folder().string()));
  EXPECT_TRUE(screen.comes("TERM=nonesuch;")) << screen.text();
}

TEST_F(DashTest, WithItsTerminalItEnds) {
  pid_t process = 0;
  {
    const TmuxScreen screen;
    start(screen);
    ASSERT_TRUE(screen.becomes(once("80x24"))) << screen.text();
    process = std::stoi(read_file(folder_ / "pid"));
    EXPECT_EQ(::kill(process, 0), 0);
  }
  for (int i = 0; i < 3000 && ::kill(process, 0) == 0; ++i) ::usleep(20000);
  EXPECT_NE(::kill(process, 0), 0);
}

TEST(Dash, TheNewestRunIsTakenWhereNoneIsNamed) {
  const TestFolder folder("dash_newest");
  const auto once_there = [&] {
    return run_program("sh", {"-c", fmt::format("cd {} && exec {} dash --once",
                                                folder.path().string(), WEFT_PROGRAM)});
  };
  const Finished none = once_there();
  EXPECT_EQ(none.code, 2);
  EXPECT_NE(none.err.find("there is no run under runs/"), std::string::npos) << none.err;
  for (const char* const name : {"older", "newest", "oldest"})
    SyntheticRun((folder / "runs") / name, 10).train(1, 3);
  const auto now = fs::file_time_type::clock::now();
  const auto age = [&](const char* name, int seconds) {
    fs::last_write_time((folder / "runs") / name / "telemetry.jsonl",
                        now - std::chrono::seconds(seconds));
  };
  age("older", 20);
  age("newest", 10);
  age("oldest", 30);
  EXPECT_TRUE(once_there().out.starts_with("weft newest ")) << once_there().out;
}

TEST(Dash, WhatIsNoRunIsRefusedInWords) {
  const TestFolder folder("dash_no_run");
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{{"dash", folder / "none", "--once"},
                                             {"dash", "--once", "--size", "80"},
                                             {"dash", "--once", "--size", "0x24"},
                                             {"dash", "--once", "--", "train"},
                                             {"dash", "--", "sample", "--ckpt", "x"},
                                             {"dash", "--", "train", "--nonesuch"},
                                             {"dash", "--", "train", "--data", "x", "--dry-run"}}) {
    const Finished finished = weft_run(arguments);
    EXPECT_NE(finished.code, 0);
    EXPECT_TRUE(finished.err.starts_with("weft: ")) << finished.err;
    EXPECT_EQ(std::ranges::count(finished.err, '\n'), 1) << finished.err;
  }
}

}  // namespace
}  // namespace weft
