// Lines of a byte source, in bounded memory.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "data/byte_source.h"

namespace weft::data {

class LineReader {
 public:
  static constexpr size_t kPartBytes = size_t{1} << 20;

  /// Reads the first megabyte, and passes over a byte order mark.
  explicit LineReader(std::unique_ptr<ByteSource> source);

  /// The next line with its newline (the last may be without), live until the next call; false at
  /// the end. A line of kPartBytes or more comes in several parts.
  bool next(std::string_view& line);
  /// What was read, and not taken yet.
  std::string_view ahead() const { return std::string_view(buffer_).substr(position_); }

  const ByteSource& source() const { return *source_; }

 private:
  bool fill();  // more bytes into the buffer; false at the end

  std::unique_ptr<ByteSource> source_;
  std::string buffer_;   // bytes read
  size_t position_ = 0;  // of them are done with
};

}  // namespace weft::data
