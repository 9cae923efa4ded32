#include "device/ane/runtime/fault.h"

#include <charconv>
#include <optional>

namespace weft::device::ane::runtime {
namespace {

/// What is known of an answer (ane-limits.md, ANE-89 to ANE-97). The first row that fits counts.
struct Known {
  std::optional<Stage> stage;
  int64_t status, code;  ///< 0: none of its own
  std::string_view words;
  Cure cure;
  std::string_view advice;
};

constexpr Known kKnown[] = {
    {{}, 0x12, 34, "", Cure::again, "the engine changed its power state (ANE-93); repeat it"},
    {{}, 0x5, 0, "", Cure::wait, "resources are short for a moment (ANE-96); wait and repeat it"},
    {Stage::run, 0xf, 0, "", Cure::other, "time ran out (ANE-96); take another form or device"},
    {Stage::run, 0x16, 0, "", Cure::other,
     "an argument, or memory pressure (ANE-96); end other programs or take another device"},
    {Stage::run, 0x1d, 42, "", Cure::other,
     "a surface is in the wrong slot or smaller than its tensor (ANE-95); compare the slots"},
    {Stage::load, 0x50004, 0, "", Cure::other,
     "too many programs are loaded on this machine (ANE-90); end others that use the engine"},
    {Stage::load, 0x20004, 6, "", Cure::other,
     "a bank can't be loaded (ANE-97); take fewer or smaller programs"},
    {Stage::compile, 0, 0, "InvalidMILProgram", Cure::other,
     "text, operations or types are not taken (ANE-97); take the older dialect"},
    {Stage::compile, 0, 0, "CompilationFailure", Cure::other,
     "the back end can't do it (ANE-97); take another form"},
};
constexpr Known kUnknown{{}, 0, 0, "", Cure::other, "take another form or device"};

const Known& known(Stage stage, const SystemError& error, int64_t status) {
  for (const Known& row : kKnown)
    if ((!row.stage || *row.stage == stage) &&
        ((row.status != 0 && row.status == status) || (row.code != 0 && row.code == error.code) ||
         (!row.words.empty() && error.description.find(row.words) != std::string::npos)))
      return row;
  return kUnknown;
}

std::string place(Stage stage, std::string_view program) {
  return program.empty() ? fmt::format("ane: {}", stage_name(stage))
                         : fmt::format("ane: {} of '{}'", stage_name(stage), program);
}

}  // namespace

std::string_view stage_name(Stage stage) {
  constexpr std::string_view kNames[] = {"open", "describe", "compile", "load",
                                         "bind", "run",      "unload"};
  return kNames[static_cast<size_t>(stage)];
}

int64_t status_in(std::string_view description) {
  constexpr std::string_view kMark = "status=0x";
  const size_t at = description.find(kMark);
  if (at == description.npos) return 0;
  uint32_t status = 0;
  const char* const digits = description.data() + at + kMark.size();
  const auto [end, error] =
      std::from_chars(digits, description.data() + description.size(), status, 16);
  return error == std::errc() && end != digits ? status : 0;
}

Fault system_fault(Stage stage, std::string_view program, const SystemError& error,
                   const std::string& more) {
  const int64_t status = status_in(error.description);
  const Known& row = known(stage, error, status);
  std::string said = "the system said no without an error";
  if (!error.domain.empty())
    said = fmt::format("{}, code {}{}: {}", error.domain, error.code,
                       status == 0 ? "" : fmt::format(", status {:#x}", status), error.description);
  Fault fault(stage, error.domain, error.code,
              fmt::format("{}: {}; {}{}", place(stage, program), said, row.advice, more));
  fault.status = status;
  fault.cure = row.cure;
  return fault;
}

Fault own_fault(Stage stage, std::string_view program, const std::string& text) {
  return {stage, "", 0, fmt::format("{}: {}", place(stage, program), text)};
}

}  // namespace weft::device::ane::runtime
