#include "base/child_process.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <thread>

#include "base/clock.h"
#include "base/test_support.h"

namespace weft {
namespace {

using How = ChildEnd::How;

ChildEnd shell(const std::string& script, std::string_view input = "", double limit = 60) {
  return run_child(std::vector<std::string>{"/bin/sh", "-c", script}, input, limit);
}

TEST(ChildProcess, ReadsItsInputAndIsHeard) {
  const ChildEnd end = shell("cat; echo first >&2; echo second >&2; exit 7", "a text\n");
  EXPECT_EQ(end.how, How::exited);
  EXPECT_EQ(end.code, 7);
  EXPECT_EQ(end.out, "a text\n");
  EXPECT_EQ(end.last, "second");
}

// More than a pipe holds, both ways at once.
TEST(ChildProcess, LongTextsPass) {
  const std::string text(900000, 'x');
  EXPECT_EQ(shell("cat", text).out, text);
}

TEST(ChildProcess, WhatIsWrittenWithoutEndIsCutOff) {
  const ChildEnd end =
      shell("head -c 3000000 /dev/zero; head -c 100000 /dev/zero >&2; echo end >&2");
  EXPECT_EQ(end.out.size(), size_t{1} << 20);
  EXPECT_LE(end.last.size(), 4096u);
  EXPECT_TRUE(end.last.ends_with("end"));
}

TEST(ChildProcess, ASignalIsSeen) {
  const ChildEnd end = shell("echo about to die >&2; kill -SEGV $$");
  EXPECT_EQ(end.how, How::killed);
  EXPECT_EQ(end.code, SIGSEGV);
  EXPECT_EQ(end.last, "about to die");
}

// And nobody is left to be waited for.
TEST(ChildProcess, OneThatHangsIsKilled) {
  const int64_t start = now_ns();
  const ChildEnd end = shell("echo begun; sleep 60; echo never", "", 0.3);
  EXPECT_EQ(end.how, How::overdue);
  EXPECT_EQ(end.out, "begun\n");
  EXPECT_LT(seconds_since(start), 10);
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1);
  EXPECT_EQ(errno, ECHILD);
}

TEST(ChildProcess, WhatItStartedIsKilledWithIt) {
  const TestFolder folder("child_process");
  const std::string file = (folder / "late").string();
  EXPECT_EQ(shell(fmt::format("(sleep 0.6; touch {}) & wait", file), "", 0.2).how, How::overdue);
  std::this_thread::sleep_for(std::chrono::milliseconds(800));
  EXPECT_FALSE(std::filesystem::exists(file));
}

TEST(ChildProcess, OneThatClosesItsEndsAndHangsIsKilledToo) {
  EXPECT_EQ(shell("exec >&- 2>&- <&-; sleep 60", "", 0.3).how, How::overdue);
}

// A signal would end the tests.
TEST(ChildProcess, OneThatDoesNotReadIsNoTrouble) {
  const ChildEnd end = shell("exec <&-; echo done", std::string(1000000, 'x'));
  EXPECT_EQ(end.how, How::exited);
  EXPECT_EQ(end.out, "done\n");
}

TEST(ChildProcess, OneThatIsNotThereIsAnError) {
  const std::string text =
      error_of([] { run_child(std::vector<std::string>{"/no/such/program"}, "", 1); });
  EXPECT_NE(text.find("/no/such/program: starting it failed"), std::string::npos) << text;
}

// The child has those of this process that are meant to be passed on, and ls the folder it reads.
TEST(ChildProcess, NoDescriptorIsLeftOpenOnEitherSide) {
  const auto open = [](bool passed_on_alone) {
    int count = 0;
    for (int descriptor = 0; descriptor < 1024; ++descriptor)
      if (const int flags = ::fcntl(descriptor, F_GETFD); flags >= 0)
        count += passed_on_alone ? (flags & FD_CLOEXEC) == 0 : 1;
    return count;
  };
  const int before = open(false);
  EXPECT_EQ(std::stoi(shell("ls /dev/fd/ | wc -l").out), open(true) + 1);
  EXPECT_EQ(open(false), before);
}

}  // namespace
}  // namespace weft
