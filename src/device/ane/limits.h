// Limits: what is known of the Apple Neural Engine's private path that a program or a runtime has
// to obey, as one table of numbered rules.
//
// Nothing of it was found out here: each row says who saw it, where and when, and how far that can
// be trusted. check() holds a MIL text to the rules that a text can show; docs/ane.md is this
// table.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "device/ane/chip.h"

namespace weft::device::ane {

/// The chips that a rule is for, as bits over generation and tier.
class ChipSet {
 public:
  static constexpr ChipSet every() { return ChipSet(~uint64_t{0}); }
  /// All tiers of one generation: 4 is M4, M4 Pro, M4 Max and M4 Ultra.
  static constexpr ChipSet of(int generation) {
    return ChipSet(uint64_t{0xf} << shift(generation));
  }
  static constexpr ChipSet of(int generation, Tier tier) {
    return ChipSet(uint64_t{1} << (shift(generation) + static_cast<int>(tier)));
  }
  static constexpr ChipSet from(int generation) {
    return ChipSet(~uint64_t{0} << shift(generation));
  }
  constexpr ChipSet operator|(ChipSet other) const { return ChipSet(bits_ | other.bits_); }

  bool holds(const Chip& chip) const {
    return (bits_ >> (shift(chip.generation) + static_cast<int>(chip.tier)) & 1) != 0;
  }
  bool operator==(const ChipSet&) const = default;

 private:
  explicit constexpr ChipSet(uint64_t bits) : bits_(bits) {}
  static constexpr int shift(int generation) { return 4 * (generation - 1); }
  uint64_t bits_;
};
/// "all", "M3 and later", "M1, M2 and M4 Max".
std::string to_string(ChipSet);

enum class Topic : uint8_t {
  language,
  names,
  surfaces,
  shapes,
  operations,
  numerics,
  files,
  process,
};

/// Who keeps a rule.
enum class Kind : uint8_t {
  checked,  ///< check() looks for it in the text
  writer,   ///< what makes the program: kernels, legalize, the forms and the MIL writer
  runtime,  ///< what drives the framework: compiling, surfaces, requests, the training loop
};

enum class Severity : uint8_t {
  refuse,  ///< does not compile, crashes or computes wrong numbers, as confirmed reports have it
  warn,    ///< one report, or one that others contradict, or the program is only slow
};

struct Rule {
  std::string_view id;     ///< "ANE-07"; numbered in the order of the table, never given again
  std::string_view title;  ///< a few words
  Topic topic = Topic::language;
  Kind kind = Kind::checked;
  Severity severity = Severity::warn;  ///< what a breach is worth on the chips of `on`
  ChipSet on = ChipSet::every();       ///< where it is taken to hold
  std::string_view happens;            ///< what one sees when it is broken
  std::string_view cure;               ///< what to do instead
  std::string_view chips;              ///< where it was seen: chips and systems
  std::string_view source;             ///< project, commit, issue
  std::string_view date;               ///< seen or published
  std::string_view confidence;  ///< verified by n, single report, contradicted by, or inferred
};

/// Every rule, in the order of the topics.
std::span<const Rule> rules();
/// The rule called `id`, which must exist.
const Rule& rule(std::string_view id);

}  // namespace weft::device::ane
