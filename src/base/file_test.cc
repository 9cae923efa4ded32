// file.h: whole reads, maps, and writes that leave the old content or the new one when any single
// step fails.
#include "base/file.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include "base/error.h"
#include "base/test_support.h"

namespace weft {
namespace {

namespace fs = std::filesystem;

/// An empty folder for one test, removed with its content; also removes a write hook that a failed
/// test left.
class FileTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() /
              fmt::format("weft_file_test_{}_{}", ::getpid(),
                          testing::UnitTest::GetInstance()->current_test_info()->name());
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  void TearDown() override {
    set_write_hook({});
    fs::remove_all(folder_);
  }

  static std::string slurp(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
  }
  static void spill(const fs::path& path, const std::string& text) {
    std::ofstream(path, std::ios::binary) << text;
  }
  size_t files() const {
    return static_cast<size_t>(
        std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
  }

  /// Runs `action` with its n-th write step failing, for n = 1, 2, … until it succeeds; returns
  /// that number of steps.
  template <class Action, class Check>
  static int fail_each_step(const Action& action, const Check& after_failure) {
    for (int failing = 1;; ++failing) {
      int step = 0;
      set_write_hook([&](const fs::path&) {
        if (++step == failing) throw Error("the test's disk is full");
      });
      try {
        action();
        set_write_hook({});
        return failing - 1;
      } catch (const Error& error) {
        set_write_hook({});
        EXPECT_STREQ(error.what(), "the test's disk is full");
        after_failure(failing);
      }
      if (failing > 20) ADD_FAILURE() << "does not end";
      if (failing > 20) return failing;
    }
  }

  fs::path folder_;
};

template <class Action>
std::string error_of(const Action& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST_F(FileTest, ReadsAllBytes) {
  std::string bytes;
  for (int i = 0; i < 70'000; ++i) bytes.push_back(static_cast<char>(i * 31 >> 3));
  spill(folder_ / "a", bytes);
  EXPECT_EQ(read_file(folder_ / "a"), bytes);
  EXPECT_EQ(read_file(folder_ / "a", bytes.size()), bytes);
  const MappedFile map(folder_ / "a");
  ASSERT_EQ(map.bytes().size(), bytes.size());
  EXPECT_TRUE(std::equal(bytes.begin(), bytes.end(), map.bytes().begin(),
                         [](char c, std::byte b) { return static_cast<std::byte>(c) == b; }));
}

TEST_F(FileTest, RefusesWithThePathInTheText) {
  const fs::path missing = folder_ / "missing", large = folder_ / "large";
  spill(large, "12345");
  for (const std::string& text :
       {error_of([&] { read_file(missing); }), error_of([&] { MappedFile map(missing); }),
        error_of([&] { checksum_file(missing); }),
        error_of([&] { FileWriter writer(missing / "deeper"); })})
    EXPECT_NE(text.find(missing.string()), std::string::npos) << text;
  EXPECT_NE(error_of([&] { read_file(large, 4); }).find("at most 4 bytes"), std::string::npos);
  EXPECT_NE(error_of([&] { read_file(folder_); }).find("regular file"), std::string::npos);
  EXPECT_NE(error_of([&] { MappedFile map(folder_); }).find("regular file"), std::string::npos);
}

TEST_F(FileTest, AFileHasTheChecksumOfItsBytes) {
  for (const size_t size : {size_t{1}, size_t{1} << 20, (size_t{3} << 20) + 7}) {
    std::string bytes(size, '\0');
    for (size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i * 31 + i / 255);
    spill(folder_ / "bytes", bytes);
    EXPECT_EQ(checksum_file(folder_ / "bytes"), checksum(std::as_bytes(std::span(bytes)))) << size;
  }
}

TEST_F(FileTest, AnEmptyFileMapsToNothing) {
  spill(folder_ / "empty", "");
  EXPECT_TRUE(MappedFile(folder_ / "empty").bytes().empty());
  EXPECT_EQ(read_file(folder_ / "empty"), "");
  EXPECT_EQ(checksum_file(folder_ / "empty"), checksum({}));
}

TEST_F(FileTest, MapsMove) {
  spill(folder_ / "a", "first");
  spill(folder_ / "b", "second!");
  MappedFile a(folder_ / "a"), b(folder_ / "b");
  MappedFile c(std::move(a));
  EXPECT_EQ(c.bytes().size(), 5u);
  c = std::move(b);
  ASSERT_EQ(c.bytes().size(), 7u);
  EXPECT_EQ(static_cast<char>(c.bytes()[6]), '!');
}

TEST_F(FileTest, AWriterThatIsNotClosedLeavesNoFile) {
  {
    FileWriter writer(folder_ / "a");
    writer.write("half of it");
  }
  EXPECT_EQ(files(), 0u);
  {
    FileWriter writer(folder_ / "a");
    writer.write("all ");
    writer.write("of it");
    writer.close();
    EXPECT_THROW(writer.write("more"), std::logic_error);
    EXPECT_THROW(writer.close(), std::logic_error);
  }
  EXPECT_EQ(slurp(folder_ / "a"), "all of it");
}

TEST_F(FileTest, AContinuedFileKeepsWhatItHadAndWhatWasWritten) {
  const fs::path path = folder_ / "a";
  FileWriter(path, Writing::kContinuing).write("one");
  EXPECT_EQ(slurp(path), "one");
  FileWriter writer(path, Writing::kContinuing);
  writer.write("two");
  writer.close();
  EXPECT_EQ(slurp(path), "onetwo");
}

TEST_F(FileTest, AtomicWriteKeepsTheOldContentWhenAnyStepFails) {
  const fs::path path = folder_ / "state";
  write_file(path, "old");
  const int steps =
      fail_each_step([&] { write_file(path, "new content"); },
                     [&](int failing) {
                       EXPECT_EQ(slurp(path), "old") << "after failing step " << failing;
                       EXPECT_EQ(files(), 1u) << "rubbish after failing step " << failing;
                     });
  EXPECT_EQ(steps, 4);  // create, write, sync, rename
  EXPECT_EQ(slurp(path), "new content");
  EXPECT_EQ(files(), 1u);
}

TEST_F(FileTest, LinksAreReplacedOrKept) {
  const fs::path link = folder_ / "latest";
  spill(folder_ / "one", "1");
  spill(folder_ / "two", "2");
  replace_link("one", link);
  EXPECT_EQ(fs::read_symlink(link), "one");
  const int steps =
      fail_each_step([&] { replace_link("two", link); },
                     [&](int failing) {
                       EXPECT_EQ(slurp(link), "1") << "after failing step " << failing;
                       EXPECT_EQ(files(), 3u) << "rubbish after failing step " << failing;
                     });
  EXPECT_EQ(steps, 2);  // link, rename
  EXPECT_EQ(slurp(link), "2");
  EXPECT_EQ(files(), 3u);
}

TEST_F(FileTest, RenamesFoldersAndNamesBothEndsOfAFailure) {
  fs::create_directory(folder_ / "partial");
  spill(folder_ / "partial" / "x", "x");
  rename_synced(folder_ / "partial", folder_ / "whole");
  EXPECT_EQ(slurp(folder_ / "whole" / "x"), "x");
  const std::string text = error_of([&] { rename_synced(folder_ / "absent", folder_ / "there"); });
  EXPECT_NE(text.find("absent"), std::string::npos);
  EXPECT_NE(text.find("there"), std::string::npos);
}

TEST_F(FileTest, ChecksumsTellFilesApart) {
  // Published XXH3-64 value of the empty input with seed 0.
  EXPECT_EQ(checksum({}), "2d06800538d394c2");
  std::string bytes(1000, 'x');
  spill(folder_ / "a", bytes);
  const std::string original = checksum_file(folder_ / "a");
  EXPECT_EQ(original.size(), 16u);
  EXPECT_EQ(original, checksum(std::as_bytes(std::span(bytes))));
  for (size_t i = 0; i < bytes.size(); i += 37) {
    std::string changed = bytes;
    changed[i] = static_cast<char>(changed[i] ^ 4);
    EXPECT_NE(checksum(std::as_bytes(std::span(changed))), original);
  }
}

TEST(RemoveRemains, takes_those_of_dead_processes_only) {
  const TestFolder folder("file_remains");
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) ::_exit(0);
  ASSERT_EQ(::waitpid(child, nullptr, 0), child);
  const std::string dead = std::to_string(child);
  fs::create_directories(folder / (".m.bin." + dead + ".tmp"));
  std::ofstream(folder / (".m.bin." + dead + ".tmp") / "part") << "x";
  std::ofstream(temporary_beside(folder / "m.bin")) << "x";
  const std::set<std::string> others = {".m.bin.1.tmp",
                                        ".m.bin." + dead + ".tmp2",
                                        ".m.bin.x" + dead + ".tmp",
                                        ".n.bin." + dead + ".tmp",
                                        ".m.bin.-1.tmp",
                                        ".m.bin.0.tmp",
                                        ".m.bin.tmp",
                                        "m.bin"};
  for (const std::string& name : others) std::ofstream(folder / name) << "x";
  remove_remains(folder / "m.bin");
  std::set<std::string> left;
  for (const auto& entry : fs::directory_iterator(folder.path()))
    left.insert(entry.path().filename().string());
  EXPECT_EQ(left, others);
  EXPECT_NO_THROW(remove_remains(folder / "none/m.bin"));
}

}  // namespace
}  // namespace weft
