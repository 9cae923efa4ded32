#include "base/child_stream.h"

#include <gtest/gtest.h>
#include <signal.h>

#include <chrono>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "base/test_support.h"

namespace weft {
namespace {

std::vector<std::string> shell(const std::string& script) { return {"/bin/sh", "-c", script}; }

/// What it says until `done` or for 20 s.
template <class Done>
std::string listen(ChildStream& child, const Done& done) {
  std::string text;
  const int64_t start = now_ns();
  while (!done(text) && seconds_since(start) < 20) {
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
    text += child.read();
  }
  return text;
}

TEST(ChildStream, IsReadWhileItRuns) {
  ChildStream child(shell("echo first; sleep 60; echo never"));
  EXPECT_EQ(listen(child, [](const std::string& text) { return !text.empty(); }), "first\n");
  EXPECT_FALSE(child.end().has_value());
  EXPECT_EQ(child.read(), "");  // and doesn't wait
}

TEST(ChildStream, SaysHowItEnded) {
  ChildStream child(shell("cat; echo out; echo one >&2; echo two >&2; exit 3"));
  std::optional<std::string> end;
  const std::string text =
      listen(child, [&](const std::string&) { return (end = child.end()).has_value(); });
  EXPECT_EQ(end, "exit code 3: two");
  EXPECT_EQ(text, "out\n");
  EXPECT_EQ(child.end(), end);
}

TEST(ChildStream, ASignalIsSeen) {
  ChildStream child(shell("kill -TERM $$"));
  std::optional<std::string> end;
  listen(child, [&](const std::string&) { return (end = child.end()).has_value(); });
  EXPECT_EQ(end, "signal 15");
}

TEST(ChildStream, EndsWithItsOwner) {
  pid_t grandchild = 0;
  {
    ChildStream child(shell("sleep 60 & echo $!; wait"));
    grandchild = std::stoi(listen(child, [](const std::string& text) { return !text.empty(); }));
    EXPECT_EQ(::kill(grandchild, 0), 0);
  }
  // Whoever inherits it may take a while to notice.
  const int64_t start = now_ns();
  while (::kill(grandchild, 0) == 0 && seconds_since(start) < 20)
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  EXPECT_NE(::kill(grandchild, 0), 0);
}

TEST(ChildStream, OneThatIsNotThereIsAnError) {
  const std::vector<std::string> command{"/no/such/program"};
  EXPECT_NE(error_of([&] { ChildStream child(command); }).find("/no/such/program: starting it"),
            std::string::npos);
}

}  // namespace
}  // namespace weft
