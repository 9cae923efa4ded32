// docs/mil.md against the table of operations that are read.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/file.h"
#include "device/ane/mil/operations.h"

namespace weft::test {
namespace {

namespace mil = device::ane::mil;

TEST(MilPage, NamesEveryOperation) {
  const std::string page = read_file("docs/mil.md");
  for (const auto& group :
       {mil::elementwise_operations(), mil::matrix_operations(), mil::reducing_operations(),
        mil::movement_operations(), mil::constant_operations()})
    for (const mil::ReaderRow& row : group)
      EXPECT_TRUE(row.op.empty() || page.find(fmt::format("`{}`", row.op)) != std::string::npos)
          << row.op << " is not on the page";
}

}  // namespace
}  // namespace weft::test
