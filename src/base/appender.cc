#include "base/appender.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/error.h"

namespace weft {

Appender::Appender(std::filesystem::path path)
    : path_(std::move(path)),
      file_(::open(path_.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644)) {
  if (file_.value < 0)
    fail("{}: can't be opened for writing: {}; choose a folder that may be written", path_.string(),
         std::strerror(errno));
}

void Appender::append(std::string_view piece) const {
  const ssize_t written = ::write(file_.value, piece.data(), piece.size());
  if (written != static_cast<ssize_t>(piece.size()))
    fail("{}: {} bytes could not be written: {}; is the disk full?", path_.string(), piece.size(),
         written < 0 ? std::strerror(errno) : "only a part of them was taken");
}

}  // namespace weft
