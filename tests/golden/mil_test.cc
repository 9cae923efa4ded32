// The MIL of the layer kernels against the files in mil/: what the Neural Engine is given changes
// only on purpose. tools/golden_update rewrites the files and shows what changed. Runs in the root
// of the sources.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "device/ane/forms.h"
#include "device/ane/legalize.h"
#include "device/ane/mil/write.h"
#include "golden/golden.h"
#include "kernels/catalogue.h"

namespace weft::test {
namespace {

namespace ane = device::ane;

// Small, and no two sizes alike, so that every shape says what it is made of.
constexpr kernels::Sizes kSizes{
    .batch = 1, .sequence = 7, .dim = 24, .hidden = 10, .heads = 3, .kv_heads = 3, .vocab = 11};

ane::Lowered legal(const char* kernel) {
  return ane::legalize(kernels::program_named(kernel, kSizes, 1), ane::chip_named("m4"));
}

// Every kernel in the plain form, one of each direction in the others and in the other dialect.
TEST(Golden, MilOfTheLayerKernels) {
  GoldenFolder folder("tests/golden/mil");
  for (const char* const kernel : {"fwdAttn", "fwdFFN", "ffnBwd", "sdpaBwd1", "sdpaBwd2", "qkvBwd"})
    folder.expect(fmt::format("{}.mil", kernel),
                  ane::mil::text_of(legal(kernel), ane::form_named("plain")));
  for (const char* const kernel : {"fwdFFN", "qkvBwd"})
    for (const ane::Form& form : ane::forms())
      if (form.name != "plain")
        folder.expect(fmt::format("{}.{}.mil", kernel, form.name),
                      ane::mil::text_of(form.apply(legal(kernel)), form));
  folder.expect("fwdAttn.ios16.mil",
                ane::mil::print(ane::mil::write(legal("fwdAttn").program, ane::mil::kIos16)));
  folder.expect_nothing_else();
}

}  // namespace
}  // namespace weft::test
