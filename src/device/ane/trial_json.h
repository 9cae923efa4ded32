// A Trial as JSON: on its way from the process that made it, in the cache and in reports.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>

#include "device/ane/choice.h"

namespace weft::device::ane {

/// {"form", "verdict", "detail", "error", "seconds", "cpu_seconds"}; null for a number that is not
/// finite.
nlohmann::ordered_json json_of(const Trial& trial);
/// nullopt where `json` is nothing of that kind. Safe on any JSON.
std::optional<Trial> trial_of(const nlohmann::ordered_json& json);

}  // namespace weft::device::ane
