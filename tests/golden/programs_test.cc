// The text of every Program of the catalogue against the files in programs/: what a kernel
// computes changes only on purpose. tools/golden_update rewrites the files and shows what changed.
// Runs in the root of the sources.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "ir/text.h"
#include "kernels/catalogue.h"

namespace weft::test {
namespace {

// Small, and no two sizes alike, so that every shape says what it is made of.
constexpr kernels::Sizes kSizes{
    .batch = 2, .sequence = 7, .dim = 24, .hidden = 10, .heads = 6, .kv_heads = 3, .vocab = 11};
constexpr int64_t kCapacity = 9;

const std::filesystem::path kFolder = "tests/golden/programs";

std::string content(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

TEST(Golden, ProgramsOfTheCatalogue) {
  ASSERT_TRUE(std::filesystem::is_directory(kFolder))
      << "run this in the root of the sources, not in " << std::filesystem::current_path();
  const bool update = std::getenv("WEFT_UPDATE_GOLDEN") != nullptr;
  std::set<std::filesystem::path> expected;
  for (const kernels::Entry& entry : kernels::catalogue(kSizes, kCapacity)) {
    const std::filesystem::path path = kFolder / (entry.name + ".txt");
    const std::string text = ir::to_text(entry.program);
    expected.insert(path);
    if (update) std::ofstream(path, std::ios::binary) << text;
    EXPECT_EQ(content(path), text) << path << ": if the change is meant, run tools/golden_update";
    EXPECT_EQ(ir::to_text(ir::parse_text(text)), text) << entry.name;
  }
  for (const auto& file : std::filesystem::directory_iterator(kFolder)) {
    if (file.path().extension() != ".txt" || expected.contains(file.path())) continue;
    if (update)
      std::filesystem::remove(file.path());
    else
      ADD_FAILURE() << file.path() << " belongs to no Program; run tools/golden_update";
  }
}

}  // namespace
}  // namespace weft::test
