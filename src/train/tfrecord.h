// TFRecord: how TensorFlow's files hold one message after another
// (tensorflow.org/tutorials/load_data/tfrecord, "TFRecords format details").
//
//   uint64 length | uint32 masked CRC-32C of it | data | uint32 masked CRC-32C of the data
//
// little-endian; a CRC is masked, so that data which holds CRCs has no special ones.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace weft::train {

/// CRC-32C (Castagnoli; RFC 3720, appendix B.4).
uint32_t crc32c(std::string_view bytes);

std::string tfrecord(std::string_view data);

}  // namespace weft::train
