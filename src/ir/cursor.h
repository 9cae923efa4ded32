// Cursor: reads the text form token by token and knows where it stands, for messages. Only parse.cc
// uses it.
#pragma once

#include <fmt/format.h>

#include <cerrno>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/error.h"

namespace weft::ir {

class Cursor {
 public:
  /// Stands at the first token of `text`.
  explicit Cursor(std::string_view text) : text_(text) {
    skip_blanks();
    if (at_line_end()) next_line();
  }

  /// True behind the last character.
  bool at_end() const { return at_ == text_.size(); }
  /// True where the line ends, or the text.
  bool at_line_end() const { return at_end() || text_[at_] == '\n'; }
  bool next_is(char c) const { return !at_end() && text_[at_] == c; }

  /// Goes to the first token of the next line that has one.
  void next_line() {
    if (!at_line_end()) wanted("the end of the line");
    while (!at_end() && text_[at_] == '\n') {
      line_begin_ = ++at_;
      ++line_;
      skip_blanks();
    }
  }

  /// Takes `c` if it comes next.
  bool take(char c) {
    if (!next_is(c)) return false;
    ++at_;
    skip_blanks();
    return true;
  }
  void expect(char c) {
    if (!take(c)) wanted(fmt::format("'{}'", c));
  }

  /// A letter or '_' and what follows of letters, digits, '_' and '.'.
  std::string_view word(std::string_view what) {
    if (at_end() || !is_letter(text_[at_])) wanted(what);
    const size_t begin = at_;
    while (!at_end() && (is_letter(text_[at_]) || is_digit(text_[at_]) || text_[at_] == '.')) ++at_;
    return taken_from(begin);
  }

  int64_t integer() {
    const size_t begin = at_;
    if (next_is('-')) ++at_;
    const size_t digits = at_;
    int64_t value = 0;
    while (!at_end() && is_digit(text_[at_]) && at_ - digits < 18)
      value = value * 10 + (text_[at_++] - '0');
    if (at_ == digits || (!at_end() && is_digit(text_[at_]))) {
      at_ = begin;
      wanted("a whole number of at most 18 digits");
    }
    return taken_from(begin)[0] == '-' ? -value : value;
  }

  /// A decimal number, as fmt prints doubles.
  double number() {
    const size_t begin = at_;
    if (next_is('-')) ++at_;
    const size_t first = digits();
    size_t count = first;
    if (next_is('.')) {
      ++at_;
      count += digits();
    }
    if (count > 0 && next_is('e')) {
      ++at_;
      if (next_is('-') || next_is('+')) ++at_;
      if (digits() == 0) count = 0;
    }
    if (count == 0) {
      at_ = begin;
      wanted("a number");
    }
    // Checked above: strtod sees neither blanks, names nor hexadecimal digits, only what may be too
    // large.
    const double value =
        std::strtod(std::string(text_.substr(begin, at_ - begin)).c_str(), nullptr);
    taken_from(begin);
    return value;
  }

  /// Throws Error: `what` is wanted here.
  [[noreturn]] void wanted(std::string_view what) const {
    const std::string found =
        at_line_end() ? "the line's end" : fmt::format("'{}'", shown(text_[at_]));
    refuse(fmt::format("{} is wanted, {} is found", what, found));
  }
  /// Throws Error with this place.
  [[noreturn]] void refuse(std::string_view why) const {
    fail("program text, line {}, column {}: {}", line_, at_ - line_begin_ + 1, why);
  }

 private:
  static bool is_digit(char c) { return c >= '0' && c <= '9'; }
  static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }
  static std::string shown(char c) {
    return c >= ' ' && c <= '~' ? std::string(1, c)
                                : fmt::format("\\x{:02x}", static_cast<uint8_t>(c));
  }

  size_t digits() {
    const size_t begin = at_;
    while (!at_end() && is_digit(text_[at_])) ++at_;
    return at_ - begin;
  }

  // Blanks and remarks: '#' and the rest of its line.
  void skip_blanks() {
    while (!at_end() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\r')) ++at_;
    if (next_is('#'))
      while (!at_line_end()) ++at_;
  }

  std::string_view taken_from(size_t begin) {
    const std::string_view token = text_.substr(begin, at_ - begin);
    skip_blanks();
    return token;
  }

  std::string_view text_;
  size_t at_ = 0, line_begin_ = 0;
  int64_t line_ = 1;
};

}  // namespace weft::ir
