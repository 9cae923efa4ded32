#include "device/power/system_file.h"

#include <fcntl.h>
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>

#include "base/descriptor.h"

namespace weft::device::power {
namespace {

namespace fs = std::filesystem;

std::string why_not(const fs::path& path, int error) {
  if (error == EACCES || error == EPERM)
    return fmt::format("{}: readable by root only; docs/power.md says how to allow it",
                       path.string());
  return fmt::format("{}: {}", path.string(), std::strerror(error));
}

}  // namespace

// The size that the system gives for such a file is not its content's, so it isn't asked for.
SystemLine read_line(const fs::path& path) {
  const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (file.value < 0) return {"", why_not(path, errno)};
  char text[256];
  ssize_t n = -1;
  do n = ::read(file.value, text, sizeof(text));
  while (n < 0 && errno == EINTR);
  if (n < 0) return {"", why_not(path, errno)};
  const std::string_view all(text, static_cast<size_t>(n));
  return {std::string(all.substr(0, all.find('\n')))};
}

SystemNumber read_number(const fs::path& path) {
  const SystemLine line = read_line(path);
  if (!line.missing.empty()) return {0, line.missing};
  int64_t value = 0;
  const char *const begin = line.text.data(), *const end = begin + line.text.size();
  if (const auto [stop, error] = std::from_chars(begin, end, value);
      error != std::errc{} || stop != end)
    return {0, fmt::format("{}: a whole number is wanted, found \"{}\"", path.string(), line.text)};
  return {value};
}

std::vector<fs::path> entries(const fs::path& folder) {
  std::vector<fs::path> found;
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error))
    found.push_back(it->path());
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace weft::device::power
