#include "device/ane/runtime/model_folder.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <csignal>

#include "base/file.h"
#include "base/test_support.h"

namespace weft::device::ane::runtime {
namespace {

namespace fs = std::filesystem;

size_t entries(const fs::path& folder) {
  return static_cast<size_t>(std::distance(fs::directory_iterator(folder), {}));
}

/// Makes a ModelFolder in a process that ends without a destructor.
void leave_behind(const fs::path& temporary, bool told) {
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    const ModelFolder folder(temporary, "ABC_1", "text", told);
    ::_exit(0);
  }
  int status = 1;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_EQ(status, 0);
}

class ModelFolderTest : public ::testing::Test {
 protected:
  const TestFolder temporary_{"model_folder"};
};

TEST_F(ModelFolderTest, HoldsTheTextAndGoesAway) {
  {
    const ModelFolder folder(temporary_.path(), "ABC_1", "program text", true);
    EXPECT_EQ(folder.path().filename(), "ABC_1");
    EXPECT_EQ(read_file(folder.path() / "model.mil"), "program text");
    EXPECT_TRUE(fs::is_directory(folder.path() / "weights"));
    const fs::path root = folder.path().parent_path();
    EXPECT_TRUE(root.filename().string().starts_with(
        fmt::format("weft-ane-{}-{}-", ::getuid(), ::getpid())));
    struct stat info {};
    ASSERT_EQ(::stat(root.c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777, 0700u);
  }
  EXPECT_EQ(entries(temporary_.path()), 0u);
}

TEST_F(ModelFolderTest, TwoOfTheSameTextAreApart) {
  const ModelFolder a(temporary_.path(), "ABC", "x", true), b(temporary_.path(), "ABC", "x", true);
  EXPECT_NE(a.path(), b.path());
}

TEST_F(ModelFolderTest, StandsInTheTemporaryFolderWhereTheModelCanNotBeTold) {
  {
    const ModelFolder folder(temporary_.path(), "ABC", "x", false);
    EXPECT_EQ(folder.path(), temporary_ / "ABC");
    EXPECT_EQ(read_file(temporary_ / "ABC/model.mil"), "x");
  }
  EXPECT_EQ(entries(temporary_.path()), 0u);
}

TEST_F(ModelFolderTest, IsRefusedWhereALinkStands) {
  fs::create_directory(temporary_ / "elsewhere");
  fs::create_directory_symlink(temporary_ / "elsewhere", temporary_ / "ABC");
  EXPECT_NE(error_of([&] { ModelFolder(temporary_.path(), "ABC", "x", false); }).find("a link"),
            std::string::npos);
  EXPECT_EQ(entries(temporary_ / "elsewhere"), 0u);
  EXPECT_EQ(entries(temporary_.path()), 2u);  // what stood there, and nothing of its own
}

TEST_F(ModelFolderTest, IsRefusedWhereItsRootStandsAlready) {
  const auto number = [&] {
    const ModelFolder folder(temporary_.path(), "ABC", "x", true);
    const std::string name = folder.path().parent_path().filename().string();
    return std::stoi(name.substr(name.rfind('-') + 1));
  };
  const std::string next = fmt::format("weft-ane-{}-{}-{}", ::getuid(), ::getpid(), number() + 1);
  fs::create_directory(temporary_ / "elsewhere");
  fs::create_directory_symlink(temporary_ / "elsewhere", temporary_ / next);
  EXPECT_NE(error_of([&] { ModelFolder(temporary_.path(), "ABC", "x", true); }).find(next),
            std::string::npos);
  EXPECT_EQ(entries(temporary_ / "elsewhere"), 0u);
  EXPECT_TRUE(fs::is_symlink(temporary_ / next));
}

TEST_F(ModelFolderTest, AnIdentifierThatIsAPathIsRefused) {
  for (const char* const name : {"", "..", "a/b", "/tmp", "a b", "a.b"})
    EXPECT_NE(error_of([&] { ModelFolder(temporary_.path(), name, "x", true); }).find("identifier"),
              std::string::npos)
        << name;
  EXPECT_EQ(entries(temporary_.path()), 0u);
}

TEST_F(ModelFolderTest, NothingStaysWhenWritingFails) {
  for (const bool told : {true, false}) {
    set_write_hook([](const fs::path&) { fail("the disk is full"); });
    EXPECT_EQ(error_of([&] { ModelFolder(temporary_.path(), "ABC", "x", told); }),
              "the disk is full");
    set_write_hook({});
    EXPECT_EQ(entries(temporary_.path()), 0u);
  }
}

TEST_F(ModelFolderTest, LeftoversOfTheDeadAreRemovedAndTheLivingStay) {
  const ModelFolder living(temporary_.path(), "LIVING", "x", true);
  leave_behind(temporary_.path(), true);
  leave_behind(temporary_.path(), false);
  EXPECT_TRUE(fs::exists(temporary_ / "ABC_1"));
  EXPECT_EQ(remove_leftovers(temporary_.path()), 2);
  EXPECT_FALSE(fs::exists(temporary_ / "ABC_1"));
  EXPECT_EQ(entries(temporary_.path()), 1u);
  EXPECT_EQ(read_file(living.path() / "model.mil"), "x");
  EXPECT_EQ(remove_leftovers(temporary_.path()), 0);
}

// Between making the folder and locking it, and while it is removed, there is no lock.
TEST_F(ModelFolderTest, WithoutALockTheProcessInTheNameDecides) {
  const auto make = [&](int process) {
    fs::create_directory(temporary_ / fmt::format("weft-ane-{}-{}-0", ::getuid(), process));
  };
  make(::getpid());
  make(2147483646);  // more than a process can be called
  EXPECT_EQ(remove_leftovers(temporary_.path()), 1);
  EXPECT_EQ(entries(temporary_.path()), 1u);
}

TEST_F(ModelFolderTest, LinksAndFoldersOfOthersAreNoLeftovers) {
  fs::create_directory(temporary_ / "elsewhere");
  fs::create_directory_symlink(temporary_ / "elsewhere",
                               temporary_ / fmt::format("weft-ane-{}-2147483646-0", ::getuid()));
  fs::create_directory(temporary_ / fmt::format("weft-ane-{}-2147483646-0", ::getuid() + 1));
  EXPECT_EQ(remove_leftovers(temporary_.path()), 0);
  EXPECT_EQ(entries(temporary_.path()), 3u);
  EXPECT_EQ(remove_leftovers(temporary_ / "not there"), 0);
}

TEST_F(ModelFolderTest, KnowsTheFreeSpace) {
  EXPECT_GT(free_bytes(temporary_.path()), 0);
  EXPECT_EQ(free_bytes(temporary_ / "not there"), -1);
}

}  // namespace
}  // namespace weft::device::ane::runtime
