// Reading of the tables, and expansion of their rows by a small recursive interpreter.
#include "data/stories/grammar.h"

#include <algorithm>
#include <cctype>

#include "base/error.h"

namespace weft::data {
namespace {

using Cells = std::vector<std::string>;

std::string_view trim(std::string_view text) {
  const size_t first = text.find_first_not_of(" \n");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(" \n") - first + 1);
}

// Splits at `separator` outside brackets and braces.
std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> pieces;
  int depth = 0;
  size_t start = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '{' || text[i] == '[') ++depth;
    if (text[i] == '}' || text[i] == ']') --depth;
    CHECK(depth >= 0, "stories: a bracket closes that was never opened: {}", text);
    if (text[i] != separator || depth > 0) continue;
    pieces.push_back(text.substr(start, i - start));
    start = i + 1;
  }
  CHECK(depth == 0, "stories: a bracket is never closed: {}", text);
  pieces.push_back(text.substr(start));
  return pieces;
}

Cells split_trimmed(std::string_view text, char separator) {
  Cells cells;
  for (const std::string_view piece : split(text, separator)) cells.emplace_back(trim(piece));
  return cells;
}

void capitalize(std::string& text, size_t at) {
  if (at < text.size()) text[at] = static_cast<char>(std::toupper(text[at]));
}

// Whether `word` begins with a vowel to the ear.
bool takes_an(std::string_view word) {
  for (const std::string_view silent : {"hour", "honest"})
    if (word.starts_with(silent)) return true;
  for (const std::string_view consonant : {"uni", "use", "uku", "one", "eu"})
    if (word.starts_with(consonant)) return false;
  return !word.empty() && std::string_view("aeiouAEIOU").find(word[0]) != std::string_view::npos;
}

// Brings a raw expansion into print: lines, single spaces, articles.
std::string typeset(std::string_view raw) {
  std::string text;
  for (size_t i = 0; i < raw.size(); ++i) {
    if (raw.substr(i, 2) == "//") {
      while (!text.empty() && text.back() == ' ') text.pop_back();
      text += '\n';
      ++i;
    } else if (raw[i] == ' ') {
      if (!text.empty() && text.back() != ' ' && text.back() != '\n') text += ' ';
    } else {
      const bool closes = std::string_view(".,!?").find(raw[i]) != std::string_view::npos;
      if (closes && !text.empty() && text.back() == ' ') text.pop_back();
      text += raw[i];
    }
  }
  while (!text.empty() && (text.back() == ' ' || text.back() == '\n')) text.pop_back();
  for (size_t i = 0; i + 2 < text.size(); ++i) {
    const bool alone = i == 0 || !std::isalpha(static_cast<unsigned char>(text[i - 1]));
    if (alone && (text[i] == 'a' || text[i] == 'A') && text[i + 1] == ' ' &&
        takes_an(std::string_view(text).substr(i + 2)))
      text.insert(i + 1, 1, 'n');
  }
  return text;
}

// One expansion: the remembered texts and the way through the templates.
class Expansion {
 public:
  Expansion(const Grammar& grammar, const Draw& draw) : grammar_(grammar), draw_(draw) {}

  std::string write(std::string_view text) {
    std::string out;
    size_t at = 0;
    while (at < text.size()) {
      const size_t mark = std::min(text.find_first_of("{[", at), text.size());
      out += text.substr(at, mark - at);
      if (mark == text.size()) break;
      const size_t end = closing(text, mark);
      const std::string_view inside = text.substr(mark + 1, end - mark - 1);
      if (text[mark] == '{') {
        const auto choices = split(inside, '|');
        out += write(choices[draw_(choices.size())]);
      } else {
        out += reference(inside);
      }
      at = end + 1;
    }
    return out;
  }

 private:
  static size_t closing(std::string_view text, size_t open) {
    int depth = 0;
    for (size_t i = open; i < text.size(); ++i) {
      if (text[i] == '{' || text[i] == '[') ++depth;
      if (text[i] == '}' || text[i] == ']') --depth;
      if (depth == 0) return i;
    }
    check_failed(__FILE__, __LINE__, "depth == 0", fmt::format("an open bracket in: {}", text));
  }

