// A file that grows by whole pieces: each is written with one call, so that whoever reads the file
// meanwhile never sees half of one.
#pragma once

#include <filesystem>
#include <string_view>

#include "base/descriptor.h"

namespace weft {

class Appender {
 public:
  /// Writes behind what `path` holds, and makes it if it is missing. Throws Error.
  explicit Appender(std::filesystem::path path);
  /// Throws Error when not all of `piece` could be written.
  void append(std::string_view piece) const;

 private:
  std::filesystem::path path_;
  Descriptor file_;
};

}  // namespace weft
