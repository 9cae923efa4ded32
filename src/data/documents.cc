#include "data/documents.h"

#include <algorithm>

#include "base/error.h"
#include "data/json_lines.h"

namespace weft::data {
namespace {

namespace fs = std::filesystem;

constexpr size_t kMaxDocument = size_t{4} << 20;
constexpr size_t kMaxJsonLine = size_t{64} << 20;  // a whole line has to be in memory
constexpr std::string_view kEndOfText = "<|endoftext|>";
constexpr std::string_view kWhite = " \t\r\n\v\f";

std::string_view trimmed(std::string_view text) {
  const size_t begin = text.find_first_not_of(kWhite);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kWhite) + 1 - begin);
}

/// Where to cut a text that is too long: after its last white space, or else before a character.
size_t cut_of(std::string_view text) {
  text = text.substr(0, kMaxDocument);
  const size_t white = text.find_last_of(kWhite);
  if (white != std::string_view::npos && white >= text.size() / 2) return white + 1;
  size_t cut = text.size() - 1;
  for (int i = 0; i < 3 && (static_cast<unsigned char>(text[cut]) & 0xc0) == 0x80; ++i) --cut;
  return cut;
}

/// The bytes of what can be read as a stream; none if that is not known before its end.
std::optional<uint64_t> size_of(const fs::path& file) {
  if (file == kStandardInput) return std::nullopt;
  std::error_code error;
  const fs::file_status status = fs::status(file, error);
  if (!fs::exists(status) || fs::is_directory(status))
    fail("{}: a text file is wanted, there is {}; check the path", file.string(),
         fs::exists(status) ? "a folder" : "none");
  if (!fs::is_regular_file(status)) return std::nullopt;
  const uint64_t size = fs::file_size(file, error);
  if (error) fail("{}: can't be examined: {}", file.string(), error.message());
  return size;
}

}  // namespace

Documents::Documents(std::vector<fs::path> files, std::string_view separator, std::string field)
    : files_(std::move(files)), separator_(trimmed(separator)), field_(std::move(field)) {
  if (files_.empty()) fail("documents: no input file is given");
  for (const fs::path& file : files_) {
    const std::optional<uint64_t> size = size_of(file);
    size_known_ = size_known_ && size;
    bytes_total_ += size.value_or(0);
  }
  if (std::count(files_.begin(), files_.end(), kStandardInput) > 1)
    fail("documents: standard input is given twice, it can be read once");
  if (separator_.empty())
    fail("documents: an empty separator; use \"{}\" for blank lines", kBlankSeparator);
  open_next_file();
  if (!field_.empty())
    separator_ = "field " + field_;
  else if (separator_ == kAutoSeparator)
    choose_separator();
}

void Documents::choose_separator() {
  separator_ = kBlankSeparator;
  for (std::string_view rest = lines_->ahead(); !rest.empty();) {
    const size_t length = std::min(rest.find('\n'), rest.size() - 1) + 1;
    if (trimmed(rest.substr(0, length)) == kEndOfText) separator_ = kEndOfText;
    rest.remove_prefix(length);
  }
}

bool Documents::open_next_file() {
  if (next_file_ == files_.size()) return false;
  bytes_before_ = bytes_read();
  lines_.reset();
  lines_.emplace(open_source(files_[next_file_++]));
  line_ = 0;
  line_starts_ = true;
  return true;
}

uint64_t Documents::bytes_read() const {
  return bytes_before_ + (lines_ ? lines_->source().position() : 0);
}

bool Documents::is_separator(std::string_view line) const {
  if (separator_ == kFileSeparator) return false;
  const std::string_view text = trimmed(line);
  return separator_ == kBlankSeparator ? text.empty() : text == separator_;
}

bool Documents::gather() {
  if (!field_.empty()) return gather_json();
  std::string_view line;
  if (!lines_->next(line)) {
    ended_ = !gathered_.empty();
    return ended_;
  }
  const bool whole = line_starts_ && line.size() < LineReader::kPartBytes;
  line_starts_ = line.ends_with('\n');
  if (whole && is_separator(line))
    ended_ = true;
  else
    gathered_ += line;
  return true;
}

bool Documents::gather_json() {
  std::string line;
  for (std::string_view part; !line.ends_with('\n') && lines_->next(part); line += part)
    if (line.size() + part.size() > kMaxJsonLine)
      fail("{}: line {}: above {} MiB, so it can't be read whole; is it JSON lines?",
           lines_->source().name(), line_ + 1, kMaxJsonLine >> 20);
  if (line.empty()) return false;
  ++line_;
  if (trimmed(line).empty()) return true;
  gathered_ = json_line_text(line, field_, lines_->source().name(), line_);
  ended_ = true;
  return true;
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
    } else if (ended_) {
      ended_ = false;
      if (take(document, gathered_.size())) return true;
    } else if (!gather() && !open_next_file()) {
      return false;
    }
  }
}

}  // namespace weft::data
