// `weft tokenize` with a long stream on its standard input: bounded memory, and what an
// interruption leaves.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

#include "base/descriptor.h"
#include "base/error.h"
#include "base/file.h"
#include "base/test_support.h"
#include "data/packed_text.h"
#include "e2e/process.h"

extern char** environ;

namespace weft {
namespace {

namespace fs = std::filesystem;

/// The program at work, with a pipe to its standard input.
class Fed {
 public:
  explicit Fed(std::vector<std::string> arguments) {
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) != 0) fail("pipe: there is none");
    const Descriptor read_end(ends[0]);
    input_ = Descriptor(ends[1]);
    for (const int end : ends)
      if (::fcntl(end, F_SETFD, FD_CLOEXEC) != 0) fail("fcntl: a pipe can't be kept back");
    std::string program = WEFT_PROGRAM;
    std::vector<char*> argv{program.data()};
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, read_end.value, STDIN_FILENO);
    const int failed =
        ::posix_spawn(&child_, program.c_str(), &actions, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (failed != 0) fail("{}: can't be run: error {}", program, failed);
  }

  void feed(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t n = ::write(input_.value, bytes.data(), bytes.size());
      if (n <= 0) fail("the program took no more of its input");
      bytes.remove_prefix(static_cast<size_t>(n));
    }
  }
  void signal(int number) const { ::kill(child_, number); }

  struct End {
    int code;               // the exit code, or 128 + the signal
    double peak_megabytes;  // of memory in use
  };
  End end() {
    input_.close();
    int status = 0;
    rusage usage = {};
    if (::wait4(child_, &status, 0, &usage) != child_) fail("wait4: no child");
    // Linux counts KiB, macOS bytes, of which a program has more than ten million.
    const auto peak = static_cast<double>(usage.ru_maxrss);
    return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
            peak < 1e7 ? peak * 1024e-6 : peak * 1e-6};
  }

 private:
  Descriptor input_;
  pid_t child_ = 0;
};

class TokenizeStream : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(weft_run({"data", "stories", "--out", at("s"), "--count", "1500"}).code, 0);
    ASSERT_EQ(
        weft_run({"tokenizer", "train", "--input", at("s"), "--vocab", "900", "--out", at("tok")})
            .code,
        0);
    ASSERT_EQ(
        weft_run({"tokenize", "--tokenizer", at("tok"), "--input", at("s"), "--out", at("one.bin")})
            .code,
        0);
    block_ = read_file(at("s")) + "\n<|endoftext|>\n";
  }
  std::string at(const std::string& name) const { return folder_ / name; }
  std::vector<std::string> arguments() const {
    return {"tokenize", "--tokenizer", at("tok"), "--input", "-",         "--quiet",
            "--out",    at("out.bin"), "--val",   "0.1",     "--threads", "2"};
  }

  /// Feeds `times` blocks as `bytes` and judges memory and tokens.
  void stream(std::string_view bytes, size_t times) {
    Fed program(arguments());
    for (size_t i = 0; i < times; ++i) program.feed(bytes);
    const Fed::End end = program.end();
    EXPECT_EQ(end.code, 0);
    // The program itself takes about 20 MB, two batches of text and one of tokens 8 MB, two word
    // caches at most 2 x 16 MB, the unpacking well below 1 MB.
    EXPECT_LT(end.peak_megabytes, 64);
    RecordProperty("peak_megabytes", static_cast<int>(end.peak_megabytes));
    EXPECT_EQ(fs::file_size(at("out.bin")) + fs::file_size(at("out_val.bin")),
              fs::file_size(at("one.bin")) * times);
  }

  TestFolder folder_{"tokenize_stream"};
  std::string block_;
};

TEST_F(TokenizeStream, MemoryStaysBounded) {
  const size_t times = 200'000'000 / block_.size() + 1;
  stream(block_, times);
  stream(data::gzip(block_), times);
}

// Once each thread took 40 bytes for each of its document's.
TEST_F(TokenizeStream, MemoryStaysBoundedWithoutSpaces) {
  std::string words = read_file(at("s"));
  std::erase_if(words, [](char c) { return std::string_view(" \n").find(c) != std::string::npos; });
  Fed program({"tokenize", "--tokenizer", at("tok"), "--input", "-", "--quiet", "--out",
               at("out.bin"), "--threads", "6"});
  for (size_t fed = 0; fed < 32'000'000; fed += words.size()) program.feed(words);
  const Fed::End end = program.end();
  EXPECT_EQ(end.code, 0);
  // The program itself takes about 20 MB; two batches of 6 MiB, which end with a whole document of
  // 4 MiB, and one of tokens 45 MB; the documents' copies 6 x 8 MB.
  EXPECT_LT(end.peak_megabytes, 160);
  RecordProperty("peak_megabytes", static_cast<int>(end.peak_megabytes));
}

TEST_F(TokenizeStream, ATokenizerIsTrainedOnAStreamToo) {
  Fed program(
      {"tokenizer", "train", "--input", "-", "--vocab", "900", "--out", at("other"), "--quiet"});
  program.feed(data::gzip(read_file(at("s"))));
  EXPECT_EQ(program.end().code, 0);
  EXPECT_TRUE(read_file(at("other/tokenizer.model")) == read_file(at("tok/tokenizer.model")));
}

TEST_F(TokenizeStream, AnInterruptionLeavesNothingThatLooksComplete) {
  ASSERT_EQ(weft_run({"tokenize", "--tokenizer", at("tok"), "--input", at("s"), "--out",
                      at("out.bin"), "--quiet"})
                .code,
            0);
  const std::string old = read_file(at("out.bin")), about = read_file(at("out.json"));
  Fed program(arguments());
  const auto partial_size = [&] {
    std::error_code none_yet;
    const auto size = fs::file_size(at("out.bin.partial"), none_yet);
    return none_yet ? 0 : size;
  };
  for (int i = 0; i < 1000 && partial_size() < 1'000'000; ++i) program.feed(block_);
  ASSERT_GE(partial_size(), 1'000'000u);
  program.signal(SIGTERM);
  EXPECT_EQ(program.end().code, 128 + SIGTERM);
  EXPECT_TRUE(read_file(at("out.bin")) == old);
  EXPECT_EQ(read_file(at("out.json")), about);
  EXPECT_FALSE(fs::exists(at("out_val.bin")));
  EXPECT_FALSE(fs::exists(at("out_val.json")));
}

}  // namespace
}  // namespace weft
