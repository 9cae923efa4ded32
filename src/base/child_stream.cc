#include "base/child_stream.h"

#include <sys/wait.h>

#include <cerrno>

#include "base/error.h"

namespace weft {
namespace {

constexpr size_t kMostErrors = size_t{1} << 12;
constexpr size_t kMostAtOnce = size_t{1} << 20;  // of one that writes faster than it is read

/// What there is to read now; the end of the pipe is no more than nothing.
std::string read_now(const Descriptor& end) {
  std::string text;
  char piece[4096];
  while (text.size() < kMostAtOnce) {
    const ssize_t n = ::read(end.value, piece, sizeof(piece));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) break;
    text.append(piece, static_cast<size_t>(n));
  }
  return text;
}

}  // namespace

ChildStream::ChildStream(std::span<const std::string> command) {
  CHECK(!command.empty(), "a child without a program");
  Pipe in = make_pipe(command[0]), out = make_pipe(command[0]), err = make_pipe(command[0]);
  do_not_wait(out.read, command[0]);
  do_not_wait(err.read, command[0]);
  child_ = start_child(command, {in.read.value, out.write.value, err.write.value});
  out_ = std::move(out.read);
  err_ = std::move(err.read);
}

ChildStream::~ChildStream() {
  if (status_) return;
  try {
    kill_child(child_);
  } catch (const Error&) {
    // Nobody is there to be waited for.
  }
}

std::string ChildStream::read() {
  errors_ += read_now(err_);
  if (errors_.size() > kMostErrors) errors_.erase(0, errors_.size() - kMostErrors);
  return read_now(out_);
}

std::optional<std::string> ChildStream::end() {
  if (!status_) status_ = wait_for_child(child_, 0);
  if (!status_) return std::nullopt;
  errors_ += read_now(err_);
  const std::string last = last_line(errors_);
  return fmt::format("{} {}{}{}", WIFSIGNALED(*status_) ? "signal" : "exit code",
                     WIFSIGNALED(*status_) ? WTERMSIG(*status_) : WEXITSTATUS(*status_),
                     last.empty() ? "" : ": ", last);
}

}  // namespace weft
