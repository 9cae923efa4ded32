#include "base/random.h"

#include <cmath>
#include <numbers>

#include "base/error.h"

namespace weft {
namespace {

// The finaliser of SplitMix64 (Steele, Lea, Flood 2014): a bijection in which each input bit
// reaches each output bit.
uint64_t mix(uint64_t z) {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

constexpr uint64_t kGolden = 0x9e3779b97f4a7c15u;

/// Cosine and sine of so many full turns, 0 ≤ turns < 1. The nearest quarter turn is taken off
/// without error; for the rest, |x| ≤ π / 4, the first term that Taylor's series leave out is
/// x^18 / 18! < 2^-58. The library's must reduce any angle.
std::pair<double, double> direction(double turns) {
  const int quarters = static_cast<int>(4 * turns + 0.5);
  const double x = (4 * turns - quarters) * (std::numbers::pi / 2), y = x * x;
  double cosine = 1, sine = 1;
  for (int n = 16; n >= 2; n -= 2) {  // Horner's scheme
    cosine = 1 - cosine * y * (1.0 / (n * (n - 1)));
    sine = 1 - sine * y * (1.0 / (n * (n + 1)));
  }
  sine *= x;
  switch (quarters & 3) {
    case 0:
      return {cosine, sine};
    case 1:
      return {-sine, cosine};
    case 2:
      return {-cosine, -sine};
    default:
      return {sine, -cosine};
  }
}

}  // namespace

RandomStream::RandomStream(uint64_t seed, uint64_t stream)
    : key_(mix(mix(seed + kGolden) ^ stream)) {}

uint64_t RandomStream::bits(uint64_t index) const { return mix(key_ + kGolden * (index + 1)); }

double RandomStream::uniform(uint64_t index) const {
  return static_cast<double>(bits(index) >> 11) * 0x1p-53;
}

std::pair<double, double> RandomStream::normals(uint64_t index) const {
  const double radius = 1.0 - uniform(2 * index);  // (0, 1]: the logarithm is finite
  const double length = std::sqrt(-2.0 * std::log(radius));
  const auto [cosine, sine] = direction(uniform(2 * index + 1));
  return {length * cosine, length * sine};
}

uint64_t random_bits(uint64_t seed, uint64_t stream, uint64_t index) {
  return RandomStream(seed, stream).bits(index);
}

double random_uniform(uint64_t seed, uint64_t stream, uint64_t index) {
  return RandomStream(seed, stream).uniform(index);
}

double random_normal(uint64_t seed, uint64_t stream, uint64_t index) {
  return RandomStream(seed, stream).normals(index).first;
}

uint64_t random_below(uint64_t bound, uint64_t seed, uint64_t stream, uint64_t index) {
  CHECK(bound > 0, "an empty range has no member");
  // The high half of bits * bound, from 32-bit halves: 128-bit integers are no standard type.
  const uint64_t bits = random_bits(seed, stream, index);
  const uint64_t low = (bits & 0xffffffffu) * (bound & 0xffffffffu);
  const uint64_t left = (bits >> 32) * (bound & 0xffffffffu) + (low >> 32);
  const uint64_t right = (bits & 0xffffffffu) * (bound >> 32) + (left & 0xffffffffu);
  return (bits >> 32) * (bound >> 32) + (left >> 32) + (right >> 32);
}

uint64_t random_permutation(uint64_t index, uint64_t count, uint64_t seed, uint64_t stream) {
  CHECK(index < count, "index {} of {}", index, count);
  int half_bits = 1;
  while (half_bits < 32 && (uint64_t{1} << (2 * half_bits)) < count) ++half_bits;
  const uint64_t mask = (uint64_t{1} << half_bits) - 1;
  do {
    uint64_t left = index >> half_bits, right = index & mask;
    for (uint64_t round = 0; round < 4; ++round) {
      const uint64_t next = left ^ (random_bits(seed, stream + round, right) & mask);
      left = right;
      right = next;
    }
    index = (left << half_bits) | right;
  } while (index >= count);
  return index;
}

}  // namespace weft
