// span.h: totals by name, drained once, from several threads.
#include "base/span.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <thread>
#include <vector>

namespace weft {
namespace {

const SpanTotal* find(const std::vector<SpanTotal>& totals, std::string_view name) {
  const auto at = std::find_if(totals.begin(), totals.end(),
                               [&](const SpanTotal& t) { return t.name == name; });
  return at == totals.end() ? nullptr : &*at;
}

TEST(Span, NamesAreInterned) {
  EXPECT_EQ(span_id("span_test a").index, span_id(std::string("span_test ") + "a").index);
  EXPECT_NE(span_id("span_test a").index, span_id("span_test b").index);
}

TEST(Span, LengthsAddUpUntilDrained) {
  const SpanId slept = span_id("span_test slept"), unused = span_id("span_test unused");
  drain_spans();
  const int64_t start = now_ns();
  for (int i = 0; i < 3; ++i) {
    const Span span(slept);
    std::this_thread::sleep_for(std::chrono::milliseconds(3));
  }
  const int64_t elapsed = now_ns() - start;
  const std::vector<SpanTotal> totals = drain_spans();
  const SpanTotal* const total = find(totals, "span_test slept");
  ASSERT_NE(total, nullptr);
  EXPECT_EQ(total->count, 3);
  EXPECT_GE(total->nanoseconds, 9'000'000);  // a sleep is never shorter than asked for
  EXPECT_LE(total->nanoseconds, elapsed);
  EXPECT_EQ(find(totals, "span_test unused"), nullptr) << unused.index;
  EXPECT_EQ(find(drain_spans(), "span_test slept"), nullptr);
}

TEST(Span, ThreadsAddToOneTotal) {
  const SpanId id = span_id("span_test threads");
  drain_spans();
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 1000; ++i) const Span span(id);
    });
  for (std::thread& thread : threads) thread.join();
  const std::vector<SpanTotal> totals = drain_spans();
  const SpanTotal* const total = find(totals, "span_test threads");
  ASSERT_NE(total, nullptr);
  EXPECT_EQ(total->count, 4000);
  EXPECT_GE(total->nanoseconds, 0);
}

}  // namespace
}  // namespace weft
