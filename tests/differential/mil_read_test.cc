// The MIL of the layer kernels, parsed and read back: the same numbers, in every form and in both
// dialects.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>

#include "device/ane/check.h"
#include "device/ane/forms.h"
#include "device/ane/legalize.h"
#include "device/ane/mil/read.h"
#include "device/ane/mil/write.h"
#include "differential/random_program.h"
#include "differential/witness.h"
#include "ir/text.h"
#include "kernels/catalogue.h"

namespace weft::test {
namespace {

namespace ane = device::ane;
namespace mil = device::ane::mil;

constexpr const char* kLayerKernels[] = {"fwdAttn",  "fwdFFN",   "ffnBwd",
                                         "sdpaBwd1", "sdpaBwd2", "qkvBwd"};
constexpr mil::Dialect kDialects[] = {mil::kIos18, mil::kIos16};

/// Its ports are those of `program` in order, and it computes the same numbers on a machine of half
/// precision, in which constants are what a text can say of them.
void expect_same(const ir::Program& program, const ane::Lowered& read) {
  ASSERT_EQ(read.program.inputs().size(), program.inputs().size());
  ASSERT_EQ(read.program.outputs().size(), program.outputs().size());
  const Doubles inputs = random_inputs(program, 61, Draw::bounded);
  Doubles back;
  for (size_t i = 0; i < program.inputs().size(); ++i) {
    EXPECT_EQ(read.program.inputs()[i].dtype, ir::DType::f16);
    back[read.program.inputs()[i].name] = inputs.at(program.inputs()[i].name);
  }
  const Doubles wanted = ir::evaluate(program, inputs, ir::kHalf),
                found = ir::evaluate(read.program, ane::fill(read, back), ir::kHalf);
  for (size_t i = 0; i < program.outputs().size(); ++i)
    EXPECT_EQ(found.at(read.program.outputs()[i].port.name),
              wanted.at(program.outputs()[i].port.name))
        << program.outputs()[i].port.name;
}

// Odd sizes, no two alike; with and without shared keys.
TEST(MilReadBack, TheLayerKernelsComputeTheSameNumbers) {
  constexpr kernels::Sizes kSizes[] = {
      {.batch = 1, .sequence = 7, .dim = 24, .hidden = 10, .heads = 6, .kv_heads = 6, .vocab = 11},
      {.batch = 1,
       .sequence = 5,
       .dim = 24,
       .hidden = 14,
       .heads = 6,
       .kv_heads = 3,
       .head_dim = 10,
       .vocab = 11},
  };
  std::map<std::string_view, int> read;
  for (const kernels::Sizes& sizes : kSizes)
    for (const char* const kernel : kLayerKernels)
      for (const char* const chip : {"m1", "m4"}) {
        const ane::Lowered legal =
            ane::legalize(kernels::program_named(kernel, sizes, 1), ane::chip_named(chip));
        for (const ane::Form& form : ane::forms()) {
          if (form.refuses(legal)) continue;
          const ir::Program program = form.apply(legal).program;
          for (const mil::Dialect& dialect : kDialects) {
            SCOPED_TRACE(fmt::format("{} {} {} {}", kernel, chip, form.name, dialect.name));
            const std::string text = mil::print(mil::write(program, dialect, form.rank));
            const mil::Module module = mil::parse(text);
            EXPECT_EQ(mil::print(module), text);
            expect_same(program, mil::read(module, {}));
            ++read[form.name];
          }
        }
      }
  for (const ane::Form& form : ane::forms()) EXPECT_GE(read[form.name], 24) << form.name;
}

TEST(MilReadBack, RandomProgramsComputeTheSameNumbers) {
  int written = 0;
  for (uint64_t seed = 0; seed < 300; ++seed) {
    const ir::Program program =
        random_program(seed, {.operations = 1 + static_cast<int>(seed % 17)});
    if (ane::refusal(program)) continue;
    SCOPED_TRACE(fmt::format("seed {}\n{}", seed, ir::to_text(program)));
    const ir::Program legal = ane::legalize(program, ane::chip_named("m3")).program;
    expect_same(legal, mil::read(mil::parse(mil::print(mil::write(legal, mil::kIos18))), {}));
    if (testing::Test::HasFailure()) return;
    ++written;
  }
  EXPECT_GT(written, 30);
}

// The real sizes: read without an error, and no rule refuses them, on every chip.
TEST(MilReadBack, AllMilOfStories110MIsAccepted) {
  constexpr kernels::Sizes kSizes{.batch = 1,
                                  .sequence = 256,
                                  .dim = 768,
                                  .hidden = 2048,
                                  .heads = 12,
                                  .kv_heads = 12,
                                  .vocab = 5000};
  for (const char* const kernel : kLayerKernels)
    for (const ane::Chip& chip : ane::chips()) {
      const ane::Lowered legal = ane::legalize(kernels::program_named(kernel, kSizes, 256), chip);
      for (const ane::Form& form : ane::forms()) {
        if (form.refuses(legal)) continue;
        const ir::Program program = form.apply(legal).program;
        for (const mil::Dialect& dialect : kDialects) {
          const mil::Module module =
              mil::parse(mil::print(mil::write(program, dialect, form.rank)));
          EXPECT_EQ(mil::read(module, {}).program.outputs().size(), program.outputs().size());
          for (const ane::Finding& finding : ane::check(module, &chip))
            EXPECT_NE(finding.severity, ane::Severity::refuse)
                << fmt::format("{} {} {} {}: [{}] {}", kernel, chip.name, form.name, dialect.name,
                               finding.rule->id, finding.found);
        }
      }
    }
}

}  // namespace
}  // namespace weft::test
