// The facts of the build have the forms that readers of runs/*/config.json rely on. Whether the
// commit is the right one is checked by tests/tools/version_test, which asks git.
#include "base/version.h"

#include <gtest/gtest.h>

#include <regex>
#include <set>
#include <string>

namespace weft {
namespace {

bool matches(std::string_view text, const char* pattern) {
  return std::regex_match(std::string(text), std::regex(pattern));
}

TEST(Version, HasThreeNumbers) { EXPECT_TRUE(matches(version(), R"(\d+\.\d+\.\d+)")) << version(); }

TEST(Version, CommitIsShortHashOrUnknown) {
  EXPECT_TRUE(matches(commit(), "unknown|[0-9a-f]{12}(-changed)?")) << commit();
}

TEST(Version, CompilerIsTheOneThatCompilesThis) {
  // __VERSION__ is the compiler's own word: "12.2.0" with g++, "Debian Clang 14.0.6" with clang++.
  const std::string whole(compiler());
  const std::string number = whole.substr(whole.find(' ') + 1);
  EXPECT_NE(std::string(__VERSION__).find(number), std::string::npos)
      << whole << " vs " << __VERSION__;
}

TEST(Version, EachLibraryHasOneNameAndAVersion) {
  std::set<std::string_view> names;
  for (const Library& library : libraries()) {
    EXPECT_TRUE(names.insert(library.name).second) << library.name;
    EXPECT_TRUE(matches(library.version, R"((macOS )?\d+(\.\d+)+)"))
        << library.name << " " << library.version;
  }
  EXPECT_EQ(names.size(), 7u);
}

}  // namespace
}  // namespace weft
