// What a gzip file holds (RFC 1952), unpacked as it is read.
#pragma once

#include <memory>
#include <vector>

#include "data/byte_source.h"

namespace weft::data {

/// Members that follow each other are one stream, as gzip has it.
class GzipSource final : public ByteSource {
 public:
  explicit GzipSource(std::unique_ptr<ByteSource> packed);
  ~GzipSource() override;

  /// Throws Error when the data are damaged (every member has a checksum) or end early.
  size_t read(std::span<char> to) override;
  uint64_t position() const override { return packed_->position(); }

 private:
  struct State;
  bool refill();  // false at the end of the file

  std::unique_ptr<ByteSource> packed_;
  std::unique_ptr<State> state_;
  std::vector<char> input_;
  bool ended_ = false;  // the last member is complete
};

}  // namespace weft::data
