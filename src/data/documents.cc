#include "data/documents.h"

#include "base/error.h"

namespace weft::data {
namespace {

constexpr size_t kReadBytes = size_t{1} << 20;
constexpr size_t kMaxDocument = size_t{4} << 20;
constexpr std::string_view kEndOfText = "<|endoftext|>";
constexpr std::string_view kWhite = " \t\r\n\v\f";
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

std::string_view trimmed(std::string_view text) {
  const size_t begin = text.find_first_not_of(kWhite);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kWhite) + 1 - begin);
}

/// Where to cut a text that is too long: after its last white space, or else before a character.
size_t cut_of(std::string_view text) {
  const size_t white = text.find_last_of(kWhite);
  if (white != std::string_view::npos && white >= text.size() / 2) return white + 1;
  size_t cut = text.size() - 1;
  for (int i = 0; i < 3 && (static_cast<unsigned char>(text[cut]) & 0xc0) == 0x80; ++i) --cut;
  return cut;
}

}  // namespace

Documents::Documents(std::vector<std::filesystem::path> files, std::string_view separator)
    : files_(std::move(files)), separator_(trimmed(separator)) {
  if (files_.empty()) fail("documents: no input file is given");
  for (const auto& file : files_) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(file, error))
      fail("{}: a text file is wanted, there is none; check the path", file.string());
    bytes_total_ += std::filesystem::file_size(file);
  }
  if (separator_.empty())
    fail("documents: an empty separator; use \"{}\" for blank lines", kBlankSeparator);
  open_next_file();
  if (separator_ != kAutoSeparator) return;
  separator_ = kBlankSeparator;
  for (std::string_view rest = buffer_; !rest.empty();) {
    const size_t length = std::min(rest.find('\n'), rest.size() - 1) + 1;
    if (trimmed(rest.substr(0, length)) == kEndOfText) separator_ = kEndOfText;
    rest.remove_prefix(length);
  }
}

bool Documents::open_next_file() {
  if (next_file_ == files_.size()) return false;
  const auto& path = files_[next_file_++];
  file_.close();
  file_.clear();
  file_.open(path, std::ios::binary);
  if (!file_) fail("{}: can't be opened to read; check the path", path.string());
  buffer_.clear();
  position_ = 0;
  line_starts_ = true;
  fill();
  if (buffer_.starts_with(kByteOrderMark)) position_ = kByteOrderMark.size();
  return true;
}

bool Documents::fill() {
  buffer_.erase(0, position_);
  position_ = 0;
  const size_t old = buffer_.size();
  buffer_.resize(old + kReadBytes);
  file_.read(buffer_.data() + old, static_cast<std::streamsize>(kReadBytes));
  if (file_.bad()) fail("{}: reading failed", files_[next_file_ - 1].string());
  const auto count = static_cast<size_t>(file_.gcount());
  buffer_.resize(old + count);
  bytes_read_ += count;
  return count > 0;
}

bool Documents::next_line(std::string_view& line) {
  for (size_t searched = position_;;) {
    const size_t newline = buffer_.find('\n', searched);
    size_t length = newline - position_ + 1;
    if (newline == std::string::npos) {
      length = buffer_.size() - position_;
      if (length < kReadBytes && fill()) {
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

bool Documents::is_separator(std::string_view line) const {
  const std::string_view text = trimmed(line);
  return separator_ == kBlankSeparator ? text.empty() : text == separator_;
}

bool Documents::take(std::string& document, size_t end) {
  document = trimmed(std::string_view(gathered_).substr(0, end));
  gathered_.erase(0, end);
  return !document.empty();
}

bool Documents::next(std::string& document) {
  while (true) {
    if (gathered_.size() >= kMaxDocument) {
      if (take(document, cut_of(gathered_))) return true;
      continue;
    }
    std::string_view line;
    if (next_line(line)) {
      const bool whole = line_starts_ && line.size() < kReadBytes;
      line_starts_ = line.ends_with('\n');
      if (!whole || !is_separator(line))
        gathered_ += line;
      else if (take(document, gathered_.size()))
        return true;
      continue;
    }
    if (take(document, gathered_.size())) return true;
    if (!open_next_file()) return false;
  }
}

}  // namespace weft::data
