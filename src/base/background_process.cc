#include "base/background_process.h"

#include <fcntl.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>

#include "base/descriptor.h"
#include "base/error.h"
#include "base/spawn.h"

namespace weft {
namespace {

namespace fs = std::filesystem;

constexpr uint64_t kMostLast = 4096;  // bytes of last_lines()

uint64_t size_of(const fs::path& path) {
  std::error_code error;
  const uintmax_t size = fs::file_size(path, error);
  return error ? 0 : size;
}

pid_t start(std::span<const std::string> command, const fs::path& output) {
  const Descriptor in(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  const Descriptor out(::open(output.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666));
  if (in.value < 0) fail("/dev/null: can't be opened: {}", std::strerror(errno));
  if (out.value < 0)
    fail("{}: can't be opened to write: {}; choose a folder that may be written", output.string(),
         std::strerror(errno));
  return start_child(command, {in.value, out.value, out.value}, Apart::kSession);
}

}  // namespace

BackgroundProcess::BackgroundProcess(std::span<const std::string> command, fs::path output)
    : output_(std::move(output)), begin_(size_of(output_)), id_(start(command, output_)) {}

std::optional<BackgroundProcess::End> BackgroundProcess::ended() {
  int status = 0;
  if (end_ || ::waitpid(id_, &status, WNOHANG) != id_) return end_;
  if (WIFSIGNALED(status))
    end_ = End{.signal = WTERMSIG(status)};
  else
    end_ = End{.code = WEXITSTATUS(status)};
  return end_;
}

void BackgroundProcess::interrupt() {
  if (!ended() && ::kill(id_, SIGINT) != 0)
    fail("process {}: it can't be interrupted: {}", id_, std::strerror(errno));
}

std::string BackgroundProcess::last_lines(size_t most) const {
  const uint64_t size = size_of(output_);
  const uint64_t from = std::max(begin_, size > kMostLast ? size - kMostLast : 0);
  std::ifstream file(output_, std::ios::binary);
  file.seekg(static_cast<std::streamoff>(from));
  std::string text(size > from ? size - from : 0, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<size_t>(std::max<std::streamsize>(file.gcount(), 0)));
  while (text.ends_with('\n')) text.pop_back();
  size_t start = text.size();
  for (size_t i = 0; i < most && start != 0; ++i) {
    const size_t newline = text.rfind('\n', start - 1);
    start = newline == text.npos ? 0 : newline;
  }
  return text.substr(start == 0 ? 0 : start + 1);
}

}  // namespace weft
