// The lines of a file that may be growing, from an offset on, in bounded memory.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace weft::dashboard {

class LineReader {
 public:
  /// What is longer is no line of ours and is left out.
  static constexpr size_t kLongest = 1 << 20;
  /// What is read at once.
  static constexpr size_t kChunk = 256 << 10;
  using Take = std::function<void(std::string_view line)>;

  /// Reads from `offset` on, which begins a line. `descriptor` stays the caller's.
  LineReader(int descriptor, int64_t offset) : descriptor_(descriptor), offset_(offset) {}

  /// Reads one chunk, not beyond `end`, and gives each line that is complete to `take`, without its
  /// newline. What comes before the newline waits for the next call. Returns the bytes read: 0 at
  /// the end of the file. Throws Error.
  size_t read(int64_t end, const Take& take);

  /// Behind the last byte read.
  int64_t offset() const { return offset_; }
  /// Whether the bytes before offset() are still what they were, as far as a look at the last few
  /// says: false after the file has been cut or written anew in its place.
  bool still_there() const;

 private:
  int descriptor_;
  int64_t offset_;
  std::string buffer_;     // what has been read since the last newline
  bool too_long_ = false;  // the rest of this line is left out
  std::string last_;       // the last few bytes read
};

/// Fills `text` with the bytes from `offset` on; with fewer at the end of the file. Throws Error.
void read_at(int descriptor, int64_t offset, size_t size, std::string& text);

/// Where the last `lines` lines before `end` begin; it looks back over 16 MiB at most.
int64_t start_of_last_lines(int descriptor, int64_t end, size_t lines);

}  // namespace weft::dashboard
