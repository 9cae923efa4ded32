// Lexer: reads a MIL text token by token and knows where it stands, for messages. Blanks, line ends
// and remarks (// to the end of the line) are skipped behind every token.
//
// The text is not trusted; every step goes forward, and nothing is kept but the place.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "device/ane/mil/module.h"

namespace weft::device::ane::mil {

class Lexer {
 public:
  /// Stands at the first token of `text`.
  explicit Lexer(std::string_view text);

  /// Of the next token.
  Position position() const;
  bool at_end() const { return at_ == text_.size(); }
  bool next_is(char c) const { return !at_end() && text_[at_] == c; }
  /// Takes `c` if it comes next.
  bool take(char c);
  void expect(char c);
  /// Takes items with commas between them, none or more, and the `end` behind them.
  template <class Item>
  void list(char end, const Item& item) {
    if (take(end)) return;
    do item();
    while (take(','));
    expect(end);
  }

  /// A letter or '_', and what follows of letters, digits and '_'. `what` is wanted.
  std::string_view word(std::string_view what);
  /// The word that comes next, empty if none does; it stays where it is.
  std::string_view next_word() const;
  void expect_word(std::string_view expected);
  /// Decimal digits.
  std::string_view digits(std::string_view what);
  /// Decimal or hexadecimal, with a sign, a fraction and an exponent if it likes, or inf or nan.
  struct Number {
    double value = 0;
    bool whole = false;  ///< written without fraction and exponent
  };
  Number number();
  /// What stands between quotation marks, without the escapes.
  std::string string();

  /// Throws TextError: `what` is wanted here.
  [[noreturn]] void wanted(std::string_view what) const;
  /// Throws TextError with this place.
  [[noreturn]] void refuse(const std::string& why) const;

 private:
  /// The number that comes next, without its sign: "0x1.8p-3", "12", "inf".
  size_t number_end() const;
  char escaped();
  void skip_blanks();
  std::string_view taken_to(size_t end);

  std::string_view text_;
  size_t at_ = 0, line_begin_ = 0;
  int line_ = 1;
};

}  // namespace weft::device::ane::mil
