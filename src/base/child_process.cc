#include "base/child_process.h"

#include <poll.h>
#include <sys/wait.h>

#include <cerrno>
#include <csignal>
#include <optional>

#include "base/clock.h"
#include "base/error.h"
#include "base/spawn.h"

namespace weft {
namespace {

constexpr size_t kMostOut = size_t{1} << 20, kMostLast = size_t{1} << 12;

/// Until its end, writing to a pipe that nobody reads is an error and no signal.
class NoSigpipe {
 public:
  NoSigpipe() {
    sigemptyset(&pipe_);
    sigaddset(&pipe_, SIGPIPE);
    ::pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }
  ~NoSigpipe() {
    sigset_t pending;
    ::sigpending(&pending);
    int taken = 0;
    if (sigismember(&before_, SIGPIPE) == 0 && sigismember(&pending, SIGPIPE) == 1)
      ::sigwait(&pipe_, &taken);
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  NoSigpipe(const NoSigpipe&) = delete;
  NoSigpipe& operator=(const NoSigpipe&) = delete;

 private:
  sigset_t pipe_, before_;
};

/// What is waited for on the child's other ends, until a deadline.
class Conversation {
 public:
  Conversation(Descriptor to, Descriptor from, Descriptor errors, std::string_view input)
      : in_(std::move(to)), out_(std::move(from)), err_(std::move(errors)), input_(input) {}

  /// True when the child closed its ends before `deadline`.
  bool hold(int64_t deadline) {
    const NoSigpipe no_sigpipe;
    if (input_.empty()) in_.close();
    while (out_.value >= 0 || err_.value >= 0) {
      const int64_t left = deadline - now_ns();
      if (left <= 0) return false;
      pollfd ends[] = {{in_.value, POLLOUT, 0}, {out_.value, POLLIN, 0}, {err_.value, POLLIN, 0}};
      if (::poll(ends, 3, static_cast<int>(left / 1000000 + 1)) <= 0) continue;  // late, or EINTR
      if (ends[0].revents != 0) write();
      if (ends[1].revents != 0) read(out_, out, kMostOut);
      if (ends[2].revents != 0) read(err_, err, kMostLast);
    }
    return true;
  }

  std::string out, err;

 private:
  // What the child doesn't want to read is not missed: its answer says what it made of it.
  void write() {
    const ssize_t n = ::write(in_.value, input_.data(), input_.size());
    if (n < 0 && (errno == EINTR || errno == EAGAIN)) return;
    input_.remove_prefix(n < 0 ? input_.size() : static_cast<size_t>(n));
    if (input_.empty()) in_.close();
  }
  // The beginning of stdout is kept, of stderr the end.
  void read(Descriptor& end, std::string& text, size_t most) const {
    char piece[4096];
    const ssize_t n = ::read(end.value, piece, sizeof(piece));
    if (n < 0 && (errno == EINTR || errno == EAGAIN)) return;
    if (n <= 0) return end.close();
    text.append(piece, static_cast<size_t>(n));
    if (text.size() <= most) return;
    if (&end == &err_)
      text.erase(0, text.size() - most);
    else
      text.resize(most);
  }

  Descriptor in_, out_, err_;
  std::string_view input_;
};

}  // namespace

ChildEnd run_child(std::span<const std::string> command, std::string_view input,
                   double limit_seconds) {
  CHECK(!command.empty(), "a child without a program");
  Pipe in = make_pipe(command[0]), out = make_pipe(command[0]), err = make_pipe(command[0]);
  // Not to stand still in a write that the child does not read.
  do_not_wait(in.write, command[0]);
  const int64_t deadline = in_seconds(limit_seconds);
  const pid_t child = start_child(command, {in.read.value, out.write.value, err.write.value});
  in.read.close();
  out.write.close();
  err.write.close();

  Conversation conversation(std::move(in.write), std::move(out.read), std::move(err.read), input);
  std::optional<int> status;
  if (conversation.hold(deadline)) status = wait_for_child(child, deadline);
  ChildEnd end;
  if (!status) {
    end.how = ChildEnd::How::overdue;
    kill_child(child);
  } else if (WIFSIGNALED(*status)) {
    end.how = ChildEnd::How::killed;
    end.code = WTERMSIG(*status);
  } else {
    end.code = WEXITSTATUS(*status);
  }
  end.out = std::move(conversation.out);
  end.last = last_line(conversation.err);
  return end;
}

}  // namespace weft
