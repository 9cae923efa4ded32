// Spans: where the time goes. A Span is open from its construction to its destruction and adds its
// length to the total of its name. Totals are drained by whoever reports them (telemetry,
// benchmarks).
//
// Names are interned once, at start-up; opening and closing a Span allocates nothing and takes no
// lock.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"

namespace weft {

/// An interned span name. Copy freely.
struct SpanId {
  int index = 0;
};

/// Interns `name`. Thread-safe. At most 256 names; a mistake beyond that.
SpanId span_id(std::string_view name);

/// One line of a drained report.
struct SpanTotal {
  std::string name;
  int64_t nanoseconds = 0;  ///< summed over threads
  int64_t count = 0;
};

/// The totals since the last drain, in the order of interning, without those that never ran.
/// Thread-safe.
std::vector<SpanTotal> drain_spans();

class Span {
 public:
  explicit Span(SpanId id) : id_(id), start_(now_ns()) {}
  ~Span();
  Span(const Span&) = delete;
  Span& operator=(const Span&) = delete;

 private:
  SpanId id_;
  int64_t start_;
};

}  // namespace weft
