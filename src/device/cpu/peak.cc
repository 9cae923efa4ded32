#include "device/cpu/peak.h"

#include <algorithm>
#include <atomic>

#include "base/clock.h"
#include "base/error.h"
#include "device/cpu/peak_loops.h"
#include "device/host_surface.h"

namespace weft::device::cpu {
namespace {

constexpr int64_t kArrays = 4;
// Arrays at equal places modulo a page or the size of a cache's way fall into the same few sets and
// evict each other: a stream over arrays 128 MiB apart runs at a sixth of its rate. So each begins
// 17 pages and 17 cache lines beyond a power of two behind the one before.
constexpr int64_t kSkew = 17 * (4096 + 64) / 4;
// Arithmetic per element of an array, so that both kinds of repetitions take about as long.
constexpr double kFlopPerElement = 64;
constexpr double kElement = 4;  // bytes

std::atomic<float> unused;  // what keeps a compiler from leaving the arithmetic out

}  // namespace

struct Peak::Arrays {
  explicit Arrays(int64_t elements)
      : stride(elements + kSkew),
        memory({.name = "peak", .shape = {1, 1, kArrays, stride}, .dtype = ir::DType::f32}) {}
  float* array(int64_t i, int64_t begin) const { return memory.floats() + i * stride + begin; }

  const int64_t stride;
  HostSurface memory;
};

Peak::Peak(Workers& workers, int64_t elements)
    : workers_(workers), elements_(elements), arrays_(std::make_unique<Arrays>(elements)) {
  CHECK(elements > 0 && elements % kPeakStep == 0, "{} elements are no multiple of {}", elements,
        kPeakStep);
  seconds([&](int64_t begin, int64_t count) {
    for (int64_t i = 0; i < kArrays; ++i) std::fill_n(arrays_->array(i, begin), count, 1.0f);
  });
}

Peak::~Peak() = default;

int64_t Peak::bytes() const { return arrays_->memory.port().bytes(); }

// Of body(begin, count) for each worker's part of an array.
template <class Body>
double Peak::seconds(const Body& body) const {
  workers_.run([](int) {});  // whoever sleeps is woken outside the time
  const int64_t start = now_ns();
  workers_.run([&](int worker) {
    const Range part = share(elements_ / kPeakStep, worker, workers_.count());
    body(part.begin * kPeakStep, part.size() * kPeakStep);
  });
  return seconds_since(start);
}

double Peak::multiply_add() const {
  const PeakLoops& loops = peak_loops();
  const auto turns =
      static_cast<int64_t>(kFlopPerElement * static_cast<double>(elements_) / loops.flop_per_turn);
  const double time = seconds([&](int64_t, int64_t) { unused = loops.multiply_add(turns); });
  return loops.flop_per_turn * static_cast<double>(turns * workers_.count()) / time;
}

double Peak::read() const {
  const double time = seconds([&](int64_t begin, int64_t count) {
    for (int64_t i = 0; i < kArrays; ++i)
      unused = peak_loops().sum(arrays_->array(i, begin), count);
  });
  return kArrays * kElement * static_cast<double>(elements_) / time;
}

double Peak::triad() const {
  const double time = seconds([&](int64_t begin, int64_t count) {
    peak_loops().triad(arrays_->array(0, begin), arrays_->array(1, begin), arrays_->array(2, begin),
                       count);
  });
  return 3 * kElement * static_cast<double>(elements_) / time;
}

double Peak::update() const {
  const double time = seconds([&](int64_t begin, int64_t count) {
    peak_loops().update(arrays_->array(0, begin), arrays_->array(1, begin),
                        arrays_->array(2, begin), arrays_->array(3, begin), count);
  });
  return kUpdateBytes * static_cast<double>(elements_) / time;
}

}  // namespace weft::device::cpu
