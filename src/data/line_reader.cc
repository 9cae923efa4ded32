#include "data/line_reader.h"

namespace weft::data {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

}  // namespace

LineReader::LineReader(std::unique_ptr<ByteSource> source) : source_(std::move(source)) {
  fill();
  if (buffer_.starts_with(kByteOrderMark)) position_ = kByteOrderMark.size();
}

bool LineReader::fill() {
  buffer_.erase(0, position_);
  position_ = 0;
  const size_t old = buffer_.size();
  buffer_.resize(old + kPartBytes);
  const size_t count = read_full(*source_, std::span(buffer_).subspan(old));
  buffer_.resize(old + count);
  return count > 0;
}

bool LineReader::next(std::string_view& line) {
  for (size_t searched = position_;;) {
    const size_t newline = buffer_.find('\n', searched);
    size_t length = newline - position_ + 1;
    if (newline == std::string::npos) {
      length = buffer_.size() - position_;
      if (length < kPartBytes && fill()) {
        searched = length;
        continue;
      }
      if (length == 0) return false;
    }
    line = std::string_view(buffer_).substr(position_, length);
    position_ += length;
    return true;
  }
}

}  // namespace weft::data
