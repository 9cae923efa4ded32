// What a zstd file holds (RFC 8878), unpacked as it is read.
#pragma once

#include <memory>
#include <vector>

#include "data/byte_source.h"

namespace weft::data {

/// Frames that follow each other are one stream. A frame whose window is above 128 MiB is refused,
/// since the memory would not stay bounded.
class ZstdSource final : public ByteSource {
 public:
  explicit ZstdSource(std::unique_ptr<ByteSource> packed);
  ~ZstdSource() override;

  /// Throws Error when the data are damaged or end early.
  size_t read(std::span<char> to) override;
  uint64_t position() const override { return packed_->position(); }

 private:
  struct State;

  std::unique_ptr<ByteSource> packed_;
  std::unique_ptr<State> state_;
  std::vector<char> input_;
};

}  // namespace weft::data
