// A disk that fails when a test wants it to.
#pragma once

#include <filesystem>
#include <functional>
#include <utility>

#include "base/file.h"

namespace weft {

/// A hook of set_write_hook for one scope; removed whatever happens.
struct WriteHook {
  explicit WriteHook(std::function<void(const std::filesystem::path&)> hook) {
    set_write_hook(std::move(hook));
  }
  ~WriteHook() { set_write_hook({}); }
};

}  // namespace weft
