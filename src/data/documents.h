// Documents: text files as a stream of documents, in bounded memory. A document is what a training
// sequence may begin with: a story, an article.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace weft::data {

/// How documents are told apart: by blank lines, by a line that holds exactly this text, or as the
/// first megabyte suggests: by lines `<|endoftext|>` if it has one, else by blank lines.
inline constexpr std::string_view kAutoSeparator = "auto", kBlankSeparator = "blank";

class Documents {
 public:
  /// The documents of `files`, in order; the end of a file ends a document. Throws Error for a file
  /// that is not there.
  explicit Documents(std::vector<std::filesystem::path> files,
                     std::string_view separator = kAutoSeparator);

  /// Moves the next document into `document`: without white space at its ends, never empty. False
  /// at the end. One above 4 MiB is cut into several at white space, so that a file without
  /// separators needs no more memory than others.
  bool next(std::string& document);

  uint64_t bytes_read() const { return bytes_read_; }
  uint64_t bytes_total() const { return bytes_total_; }
  /// `blank`, or the separating line; never `auto`.
  const std::string& separator() const { return separator_; }

 private:
  bool open_next_file();
  bool fill();  // more bytes into the buffer; false at the end of the file
  bool next_line(std::string_view& line);  // with its newline; a very long line comes in parts
  bool is_separator(std::string_view line) const;
  bool take(std::string& document,
            size_t end);  // the first `end` bytes gathered; false if they are white space

  std::vector<std::filesystem::path> files_;
  std::string separator_;
  size_t next_file_ = 0;
  std::ifstream file_;
  std::string buffer_;   // bytes read
  size_t position_ = 0;  // of them are done with
  bool line_starts_ = true;
  std::string gathered_;  // the document so far
  uint64_t bytes_read_ = 0, bytes_total_ = 0;
};

}  // namespace weft::data
