// Documents: text files as a stream of documents, in bounded memory. A document is what a training
// sequence may begin with: a story, an article.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data/line_reader.h"

namespace weft::data {

/// How documents are told apart: by blank lines, by the ends of the files alone, by a line that
/// holds exactly this text, or as the first megabyte suggests: by lines `<|endoftext|>` if it has
/// one, else by blank lines.
inline constexpr std::string_view kAutoSeparator = "auto", kBlankSeparator = "blank",
                                  kFileSeparator = "file";

class Documents {
 public:
  /// The documents of `files` (as of open_source()), in order; the end of a file ends a document.
  /// With a `field` the files are JSON lines, and each line's text in that field is a document;
  /// there is no separator then.
  /// Throws Error for a file that is not there.
  explicit Documents(std::vector<std::filesystem::path> files,
                     std::string_view separator = kAutoSeparator, std::string field = {});

  /// Moves the next document into `document`: without white space at its ends, never empty. False
  /// at the end. One above 4 MiB is cut into several at white space, so that a file without
  /// separators needs no more memory than others. Throws Error for damaged files and JSON.
  bool next(std::string& document);

  /// Of the files as they are, packed or not; the total is 0 where a pipe leaves it open.
  uint64_t bytes_read() const;
  uint64_t bytes_total() const { return size_known_ ? bytes_total_ : 0; }
  /// `blank`, `file`, the separating line, or `field NAME`; never `auto`.
  const std::string& separator() const { return separator_; }

 private:
  bool open_next_file();
  void choose_separator();  // in place of `auto`
  bool gather();            // one more line; false at the end of a file with nothing gathered
  bool gather_json();
  bool is_separator(std::string_view line) const;
  bool take(std::string& document,
            size_t end);  // the first `end` bytes gathered; false if they are white space

  std::vector<std::filesystem::path> files_;
  std::string separator_;
  std::string field_;  // of JSON lines; empty: plain text
  size_t next_file_ = 0;
  std::optional<LineReader> lines_;  // of the file that is open
  uint64_t line_ = 0;                // the number of the last one of them
  bool line_starts_ = true;          // what comes next is the beginning of a line
  std::string gathered_;             // the document so far
  bool ended_ = false;               // and it is complete
  uint64_t bytes_before_ = 0;        // of the files that are done
  uint64_t bytes_total_ = 0;
  bool size_known_ = true;
};

}  // namespace weft::data
