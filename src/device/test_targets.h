// For tests only: a test of vector code runs once for each instruction set that the code was
// compiled for and this machine has.
//
//   class MyTest : public TargetTest {};
//   TEST_P(MyTest, DoesThis) { … }        // what it calls is dispatched to the target at hand
//   EACH_TARGET(MyTest);                  // Targets/MyTest.DoesThis/AVX2, …/SSE4, …
//
// Highway asks for the machine's instruction sets once per process and keeps the answer; each
// HWY_DYNAMIC_DISPATCH reads it anew. So what was fetched before a target was chosen (a function
// pointer, a table, a static local of either) stays with the target of that time: fetch it inside
// of the test.
#pragma once

#include <gtest/gtest.h>
#include <hwy/targets.h>

#include <string>
#include <vector>

namespace weft::device {

/// While it lives, vector code is dispatched to `target`, in the whole process. They do not nest.
class UseTarget {
 public:
  explicit UseTarget(int64_t target) { choose(target); }
  ~UseTarget() { choose(0); }
  UseTarget(const UseTarget&) = delete;
  UseTarget& operator=(const UseTarget&) = delete;

 private:
  // With one target, as on ARM without SVE, nothing is dispatched and Highway's library not needed.
  static void choose([[maybe_unused]] int64_t target) {
    if constexpr ((HWY_TARGETS & (HWY_TARGETS - 1)) != 0) {
      hwy::SetSupportedTargetsForTest(target);
      hwy::GetChosenTarget().DeInit();  // so that the next dispatch looks again
    }
  }
};

/// The targets that the code was compiled for and this machine has, best first.
inline std::vector<int64_t> usable_targets() {
  std::vector<int64_t> all;
  for (int64_t left = HWY_SUPPORTED_TARGETS & HWY_TARGETS; left != 0; left &= left - 1)
    all.push_back(left & -left);
  return all;
}

/// A fixture whose tests run on the target GetParam().
class TargetTest : public testing::TestWithParam<int64_t> {
 private:
  const UseTarget use_{GetParam()};
};

inline std::string name_of_target(const testing::TestParamInfo<int64_t>& info) {
  return hwy::TargetName(info.param);
}

}  // namespace weft::device

/// Runs the tests of the TargetTest `fixture` on every usable target.
#define EACH_TARGET(fixture)                                                                      \
  INSTANTIATE_TEST_SUITE_P(Targets, fixture, testing::ValuesIn(::weft::device::usable_targets()), \
                           ::weft::device::name_of_target)
