// Randomness as a function of (seed, stream, index): nothing to save, nothing to advance, the same
// on every machine.
//
// Streams keep uses apart (initialisation of each tensor, order of the windows, sampling), so that
// adding one never shifts another.
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>

namespace weft {

/// A stream's number from its name (FNV-1a, 64 bits).
constexpr uint64_t stream_id(std::string_view name) {
  uint64_t hash = 0xcbf29ce484222325u;
  for (const char c : name) hash = (hash ^ static_cast<uint8_t>(c)) * 0x100000001b3u;
  return hash;
}

/// 64 well-mixed bits for (seed, stream, index).
uint64_t random_bits(uint64_t seed, uint64_t stream, uint64_t index);

/// Many numbers of one stream: what depends on the index alone is left to do for each.
class RandomStream {
 public:
  RandomStream(uint64_t seed, uint64_t stream);
  /// random_bits and random_uniform of the seed and the stream.
  uint64_t bits(uint64_t index) const;
  double uniform(uint64_t index) const;
  /// Two standard normals from one draw of Box and Muller's method; the first is random_normal's.
  std::pair<double, double> normals(uint64_t index) const;

 private:
  uint64_t key_;
};

/// Uniform in [0, 1), 53 bits.
double random_uniform(uint64_t seed, uint64_t stream, uint64_t index);

/// Standard normal (Box and Muller).
double random_normal(uint64_t seed, uint64_t stream, uint64_t index);

/// Uniform in [0, bound); bound > 0. The bias is below bound / 2^64.
uint64_t random_below(uint64_t bound, uint64_t seed, uint64_t stream, uint64_t index);

/// Where `index` goes in a permutation of [0, count) that (seed, stream) chooses; index < count.
/// A four-round Feistel network over the next power of four, walked until the result is in range.
uint64_t random_permutation(uint64_t index, uint64_t count, uint64_t seed, uint64_t stream);

}  // namespace weft
