#include "model/stored.h"

#include <array>
#include <cmath>
#include <vector>

#include "base/error.h"
#include "base/half.h"
#include "base/q8.h"

namespace weft::model {
namespace {

constexpr std::array<std::string_view, 3> kNames{"f32", "f16", "q8_0"};

[[noreturn]] void refuse(const Parameter& parameter, Stored type) {
  fail("{}: it has numbers too large for {}, or not finite; export it as f32", parameter.name,
       stored_name(type));
}

void write_halves(FileWriter& writer, const Parameter& parameter, std::span<const float> numbers) {
  std::vector<uint16_t> halves(numbers.size());
  for (size_t i = 0; i < numbers.size(); ++i) {
    halves[i] = to_half(numbers[i]);
    if ((halves[i] & 0x7c00u) == 0x7c00u) refuse(parameter, Stored::f16);
  }
  writer.write(std::as_bytes(std::span<const uint16_t>(halves)));
}

void write_blocks(FileWriter& writer, const Parameter& parameter, std::span<const float> numbers) {
  std::vector<Q8Block> blocks(numbers.size() / kQ8Block);
  for (size_t i = 0; i < blocks.size(); ++i) {
    blocks[i] = to_q8(numbers.data() + i * kQ8Block);
    if (blocks[i].scale == 0x7c00u) refuse(parameter, Stored::q8_0);
  }
  writer.write(std::as_bytes(std::span<const Q8Block>(blocks)));
}

}  // namespace

Stored stored_type(std::string_view name) {
  for (size_t i = 0; i < kNames.size(); ++i)
    if (kNames[i] == name) return static_cast<Stored>(i);
  throw UsageError(
      fmt::format("--type: {} is wanted, found \"{}\"", fmt::join(kNames, ", "), name));
}

std::string_view stored_name(Stored type) { return kNames[static_cast<size_t>(type)]; }

int64_t stored_bytes(Stored type, const Parameter& parameter) {
  if (type == Stored::f32) return parameter.count() * 4;
  if (type == Stored::f16) return parameter.count() * 2;
  CHECK(parameter.cols % kQ8Block == 0, "{} has rows of {}", parameter.name, parameter.cols);
  return parameter.count() / kQ8Block * static_cast<int64_t>(sizeof(Q8Block));
}

void write_numbers(FileWriter& writer, const Parameter& parameter, const Config& config,
                   Pairing pairing, Stored type, const ReadRows& read) {
  for_pieces(parameter, config.head_dim, pairing, read, [&](std::span<const float> piece) {
    if (type == Stored::f32)
      writer.write(std::as_bytes(piece));
    else if (type == Stored::f16)
      write_halves(writer, parameter, piece);
    else
      write_blocks(writer, parameter, piece);
  });
}

}  // namespace weft::model
