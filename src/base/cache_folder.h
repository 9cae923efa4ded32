// The folder for what may be thrown away at any time, because it can be found out again.
#pragma once

#include <filesystem>

namespace weft {

/// $WEFT_CACHE_DIR; else $XDG_CACHE_HOME/weft; else ~/Library/Caches/weft on macOS and
/// ~/.cache/weft elsewhere. It need not exist. Throws Error when none of these is set.
std::filesystem::path cache_folder();

}  // namespace weft
