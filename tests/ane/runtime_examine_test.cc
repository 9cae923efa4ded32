// What is found out about the system without compiling anything.
#include <algorithm>

#include "ane/runtime_fixture.h"
#include "device/ane/runtime/examine.h"

namespace weft::device::ane::runtime {
namespace {

using RuntimeExamine = RuntimeTest;

TEST_F(RuntimeExamine, FindsEverything) {
  const Examination found = examine();
  EXPECT_EQ(found.absent, std::nullopt);
  ASSERT_EQ(found.libraries.size(), 1u);
  EXPECT_EQ(found.libraries[0].error, "");
  EXPECT_TRUE(found.missing_functions.empty());
  EXPECT_EQ(found.classes.size(), 5u);
  for (const ClassFinding& each : found.classes) EXPECT_TRUE(each.found) << each.name;
  EXPECT_EQ(found.methods.size(), 11u);
  for (const MethodFinding& each : found.methods) {
    EXPECT_TRUE(each.found) << each.name;
    EXPECT_FALSE(each.encoding.empty()) << each.name;
  }
  EXPECT_TRUE(found.temporary.starts_with(temporary_.path().string()));
  EXPECT_TRUE(found.temporary_writable);
  EXPECT_GT(found.temporary_free_bytes, 0);
}

TEST_F(RuntimeExamine, AsksTheDeviceByTheTypesOfItsAnswers) {
  std::vector<std::pair<std::string, std::string>> facts;
  for (const DeviceFact& fact : examine().device) facts.emplace_back(fact.name, fact.value);
  EXPECT_EQ(facts,
            (std::vector<std::pair<std::string, std::string>>{{"hasANE", "yes"},
                                                              {"numANEs", "1"},
                                                              {"numANECores", "16"},
                                                              {"aneArchitectureType", "h16g"},
                                                              {"isVirtualMachine", "no"},
                                                              {"buildVersion", "stand-in"}}));
}

TEST_F(RuntimeExamine, SaysWhatIsMissing) {
  configure("no_class=_ANEDeviceInfo");
  for (const DeviceFact& fact : examine().device) EXPECT_EQ(fact.value, "(not there)");
  EXPECT_EQ(absent(), std::nullopt);
  configure("no_selector=setModelURL:");
  const Examination found = examine();
  const auto method = std::ranges::find(found.methods, "setModelURL:", &MethodFinding::name);
  ASSERT_NE(method, found.methods.end());
  EXPECT_FALSE(method->found);
  EXPECT_EQ(found.absent, std::nullopt);
}

TEST(RuntimeExamineWithoutLibraries, SaysSo) {
  ::setenv("WEFT_ANE_LIBRARY", "/nowhere/standin.so", 1);
  const Examination found = examine();
  ::unsetenv("WEFT_ANE_LIBRARY");
  EXPECT_NE(found.absent, std::nullopt);
  EXPECT_NE(found.libraries[0].error, "");
  EXPECT_FALSE(found.missing_functions.empty());
  EXPECT_TRUE(found.classes.empty());
  EXPECT_EQ(found.temporary_free_bytes, -1);
}

}  // namespace
}  // namespace weft::device::ane::runtime
