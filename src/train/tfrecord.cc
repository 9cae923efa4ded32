#include "train/tfrecord.h"

#include <array>

namespace weft::train {
namespace {

constexpr uint32_t kPolynomial = 0x82f63b78;  // Castagnoli's, lowest bit first

// What a byte makes of a CRC of 0.
constexpr std::array<uint32_t, 256> kTable = [] {
  std::array<uint32_t, 256> table{};
  for (uint32_t byte = 0; byte < 256; ++byte) {
    uint32_t crc = byte;
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ ((crc & 1) != 0 ? kPolynomial : 0);
    table[byte] = crc;
  }
  return table;
}();

void add_little_endian(std::string& to, uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) to += static_cast<char>(value >> (8 * i));
}

void add_masked_crc(std::string& to, std::string_view bytes) {
  const uint32_t crc = crc32c(bytes);
  add_little_endian(to, (crc >> 15 | crc << 17) + 0xa282ead8U, 4);
}

}  // namespace

uint32_t crc32c(std::string_view bytes) {
  uint32_t crc = 0xffffffff;
  for (const char byte : bytes) crc = crc >> 8 ^ kTable[(crc ^ static_cast<uint8_t>(byte)) & 0xff];
  return ~crc;
}

std::string tfrecord(std::string_view data) {
  std::string record;
  add_little_endian(record, data.size(), 8);
  add_masked_crc(record, record);
  record += data;
  add_masked_crc(record, data);
  return record;
}

}  // namespace weft::train
