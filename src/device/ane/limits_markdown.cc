#include "device/ane/limits_markdown.h"

#include <fmt/format.h>

#include <algorithm>

#include "device/ane/limits.h"

namespace weft::device::ane {
namespace {

struct Section {
  Topic topic;
  std::string_view title, about;
};

constexpr Section kSections[] = {
    {Topic::language, "Text and types", "What the compiler reads."},
    {Topic::names, "Names and slots", "Which surface meets which name."},
    {Topic::surfaces, "Surfaces",
     "The memory behind a port. A width is the size of the last axis."},
    {Topic::shapes, "Shapes", "How large and of what rank tensors may be."},
    {Topic::operations, "Operations",
     "What fails, is inexact or slow, first those that move and multiply, then those on elements."},
    {Topic::numerics, "Numerics", "What becomes of numbers."},
    {Topic::files, "Files of constants",
     "BLOBFILE constants, which Weft reads in the programs of others and never writes."},
    {Topic::process, "Process", "Compiling, loading, running, and what errors mean."},
};

std::string lower(std::string_view text) {
  std::string lower;
  for (const char c : text) lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return lower;
}

std::string_view keeper(const Rule& rule) {
  switch (rule.kind) {
    case Kind::checked:
      return rule.severity == Severity::refuse ? "check: refuses" : "check: warns";
    case Kind::writer:
      return "writer";
    case Kind::runtime:
      return "runtime";
  }
  return "";
}

std::string row(const Rule& rule) {
  return fmt::format("| <a id=\"{}\"></a>**{}** {} | {} | {} | {} | {} | {} | {} | {} | {} |\n",
                     lower(rule.id), rule.id, rule.title, to_string(rule.on), rule.happens,
                     rule.cure, rule.chips, rule.source, rule.date, rule.confidence, keeper(rule));
}

auto count(Kind kind) { return std::ranges::count(rules(), kind, &Rule::kind); }

}  // namespace

std::string ane_rules_markdown() {
  std::string text = fmt::format(
      "{} rules: {} are checked in the text, {} kept by what writes it, {} by the runtime.\n",
      rules().size(), count(Kind::checked), count(Kind::writer), count(Kind::runtime));
  for (const Section& section : kSections) {
    text += fmt::format(
        "\n### {}\n\n{}\n\n"
        "| Rule | For | What happens | What to do | Seen on | Source | Date | Confidence | Kept by "
        "|\n|---|---|---|---|---|---|---|---|---|\n",
        section.title, section.about);
    for (const Rule& rule : rules())
      if (rule.topic == section.topic) text += row(rule);
  }
  return text;
}

}  // namespace weft::device::ane
