// The facts of the build have the forms that readers of a run's config.json rely on. Whether the
// commit is the right one is checked by tests/tools/version_test, which asks git.
#include "base/version.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

namespace weft {
namespace {

bool only(std::string_view text, std::string_view allowed) {
  return !text.empty() && text.find_first_not_of(allowed) == std::string_view::npos;
}

TEST(Version, IsThreeNumbers) {
  EXPECT_TRUE(only(version(), "0123456789.")) << version();
  EXPECT_EQ(std::count(version().begin(), version().end(), '.'), 2) << version();
}

TEST(Version, CommitIsAShortHashOrUnknown) {
  if (commit() == "unknown") return;
  EXPECT_TRUE(only(commit().substr(0, 12), "0123456789abcdef")) << commit();
  EXPECT_TRUE(commit().size() == 12 || commit().substr(12) == "-changed") << commit();
}

TEST(Version, CompilerIsTheOneThatCompilesThis) {
  // __VERSION__ is the compiler's own word: "12.2.0" with g++, "Debian Clang 14.0.6" with clang++.
  const std::string whole(compiler());
  const std::string number = whole.substr(whole.find(' ') + 1);
  EXPECT_NE(std::string(__VERSION__).find(number), std::string::npos)
      << whole << ", " << __VERSION__;
}

TEST(Version, EachLibraryIsNamedOnceAndHasAVersion) {
  std::set<std::string_view> names;
  for (const Library& library : libraries()) {
    EXPECT_TRUE(names.insert(library.name).second) << library.name;
    EXPECT_TRUE(only(library.version, "0123456789.macOS "))
        << library.name << " " << library.version;
  }
  EXPECT_EQ(names.size(), 13u);
}

}  // namespace
}  // namespace weft
