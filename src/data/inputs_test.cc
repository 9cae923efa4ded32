// inputs.h: names and patterns.
#include "data/inputs.h"

#include <gtest/gtest.h>

#include <fstream>

#include "base/test_support.h"

namespace weft::data {
namespace {

using Paths = std::vector<std::filesystem::path>;

TEST(Inputs, PatternsBecomeSortedFilesAndNamesStay) {
  const TestFolder folder("inputs");
  for (const char* const name : {"b.txt", "a.txt", "B.txt", "c.jsonl", "odd[1].txt"})
    std::ofstream(folder / name) << "text";
  EXPECT_EQ(expand_inputs({folder / "?.txt"}),
            (Paths{folder / "B.txt", folder / "a.txt", folder / "b.txt"}));
  EXPECT_EQ(
      expand_inputs({"-", folder / "c*", folder / "absent", folder / "[ab].txt"}),
      (Paths{"-", folder / "c.jsonl", folder / "absent", folder / "a.txt", folder / "b.txt"}));
  EXPECT_EQ(expand_inputs({folder / "odd[1].txt"}), Paths{folder / "odd[1].txt"});
  EXPECT_NE(error_of([&] { expand_inputs({folder / "*.md"}); }).find("no file fits"),
            std::string::npos);
}

}  // namespace
}  // namespace weft::data
