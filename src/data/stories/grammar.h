// A text grammar: named rules, each with rows to choose from, expanded into one text by counted
// draws.
//
// The tables of the stories (words_*.cc, plots_*.cc) are written in its notation, `stories.cc` asks
// for texts. It knows nothing of stories, tokens or files.
//
// Notation of a table:
//   == rule (first; second)     a rule and the names of its columns; the names may be left out
//   red, green, dark blue       either words between commas,
//   - one row; its 2nd column   or rows, each behind a dash, running over as many lines as they
//   need
// Notation inside a row:
//   {a|b|}          one of the alternatives
//   [rule]          first column of a random row of the rule
//   [slot=rule]     the same, and remembered: [slot] is its first column from now on, [slot.second]
//   its second
//   [!slot=rule]    remembered only
//   [*rule]         each column remembered under its own name, nothing written
//   [Slot] [Rule]   with a capital letter in front
//   //              a new line
// A row is expanded when it is chosen, so that a remembered text stays as it is. Remembered rows
// differ from each other in their first columns as long as the rule has another one.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace weft::data {

/// A rule: its columns' names (at least one) and its rows, each with a template per column.
struct Rule {
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
};

/// Gives a number in [0, bound); called once for each choice, in the order of the text.
using Draw = std::function<uint64_t(uint64_t bound)>;

/// The rules of several tables. Immutable, so that threads may share it. Mistakes in a table end
/// with std::logic_error.
class Grammar {
 public:
  explicit Grammar(std::span<const std::string_view> tables);

  /// The rule of that name, or nullptr.
  const Rule* find(std::string_view name) const;

  /// Text made from the rule `start`. Spaces are single and never before punctuation; `a` is `an`
  /// where it must be.
  std::string expand(std::string_view start, const Draw& draw) const;

 private:
  void read(std::string_view table);

  std::map<std::string, Rule, std::less<>> rules_;
};

}  // namespace weft::data
