#include "device/ane/choice.h"

#include <array>

namespace weft::device::ane {
namespace {

constexpr std::array<std::string_view, 6> kVerdicts{"passed", "wrong",   "refused",
                                                    "failed", "crashed", "hung"};

}  // namespace

std::string_view verdict_name(Verdict verdict) { return kVerdicts[static_cast<size_t>(verdict)]; }

std::optional<Verdict> verdict_named(std::string_view name) {
  for (size_t i = 0; i < kVerdicts.size(); ++i)
    if (kVerdicts[i] == name) return static_cast<Verdict>(i);
  return std::nullopt;
}

}  // namespace weft::device::ane
