// The text of every Program of the catalogue against the files in programs/: what a kernel
// computes changes only on purpose. tools/golden_update rewrites the files and shows what changed.
// Runs in the root of the sources.
#include <gtest/gtest.h>

#include "golden/golden.h"
#include "ir/text.h"
#include "kernels/catalogue.h"

namespace weft::test {
namespace {

// Small, and no two sizes alike, so that every shape says what it is made of.
constexpr kernels::Sizes kSizes{
    .batch = 2, .sequence = 7, .dim = 24, .hidden = 10, .heads = 6, .kv_heads = 3, .vocab = 11};
constexpr int64_t kCapacity = 9;

TEST(Golden, ProgramsOfTheCatalogue) {
  GoldenFolder folder("tests/golden/programs");
  for (const kernels::Entry& entry : kernels::catalogue(kSizes, kCapacity)) {
    const std::string text = ir::to_text(entry.program);
    folder.expect(entry.name + ".txt", text);
    EXPECT_EQ(ir::to_text(ir::parse_text(text)), text) << entry.name;
  }
  folder.expect_nothing_else();
}

}  // namespace
}  // namespace weft::test
