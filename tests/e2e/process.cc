#include "e2e/process.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <thread>

#include "base/error.h"
#include "base/file.h"
#include "base/test_support.h"

extern char** environ;

namespace weft {

Finished run_program(const std::string& name, const std::vector<std::string>& arguments,
                     const std::string& signal_when) {
  static int calls = 0;
  const TestFolder folder(fmt::format("process_{}", calls++));
  const std::string out = folder / "out", err = folder / "err";

  std::string program = name;
  std::vector<char*> argv{program.data()};
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 1, out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  posix_spawn_file_actions_addopen(&actions, 2, err.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  pid_t child = 0;
  const int failed =
      ::posix_spawnp(&child, program.c_str(), &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) fail("{}: can't be run: error {}", program, failed);

  int status = 0;
  for (bool signalled = signal_when.empty(); ::waitpid(child, &status, WNOHANG) == 0;) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    if (!signalled && std::filesystem::exists(out) &&
        read_file(out).find(signal_when) != std::string::npos) {
      ::kill(child, SIGTERM);
      signalled = true;
    }
  }
  Finished finished{.out = read_file(out), .err = read_file(err)};
  finished.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return finished;
}

Finished weft_run(const std::vector<std::string>& arguments, const std::string& signal_when) {
  return run_program(WEFT_PROGRAM, arguments, signal_when);
}

}  // namespace weft
