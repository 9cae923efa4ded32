#include "base/spawn.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <vector>

#include "base/clock.h"
#include "base/error.h"

extern char** environ;

namespace weft {
namespace {

// How long a process that was killed is waited for: one that stands inside a driver may not end.
constexpr double kGrace = 2;
constexpr int kPauseUs = 1000;

void want(int error, const std::string& program, const char* what) {
  if (error != 0) fail("{}: {} failed: {}", program, what, std::strerror(error));
}

}  // namespace

Pipe make_pipe(const std::string& program) {
  int ends[2];
  want(::pipe(ends) == 0 ? 0 : errno, program, "making a pipe");
  Pipe pipe{Descriptor(ends[0]), Descriptor(ends[1])};
  for (const int end : ends)
    want(::fcntl(end, F_SETFD, FD_CLOEXEC) == 0 ? 0 : errno, program, "setting up a pipe");
  return pipe;
}

void do_not_wait(const Descriptor& end, const std::string& program) {
  want(::fcntl(end.value, F_SETFL, O_NONBLOCK) == 0 ? 0 : errno, program, "setting up a pipe");
}

pid_t start_child(std::span<const std::string> command, const int (&standard)[3], Apart apart) {
  const std::string& program = command.front();
  std::vector<char*> arguments;
  for (const std::string& argument : command)
    arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);

  posix_spawn_file_actions_t actions;
  want(::posix_spawn_file_actions_init(&actions), program, "preparing to start it");
  posix_spawnattr_t attributes;
  int error = ::posix_spawnattr_init(&attributes);
  if (error != 0) ::posix_spawn_file_actions_destroy(&actions);
  want(error, program, "preparing to start it");
  const auto also = [&error](int result) { error = error != 0 ? error : result; };
  for (int i = 0; i < 3; ++i) also(::posix_spawn_file_actions_adddup2(&actions, standard[i], i));
  sigset_t none, usual;
  sigemptyset(&none);
  sigemptyset(&usual);
  for (const int signal : {SIGINT, SIGTERM, SIGPIPE}) sigaddset(&usual, signal);
  also(::posix_spawnattr_setsigmask(&attributes, &none));
  also(::posix_spawnattr_setsigdefault(&attributes, &usual));
  also(::posix_spawnattr_setpgroup(&attributes, 0));
  const int own = apart == Apart::kSession ? POSIX_SPAWN_SETSID : POSIX_SPAWN_SETPGROUP;
  also(::posix_spawnattr_setflags(
      &attributes, static_cast<short>(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | own)));
  pid_t child = -1;
  if (error == 0)
    error =
        ::posix_spawn(&child, program.c_str(), &actions, &attributes, arguments.data(), environ);
  ::posix_spawnattr_destroy(&attributes);
  ::posix_spawn_file_actions_destroy(&actions);
  want(error, program, "starting it");
  return child;
}

std::optional<int> wait_for_child(pid_t child, int64_t deadline) {
  while (true) {
    int status = 0;
    const pid_t ended = ::waitpid(child, &status, WNOHANG);
    if (ended == child) return status;
    if (ended < 0 && errno != EINTR)
      fail("process {}: waiting for it failed: {}", child, std::strerror(errno));
    if (now_ns() >= deadline) return std::nullopt;
    ::usleep(kPauseUs);
  }
}

int64_t in_seconds(double seconds) { return now_ns() + static_cast<int64_t>(seconds * 1e9); }

// A group that is gone has no more to lose.
void kill_child(pid_t child) {
  ::kill(-child, SIGKILL);
  wait_for_child(child, in_seconds(kGrace));
}

std::string last_line(std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
  return std::string(text.substr(text.rfind('\n') + 1));
}

}  // namespace weft
