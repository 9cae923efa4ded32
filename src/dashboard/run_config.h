// A run's config.json, read back: what it was asked for and what it runs on.
#pragma once

#include <string_view>

#include "dashboard/run.h"

namespace weft::dashboard {

/// What is missing, or of another type, is left empty. Throws Error, which names `source`, where
/// `text` is no JSON object.
RunConfig parse_run_config(std::string_view text, std::string_view source);

}  // namespace weft::dashboard