  const Rule& rule(std::string_view name) const {
    const Rule* found = grammar_.find(name);
    CHECK(found != nullptr, "stories: no rule or slot is called [{}]", name);
    return *found;
  }

  // What stands between square brackets.
  std::string reference(std::string_view name) {
    if (name.starts_with('*')) {
      const Rule& table = rule(name.substr(1));
      const Cells cells = choose(table);
      for (size_t i = 0; i < cells.size(); ++i) slots_[table.columns[i]] = cells[i];
      return {};
    }
    const bool silent = name.starts_with('!');
    if (silent) name.remove_prefix(1);
    std::string key(name);
    const bool capital = std::isupper(static_cast<unsigned char>(key[0])) != 0;
    key[0] = static_cast<char>(std::tolower(key[0]));
    std::string text;
    if (const size_t equals = key.find('='); equals != key.npos) {
      text = bind(key.substr(0, equals), rule(std::string_view(key).substr(equals + 1)));
    } else if (const auto slot = slots_.find(key); slot != slots_.end()) {
      text = slot->second;
    } else {
      text = choose(rule(key))[0];
    }
    if (capital) capitalize(text, 0);
    return silent ? std::string() : text;
  }

  std::string bind(const std::string& slot, const Rule& table) {
    const auto taken = [&](const std::string& text) {
      return std::any_of(slots_.begin(), slots_.end(),
                         [&](const auto& entry) { return entry.second == text; });
    };
    const size_t rows = table.rows.size(), first = draw_(rows);
    Cells cells = fill(table.rows[first]);
    for (size_t i = 1; i < rows && taken(cells[0]); ++i)
      cells = fill(table.rows[(first + i) % rows]);
    slots_[slot] = cells[0];
    for (size_t i = 1; i < cells.size(); ++i) slots_[slot + "." + table.columns[i]] = cells[i];
    return cells[0];
  }

  Cells choose(const Rule& table) { return fill(table.rows[draw_(table.rows.size())]); }

  Cells fill(const std::vector<std::string>& row) {
    Cells cells;
    for (const std::string& cell : row) cells.push_back(write(cell));
    return cells;
  }

  const Grammar& grammar_;
  const Draw& draw_;
  std::map<std::string, std::string, std::less<>> slots_;
};

}  // namespace

Grammar::Grammar(std::span<const std::string_view> tables) {
  for (const std::string_view table : tables) read(table);
}

void Grammar::read(std::string_view table) {
  size_t at = table.find("== ");
  while (at != table.npos) {
    const size_t next = table.find("\n== ", at);
    const std::string_view section = table.substr(at + 3, next - at - 3);
    const size_t line = section.find('\n');
    CHECK(line != section.npos, "stories: the rule {} has no rows", section);
    const std::string_view head = section.substr(0, line), body = trim(section.substr(line));
    const size_t open = head.find('(');
    const std::string name(trim(head.substr(0, open)));
    Rule rule;
    rule.columns = open == head.npos
                       ? Cells{"text"}
                       : split_trimmed(head.substr(open + 1, head.find(')') - open - 1), ';');
    std::string flat = "\n";
    flat += body;
    const bool words = !body.starts_with('-');
    for (size_t from = 0; from != flat.npos;) {
      const size_t to = words ? flat.find(',', from + 1) : flat.find("\n- ", from + 1);
      std::string row = flat.substr(from, to == flat.npos ? to : to - from);
      row.erase(0, words ? 1 : 3);
      std::replace(row.begin(), row.end(), '\n', ' ');
      rule.rows.push_back(split_trimmed(row, ';'));
      CHECK(rule.rows.back().size() == rule.columns.size(),
            "stories: a row of {} has {} columns instead of {}: {}", name, rule.rows.back().size(),
            rule.columns.size(), row);
      from = to;
    }
    CHECK(rules_.emplace(name, std::move(rule)).second, "stories: {} is there twice", name);
    at = next == table.npos ? next : next + 1;
  }
}

const Rule* Grammar::find(std::string_view name) const {
  const auto found = rules_.find(name);
  return found == rules_.end() ? nullptr : &found->second;
}

std::string Grammar::expand(std::string_view start, const Draw& draw) const {
  return typeset(Expansion(*this, draw).write(fmt::format("[{}]", start)));
}

}  // namespace weft::data
