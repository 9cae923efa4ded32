#include "device/power/powermetrics_text.h"

#include <fmt/format.h>

#include <optional>

namespace weft::device::power {
namespace {

struct Name {
  Domain domain;
  std::string_view line, older;  ///< the beginning up to the colon
};
constexpr std::array<Name, 4> kNames = {
    {{Domain::cpu, "CPU Power", ""},
     {Domain::gpu, "GPU Power", ""},
     {Domain::ane, "ANE Power", ""},
     {Domain::package, "Combined Power (CPU + GPU + ANE)", "Package Power"}}};

// More than any line of it has; what has no end is not kept.
constexpr size_t kMostLine = 4096;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// "335", "0.5"; `text` is left with what follows it. The library's own would heed the locale.
std::optional<double> take_number(std::string_view& text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  if (text.empty() || !is_digit(text[0])) return std::nullopt;
  double number = 0, place = 1;
  bool fraction = false;
  for (; !text.empty() && (is_digit(text[0]) || (text[0] == '.' && !fraction));
       text.remove_prefix(1)) {
    if (text[0] == '.') {
      fraction = true;
      continue;
    }
    number = number * 10 + (text[0] - '0');
    if (fraction) place *= 10;
  }
  return number / place;
}

/// Of "335 mW".
std::optional<double> watts_in(std::string_view text) {
  const std::optional<double> number = take_number(text);
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\r')) text.remove_suffix(1);
  if (!number || (text != "mW" && text != "W")) return std::nullopt;
  return text == "mW" ? *number * 1e-3 : *number;
}

}  // namespace

void PowermetricsText::add(std::string_view piece) {
  for (size_t end = piece.find('\n'); end != piece.npos; end = piece.find('\n')) {
    rest_ += piece.substr(0, end);
    line(rest_);
    rest_.clear();
    piece.remove_prefix(end + 1);
  }
  rest_ += piece;
  if (rest_.size() > kMostLine) rest_.resize(kMostLine);
}

std::vector<Finding> PowermetricsText::take() {
  std::vector<Finding> findings;
  for (size_t i = 0; i < rows_.size(); ++i) {
    Row& row = rows_[i];
    Finding finding{.domain = kNames[i].domain, .taken = row.taken};
    row.taken = {};
    if (row.absent)
      finding.missing =
          fmt::format("powermetrics: its samples have no line \"{}: … mW\"", kNames[i].line);
    findings.push_back(std::move(finding));
  }
  return findings;
}

void PowermetricsText::line(std::string_view text) {
  if (text.starts_with("*** Sampled system activity")) return begin_sample(text);
  const size_t colon = text.find(':');
  if (elapsed_ <= 0 || colon == text.npos) return;
  const std::string_view name = text.substr(0, colon);
  for (size_t i = 0; i < rows_.size(); ++i)
    if ((name == kNames[i].line || name == kNames[i].older) && !rows_[i].in_sample)
      if (const auto watts = watts_in(text.substr(colon + 1))) {
        rows_[i].taken.joules += *watts * elapsed_;
        rows_[i].taken.seconds += elapsed_;
        rows_[i].in_sample = true;
      }
}

void PowermetricsText::begin_sample(std::string_view header) {
  for (Row& row : rows_) {
    if (elapsed_ > 0) row.absent = !row.in_sample;
    row.in_sample = false;
  }
  // Without its time a sample has no energy.
  elapsed_ = 0;
  const size_t end = header.rfind("ms elapsed)"), begin = header.rfind('(', end);
  if (end == header.npos || begin == header.npos) return;
  std::string_view number = header.substr(begin + 1, end - begin - 1);
  elapsed_ = take_number(number).value_or(0) * 1e-3;
}

}  // namespace weft::device::power
