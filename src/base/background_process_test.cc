#include "base/background_process.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "base/file.h"
#include "base/test_support.h"

namespace weft {
namespace {

BackgroundProcess shell(const std::string& script, const std::string& output) {
  return {std::vector<std::string>{"/bin/sh", "-c", script}, output};
}

BackgroundProcess::End end_of(BackgroundProcess& process) {
  const int64_t start = now_ns();
  while (seconds_since(start) < 30) {
    if (const auto end = process.ended()) return *end;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  ADD_FAILURE() << "it does not end";
  return {};
}

void wait_for_text(const std::string& path, const std::string& text) {
  const int64_t start = now_ns();
  while (read_file(path).find(text) == std::string::npos && seconds_since(start) < 30)
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
}

TEST(BackgroundProcess, WhatItWritesIsAddedToTheFile) {
  const TestFolder folder("background");
  const std::string output = folder / "output.txt";
  write_file(output, "from before\n");
  BackgroundProcess process = shell("cat; echo one; echo two >&2; echo three; exit 5", output);
  EXPECT_EQ(end_of(process).code, 5);
  EXPECT_EQ(process.ended()->code, 5);  // is remembered
  EXPECT_EQ(read_file(output), "from before\none\ntwo\nthree\n");
  EXPECT_EQ(process.last_lines(2), "two\nthree");
  EXPECT_EQ(process.last_lines(9), "one\ntwo\nthree");  // its own alone
}

TEST(BackgroundProcess, OfALongTextTheEndIsTold) {
  const TestFolder folder("background_long");
  BackgroundProcess process =
      shell("head -c 100000 /dev/zero | tr '\\0' x; echo; echo end", folder / "output.txt");
  end_of(process);
  EXPECT_EQ(process.last_lines(1), "end");
  EXPECT_LE(process.last_lines(2).size(), 4096u);
}

TEST(BackgroundProcess, HasASessionOfItsOwnAndIsInterruptedAlone) {
  const TestFolder folder("background_signal");
  const std::string output = folder / "output.txt";
  BackgroundProcess process =
      shell("trap 'echo asked; exit 9' INT; echo ready; while :; do sleep 0.01; done", output);
  EXPECT_FALSE(process.ended());
  wait_for_text(output, "ready");
  EXPECT_EQ(::getsid(process.id()), process.id());
  process.interrupt();
  EXPECT_EQ(end_of(process).code, 9);
  EXPECT_EQ(process.last_lines(1), "asked");
  process.interrupt();  // nobody is there any more
}

TEST(BackgroundProcess, ASignalIsSeen) {
  const TestFolder folder("background_killed");
  BackgroundProcess process = shell("kill -KILL $$", folder / "output.txt");
  EXPECT_EQ(end_of(process).signal, SIGKILL);
  EXPECT_EQ(process.last_lines(3), "");
}

}  // namespace
}  // namespace weft
