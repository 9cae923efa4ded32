// For tests only: a folder that goes away again, the text of an error, and real data where the
// machine has some.
#pragma once

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

#include "base/error.h"

namespace weft {

/// An empty folder for one test, removed with its content at the end of the scope.
class TestFolder {
 public:
  explicit TestFolder(const std::string& name)
      : path_(std::filesystem::temp_directory_path() /
              fmt::format("weft_{}_{}", name, ::getpid())) {
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  ~TestFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

/// A variable of the environment for one scope; nullptr: not set.
class TestVariable {
 public:
  TestVariable(const char* name, const char* value) : name_(name) {
    if (const char* const old = std::getenv(name); old != nullptr) old_ = old;
    set(value);
  }
  ~TestVariable() { set(old_ ? old_->c_str() : nullptr); }
  TestVariable(const TestVariable&) = delete;
  TestVariable& operator=(const TestVariable&) = delete;

 private:
  void set(const char* value) const {
    if (value != nullptr)
      ::setenv(name_, value, 1);
    else
      ::unsetenv(name_);
  }

  const char* const name_;
  std::optional<std::string> old_;
};

/// The text of the Error that `action` throws; "no error" if it throws none.
template <class Action>
std::string error_of(const Action& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

/// A real data file, if there is one: in the folder that WEFT_TEST_DATA names, or in shared/data of
/// this folder or of one of the folders above it. Tests that need it skip themselves elsewhere.
inline std::optional<std::filesystem::path> test_data(const std::string& name) {
  namespace fs = std::filesystem;
  std::error_code ignored;
  if (const char* const folder = std::getenv("WEFT_TEST_DATA"); folder != nullptr) {
    const fs::path path = fs::path(folder) / name;
    return fs::exists(path, ignored) ? std::optional(path) : std::nullopt;
  }
  fs::path folder = fs::current_path(ignored);
  for (int up = 0; up < 5; ++up, folder = folder.parent_path())
    if (const fs::path path = folder / "shared" / "data" / name; fs::exists(path, ignored))
      return path;
  return std::nullopt;
}

}  // namespace weft
