#include "base/cache_folder.h"

#include <gtest/gtest.h>

#include "base/test_support.h"

namespace weft {
namespace {

TEST(CacheFolder, TheFirstVariableThatIsSetDecides) {
  const TestVariable own("WEFT_CACHE_DIR", "/own"), caches("XDG_CACHE_HOME", "/caches");
  EXPECT_EQ(cache_folder(), "/own");
  const TestVariable none("WEFT_CACHE_DIR", "");
  EXPECT_EQ(cache_folder(), "/caches/weft");
}

TEST(CacheFolder, ElseItStandsInTheHome) {
  const TestVariable own("WEFT_CACHE_DIR", nullptr), caches("XDG_CACHE_HOME", nullptr);
  const TestVariable home("HOME", "/home/someone");
  const std::string folder = cache_folder().string();
  EXPECT_TRUE(folder.starts_with("/home/someone/")) << folder;
  EXPECT_TRUE(folder.ends_with("/weft")) << folder;
}

TEST(CacheFolder, WithoutAnyItSaysWhatToSet) {
  const TestVariable own("WEFT_CACHE_DIR", nullptr), caches("XDG_CACHE_HOME", nullptr);
  const TestVariable home("HOME", nullptr);
  EXPECT_NE(error_of(cache_folder).find("set WEFT_CACHE_DIR"), std::string::npos);
}

}  // namespace
}  // namespace weft
