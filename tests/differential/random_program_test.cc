// Random Programs: their text reads back, their derivatives are those of a complex step, and every
// device computes them.
#include "differential/random_program.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <set>

#include "device/test_devices.h"
#include "differential/device_check.h"
#include "ir/text.h"

namespace weft::test {
namespace {

bool slow() { return std::getenv("WEFT_SLOW") != nullptr; }

TEST(RandomProgram, EveryOperationOccurs) {
  std::set<ir::Op> seen;
  int in_place = 0, taps = 0, half = 0;
  for (uint64_t seed = 0; seed < 300; ++seed) {
    const Program program = random_program(seed, {.operations = 12, .half_ports = seed % 2 == 1});
    for (const ir::Node& node : program.nodes()) seen.insert(node.op);
    for (const ir::Output& output : program.outputs()) {
      in_place += program.updates(output.port.name) ? 1 : 0;
      taps += output.port.role == ir::Role::tap ? 1 : 0;
      half += output.port.dtype == ir::DType::f16 ? 1 : 0;
    }
  }
  for (int op = 0; op <= static_cast<int>(ir::Op::causal); ++op)
    EXPECT_TRUE(seen.contains(static_cast<ir::Op>(op))) << ir::op_name(static_cast<ir::Op>(op));
  EXPECT_GT(in_place, 20);
  EXPECT_GT(taps, 20);
  EXPECT_GT(half, 20);
}

void expect_text_reads_back(uint64_t programs) {
  for (uint64_t seed = 0; seed < programs; ++seed) {
    SCOPED_TRACE(seed);
    const Program program =
        random_program(seed, {.operations = 2 + static_cast<int>(seed % 25), .half_ports = true});
    const std::string text = ir::to_text(program);
    const Program back = ir::parse_text(text);
    const auto same = [](auto a, auto b) {
      return std::equal(a.begin(), a.end(), b.begin(), b.end());
    };
    ASSERT_EQ(ir::to_text(back), text);
    ASSERT_TRUE(same(back.nodes(), program.nodes()));
    ASSERT_TRUE(same(back.inputs(), program.inputs()));
    ASSERT_TRUE(same(back.outputs(), program.outputs()));
    ASSERT_EQ(back.names(), program.names());
  }
}

// A dozen operations whose slopes go up to 50 may lose two more digits than a single one does.
void expect_derivatives(uint64_t programs) {
  for (uint64_t seed = 0; seed < programs && !testing::Test::HasFailure(); ++seed) {
    const Program program = random_program(
        seed, {.operations = 2 + static_cast<int>(seed % 12), .differentiable = true});
    expect_gradient_by_complex_step(program, random_inputs(program, seed, Draw::bounded), seed,
                                    1e-9);
  }
}

/// The generator keeps values below 100 and slopes below 54, so errors of 2^-24 grow to some 100 ·
/// 2^-24 per operation beside values that may be as small as 0.01. A wrong index or a forgotten
/// term is an error of the size of the values.
constexpr Tolerance kLoose{1e-2, 1e-2};

void expect_devices_agree(uint64_t programs) {
  for (const std::string& name : device::whole_devices()) {
    for (uint64_t seed = 0; seed < programs && !testing::Test::HasFailure(); ++seed) {
      SCOPED_TRACE(seed);
      const device::Options options = thread_counts()[seed % 4];
      const std::unique_ptr<device::Device> device = device::open(name, options);
      Program program = random_program(
          seed, {.operations = 1 + static_cast<int>(seed % 17), .half_ports = seed % 5 == 0});
      if (device->refuses(program)) continue;
      Doubles inputs = random_inputs(program, seed, Draw::bounded);
      expect_device_agrees(*device, make_case(std::move(program), std::move(inputs)), kLoose);
    }
  }
}

TEST(RandomProgram, TextReadsBack) { expect_text_reads_back(500); }
TEST(RandomProgram, DerivativeIsThatOfTheComplexStep) { expect_derivatives(200); }
TEST(RandomProgram, EveryDeviceComputesIt) { expect_devices_agree(300); }

TEST(RandomProgramSlow, TextReadsBack) {
  if (!slow()) GTEST_SKIP() << "set WEFT_SLOW=1";
  expect_text_reads_back(20000);
}
TEST(RandomProgramSlow, DerivativeIsThatOfTheComplexStep) {
  if (!slow()) GTEST_SKIP() << "set WEFT_SLOW=1";
  expect_derivatives(5000);
}
TEST(RandomProgramSlow, EveryDeviceComputesIt) {
  if (!slow()) GTEST_SKIP() << "set WEFT_SLOW=1";
  expect_devices_agree(5000);
}

}  // namespace
}  // namespace weft::test
