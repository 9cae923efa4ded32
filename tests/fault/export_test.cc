// Exports on a disk that fails and in a process that dies: under its name an export is complete or
// not there, and what a dead process left is gone after the next one.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <map>

#include "apps/export_command.h"
#include "base/error.h"
#include "base/file.h"
#include "base/test_support.h"
#include "fault/write_hook.h"

namespace weft::apps {
namespace {

namespace fs = std::filesystem;

struct Form {
  const char *to, *type, *name;
  int least_writes;  ///< more than this many steps can fail
};

class ExportFault : public testing::TestWithParam<Form> {
 protected:
  static ExportOptions options(const TestFolder& folder) {
    return {.checkpoint = "tests/golden/llama2c/model.bin",
            .vocab = "",
            .out = folder / GetParam().name,
            .to = GetParam().to,
            .type = GetParam().type,
            .quiet = true};
  }

  static std::vector<std::string> names(const TestFolder& folder) {
    std::vector<std::string> all;
    for (const auto& entry : fs::directory_iterator(folder.path()))
      all.push_back(entry.path().filename().string());
    return all;
  }

  /// The bytes of a file, or of all files in a folder one after the other by name.
  static std::string content(const fs::path& path) {
    if (!fs::is_directory(path)) return read_file(path);
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::directory_iterator(path))
      files[entry.path().filename().string()] = read_file(entry.path());
    std::string all;
    for (const auto& [name, bytes] : files) all += name + ":" + bytes;
    return all;
  }

  static std::string whole() {
    const TestFolder folder("fault_export_whole");
    run_export(options(folder));
    return content(options(folder).out);
  }
};

TEST_P(ExportFault, the_nth_write_fails) {
  const std::string wanted = whole();
  int failing = 0;
  for (bool written = false; !written; ++failing) {
    const TestFolder folder("fault_export_write");
    int writes = 0;
    const WriteHook hook([&](const fs::path& path) {
      if (writes++ == failing) throw Error(path.string() + ": the test's disk is full");
    });
    const std::string error = error_of([&] { run_export(options(folder)); });
    written = error == "no error";
    if (written) {
      EXPECT_EQ(names(folder), std::vector<std::string>{GetParam().name});
      EXPECT_EQ(content(options(folder).out), wanted);
    } else {
      EXPECT_NE(error.find(GetParam().name), std::string::npos) << error;
      EXPECT_EQ(names(folder), std::vector<std::string>()) << failing;
    }
  }
  EXPECT_GT(failing, GetParam().least_writes);
}

// By the kernel's own word, in the middle of a write: a file may have no more than so many bytes.
TEST_P(ExportFault, the_disk_is_full) {
  for (const rlim_t bytes : {0, 100, 5000, 50000, 110000}) {
    const TestFolder folder("fault_export_full");
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      ::signal(SIGXFSZ, SIG_IGN);  // so that the write fails instead
      const rlimit limit{bytes, bytes};
      if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) ::_exit(2);
      const std::string error = error_of([&] { run_export(options(folder)); });
      const bool says =
          error.find(GetParam().name) != std::string::npos &&
          error.find("writing failed: File too large; make room") != std::string::npos;
      ::_exit(says ? 0 : 1);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0) << bytes;
    EXPECT_EQ(names(folder), std::vector<std::string>()) << bytes;
  }
}

TEST_P(ExportFault, the_process_dies_at_the_nth_write) {
  const std::string wanted = whole();
  for (int dying = 0, finished = 0; !finished; ++dying) {
    const TestFolder folder("fault_export_crash");
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      int writes = 0;
      set_write_hook([&](const fs::path&) {
        if (writes++ == dying) ::_exit(7);
      });
      run_export(options(folder));
      ::_exit(0);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFEXITED(status));
    finished = WEXITSTATUS(status) == 0;
    EXPECT_EQ(fs::exists(options(folder).out), finished) << dying;
    if (finished) fs::remove_all(options(folder).out);
    run_export(options(folder));
    EXPECT_EQ(names(folder), std::vector<std::string>{GetParam().name}) << dying;
    EXPECT_EQ(content(options(folder).out), wanted) << dying;
  }
}

// The model has 20 tensors; each is a write, as are what opens a file, its header, its end and its
// new name.
INSTANTIATE_TEST_SUITE_P(
    Forms, ExportFault,
    testing::Values(Form{"llama2c", "f32", "m.bin", 24}, Form{"hf", "f32", "folder", 24},
                    Form{"hf", "f16", "folder", 24}, Form{"gguf", "f32", "m.gguf", 24},
                    Form{"gguf", "q8_0", "m.gguf", 24}),
    [](const auto& form) { return std::string(form.param.to) + "_" + form.param.type; });

}  // namespace
}  // namespace weft::apps
