#include "dashboard/line_reader.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/error.h"

namespace weft::dashboard {
namespace {

constexpr size_t kRemembered = 256;
constexpr int64_t kFarthestBack = 16 << 20;

}  // namespace

void read_at(int descriptor, int64_t offset, size_t size, std::string& text) {
  text.resize(size);
  size_t done = 0;
  while (done < size) {
    const ssize_t got = ::pread(descriptor, text.data() + done, size - done,
                                static_cast<off_t>(offset + static_cast<int64_t>(done)));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0)
      fail("telemetry: can't be read at byte {}: {}", offset + static_cast<int64_t>(done),
           std::strerror(errno));
    if (got == 0) break;
    done += static_cast<size_t>(got);
  }
  text.resize(done);
}

size_t LineReader::read(int64_t end, const Take& take) {
  if (offset_ >= end) return 0;
  std::string chunk;
  read_at(descriptor_, offset_,
          static_cast<size_t>(std::min<int64_t>(end - offset_, int64_t{kChunk})), chunk);
  offset_ += static_cast<int64_t>(chunk.size());
  last_ = (last_ + chunk.substr(chunk.size() - std::min(chunk.size(), kRemembered)));
  last_.erase(0, last_.size() - std::min(last_.size(), kRemembered));

  std::string_view rest = chunk;
  for (size_t newline; (newline = rest.find('\n')) != rest.npos; rest.remove_prefix(newline + 1)) {
    const std::string_view line = rest.substr(0, newline);
    if (!too_long_ && buffer_.empty()) take(line);
    if (!too_long_ && !buffer_.empty()) take(buffer_ += line);
    buffer_.clear();
    too_long_ = false;
  }
  buffer_ += rest;
  if (buffer_.size() > kLongest) {
    too_long_ = true;
    buffer_ = {};
  }
  return chunk.size();
}

bool LineReader::still_there() const {
  std::string now;
  read_at(descriptor_, offset_ - static_cast<int64_t>(last_.size()), last_.size(), now);
  return now == last_;
}

int64_t start_of_last_lines(int descriptor, int64_t end, size_t lines) {
  const int64_t farthest = std::max<int64_t>(0, end - kFarthestBack);
  size_t newlines = 0;
  std::string chunk;
  for (int64_t stop = end; stop > farthest;) {
    const int64_t start = std::max(farthest, stop - int64_t{LineReader::kChunk});
    read_at(descriptor, start, static_cast<size_t>(stop - start), chunk);
    for (size_t i = chunk.size(); i-- > 0;)
      if (chunk[i] == '\n' && newlines++ == lines) return start + static_cast<int64_t>(i) + 1;
    stop = start;
  }
  return farthest;
}

}  // namespace weft::dashboard
