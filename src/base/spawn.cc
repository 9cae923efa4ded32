#include "base/spawn.h"

#include <spawn.h>

#include <csignal>
#include <cstring>
#include <vector>

#include "base/error.h"

extern char** environ;

namespace weft {

void require_ok(int error, const std::string& program, const char* what) {
  if (error != 0) fail("{}: {} failed: {}", program, what, std::strerror(error));
}

pid_t spawn(std::span<const std::string> command, const std::array<int, 3>& standard, Apart apart) {
  const std::string& program = command.front();
  std::vector<char*> arguments;
  for (const std::string& argument : command)
    arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);

  posix_spawn_file_actions_t actions;
  require_ok(::posix_spawn_file_actions_init(&actions), program, "preparing to start it");
  posix_spawnattr_t attributes;
  int error = ::posix_spawnattr_init(&attributes);
  if (error != 0) ::posix_spawn_file_actions_destroy(&actions);
  require_ok(error, program, "preparing to start it");
  const auto also = [&error](int result) { error = error != 0 ? error : result; };
  for (int i = 0; i < 3; ++i)
    also(::posix_spawn_file_actions_adddup2(&actions, standard[static_cast<size_t>(i)], i));
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
  require_ok(error, program, "starting it");
  return child;
}

}  // namespace weft
