// file_lock.h: one holder at a time, also where the file is renamed under it.
#include "base/file_lock.h"

#include <gtest/gtest.h>
#include <sys/wait.h>

#include "base/error.h"
#include "base/file.h"
#include "base/test_support.h"

namespace weft {
namespace {

std::string refusal(const std::filesystem::path& path) {
  return error_of([&] { FileLock(path, "taken"); });
}

TEST(FileLock, HasOneHolder) {
  const TestFolder folder("file_lock");
  const std::string taken = (folder / "a").string() + ": taken";
  {
    const FileLock held(folder / "a");
    EXPECT_EQ(refusal(folder / "a"), taken);
    EXPECT_EQ(refusal(folder / "b"), "no error");
    const pid_t other = ::fork();
    ASSERT_GE(other, 0);
    if (other == 0) ::_exit(refusal(folder / "a") == taken ? 0 : 1);
    int status = -1;
    ASSERT_EQ(::waitpid(other, &status, 0), other);
    EXPECT_EQ(status, 0);
  }
  EXPECT_EQ(refusal(folder / "a"), "no error");
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(FileLock, OfARenamedFileLeavesTheNameFree) {
  const TestFolder folder("file_lock");
  const FileLock held(folder / "a");
  rename_synced(folder / "a", folder / "b");
  {
    const FileLock other(folder / "a");
    EXPECT_NE(refusal(folder / "b"), "no error");
  }
  write_file(folder / "a", "text");
  EXPECT_EQ(refusal(folder / "a"), "no error");
  EXPECT_EQ(read_file(folder / "a"), "text");
}

TEST(FileLock, SaysWhereItCantBe) {
  const TestFolder folder("file_lock");
  EXPECT_NE(refusal(folder / "none/a").find("none/a: can't be created: "), std::string::npos);
}

}  // namespace
}  // namespace weft
