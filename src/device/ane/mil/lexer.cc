#include "device/ane/mil/lexer.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>

#include "device/ane/mil/text_error.h"

namespace weft::device::ane::mil {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex_digit(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool in_word(char c) { return is_letter(c) || is_digit(c); }

/// What a message shows of the text: a word, or one character.
std::string shown(std::string_view rest) {
  constexpr size_t kMost = 32;
  if (rest.empty()) return "the text's end";
  size_t end = 0;
  while (end < rest.size() && in_word(rest[end])) ++end;
  if (end > kMost) return fmt::format("'{}...'", rest.substr(0, kMost));
  if (end > 0) return fmt::format("'{}'", rest.substr(0, end));
  const char c = rest[0];
  if (c == '\n') return "the line's end";
  return c >= ' ' && c <= '~' ? fmt::format("'{}'", c)
                              : fmt::format("'\\x{:02x}'", static_cast<uint8_t>(c));
}

/// The place in `text` behind the digits from `begin` on.
size_t skip(std::string_view text, size_t begin, bool (*is_part)(char)) {
  while (begin < text.size() && is_part(text[begin])) ++begin;
  return begin;
}

bool is_one_of(std::string_view text, size_t at, std::string_view choice) {
  return at < text.size() && choice.find(text[at]) != std::string_view::npos;
}

bool equal_but_for_case(std::string_view x, std::string_view lower) {
  return std::ranges::equal(x, lower, [](char a, char b) { return (a | 0x20) == b; });
}

}  // namespace

Lexer::Lexer(std::string_view text) : text_(text) {
  if (text.size() >= static_cast<size_t>(std::numeric_limits<int>::max()))
    fail("a MIL text of less than 2 GB is wanted, this one has {} bytes", text.size());
  skip_blanks();
}

Position Lexer::position() const { return {line_, static_cast<int>(at_ - line_begin_) + 1}; }

bool Lexer::take(char c) {
  if (!next_is(c)) return false;
  taken_to(at_ + 1);
  return true;
}

void Lexer::expect(char c) {
  if (!take(c)) wanted(fmt::format("'{}'", c));
}

std::string_view Lexer::next_word() const {
  if (at_end() || !is_letter(text_[at_])) return {};
  return text_.substr(at_, skip(text_, at_, in_word) - at_);
}

std::string_view Lexer::word(std::string_view what) {
  const std::string_view word = next_word();
  if (word.empty()) wanted(what);
  return taken_to(at_ + word.size());
}

void Lexer::expect_word(std::string_view expected) {
  if (next_word() != expected) wanted(fmt::format("'{}'", expected));
  taken_to(at_ + expected.size());
}

std::string_view Lexer::digits(std::string_view what) {
  const size_t end = skip(text_, at_, is_digit);
  if (end == at_) wanted(what);
  return taken_to(end);
}

size_t Lexer::number_end() const {
  const size_t begin = is_one_of(text_, at_, "+-") ? at_ + 1 : at_;
  const bool hex = is_one_of(text_, begin, "0") && is_one_of(text_, begin + 1, "xX");
  const auto part = hex ? is_hex_digit : is_digit;
  const size_t first = hex ? begin + 2 : begin;
  size_t end = skip(text_, first, part), count = end - first;
  if (is_one_of(text_, end, ".")) {
    const size_t fraction = end + 1;
    end = skip(text_, fraction, part);
    count += end - fraction;
  }
  if (count == 0) return begin;
  if (is_one_of(text_, end, hex ? "pP" : "eE")) {
    const size_t exponent = is_one_of(text_, end + 1, "+-") ? end + 2 : end + 1;
    end = skip(text_, exponent, is_digit);
    if (end == exponent) return begin;
  }
  return end;
}

Lexer::Number Lexer::number() {
  constexpr size_t kLongest = 128;  // a double's digits are fewer than 20
  const size_t begin = is_one_of(text_, at_, "+-") ? at_ + 1 : at_;
  const size_t word_end = skip(text_, begin, is_letter);
  const std::string_view word = text_.substr(begin, word_end - begin);
  const double sign = text_.substr(at_, 1) == "-" ? -1 : 1;
  if (equal_but_for_case(word, "inf") || equal_but_for_case(word, "infinity")) {
    taken_to(word_end);
    return {sign * std::numeric_limits<double>::infinity(), false};
  }
  if (equal_but_for_case(word, "nan")) {
    taken_to(word_end);
    return {std::numeric_limits<double>::quiet_NaN(), false};
  }
  const size_t end = number_end();
  if (end == begin || (end < text_.size() && in_word(text_[end]))) wanted("a number");
  if (end - at_ > kLongest)
    refuse(fmt::format("a number of at most {} characters is wanted, this one has {}", kLongest,
                       end - at_));
  const std::string digits(text_.substr(at_, end - at_));
  // number_end() has checked what it consists of: strtod sees no blanks and no names, only what may
  // be too large.
  const double value = std::strtod(digits.c_str(), nullptr);
  if (std::isinf(value)) refuse(fmt::format("{} is too large for any number", digits));
  taken_to(end);
  const bool hex = digits.find_first_of("xX") != std::string::npos;
  return {value, digits.find_first_of(hex ? ".pP" : ".eE") == std::string::npos};
}

std::string Lexer::string() {
  if (!next_is('"')) wanted("'\"'");
  std::string value;
  ++at_;
  while (!next_is('"')) {
    if (at_end() || next_is('\n')) wanted("the string's end, '\"',");
    value += text_[at_] == '\\' ? escaped() : text_[at_];
    ++at_;
  }
  taken_to(at_ + 1);
  return value;
}

// Stands at the backslash; leaves at the last character of the escape.
char Lexer::escaped() {
  constexpr std::string_view kLetters = "\"\\'nrt", kMeanings = "\"\\'\n\r\t";
  ++at_;
  if (next_is('x') && at_ + 2 < text_.size() && is_hex_digit(text_[at_ + 1]) &&
      is_hex_digit(text_[at_ + 2])) {
    at_ += 2;
    return static_cast<char>(
        std::strtoul(std::string(text_.substr(at_ - 1, 2)).c_str(), nullptr, 16));
  }
  const size_t letter = at_end() ? std::string_view::npos : kLetters.find(text_[at_]);
  if (letter == std::string_view::npos)
    wanted("one of \\\" \\\\ \\' \\n \\r \\t \\x41 in a string");
  return kMeanings[letter];
}

void Lexer::wanted(std::string_view what) const {
  refuse(fmt::format("{} is wanted, {} is found", what, shown(text_.substr(at_))));
}

void Lexer::refuse(const std::string& why) const { throw TextError(position(), why); }

void Lexer::skip_blanks() {
  for (; !at_end(); ++at_) {
    if (text_.substr(at_, 2) == "//") at_ = std::min(text_.find('\n', at_), text_.size());
    if (at_end() || !is_one_of(text_, at_, " \t\r\n")) return;
    if (text_[at_] != '\n') continue;
    line_begin_ = at_ + 1;
    ++line_;
  }
}

std::string_view Lexer::taken_to(size_t end) {
  const std::string_view token = text_.substr(at_, end - at_);
  at_ = end;
  skip_blanks();
  return token;
}

}  // namespace weft::device::ane::mil
