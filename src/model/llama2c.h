// llama2.c's files: a few numbers, then every weight as fp32, in the order of version 0 ("legacy")
// or of version 1. docs/formats.md has the layouts.
//
// Such a file pairs the channels of a head as neighbours in rotary embedding; what is in memory has
// our pairing. It has no place for norm_eps and rope_theta: they are 1e-5 and 10000.
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "model/config.h"
#include "model/parameters.h"
#include "model/rows.h"

namespace weft::model {

/// The configuration in the header of a file given as bytes. Throws Error when a size is impossible
/// or the file's length is not the one that the sizes ask for.
Config llama2c_config(std::span<const std::byte> file, std::string_view where);

/// What such a file says of itself; nobody else's business.
struct Llama2cHeader;

/// A file's weights.
class Llama2cFile {
 public:
  /// Looks into `file`, which outlives this object. Throws Error as llama2c_config does.
  Llama2cFile(std::span<const std::byte> file, std::string_view where);

  const Layout& layout() const { return layout_; }
  /// A ReadRows; `parameter` may be of another layout with the same tensors.
  void read(const Parameter& parameter, int64_t row, std::span<float> to) const;

 private:
  Llama2cFile(std::span<const std::byte> file, const Llama2cHeader& header);

  std::span<const std::byte> file_;
  Layout layout_;
  std::map<std::string, uint64_t, std::less<>> places_;  // by name: bytes from the file's start
};

/// Writes a file of version 0 and syncs it. Throws Error, also when the model's constants are not
/// the format's.
void write_llama2c(const std::filesystem::path& path, const Layout& layout, const ReadRows& read);

}  // namespace weft::model
