// A folder of golden files: texts that change only on purpose. With WEFT_UPDATE_GOLDEN set they are
// rewritten (tools/golden_update does so and shows what changed).
#pragma once

#include <filesystem>
#include <set>
#include <string>

namespace weft::test {

class GoldenFolder {
 public:
  /// `path` starts at the root of the sources, where the tests run.
  explicit GoldenFolder(std::filesystem::path path);
  /// Expects the file `name` to hold `text`.
  void expect(const std::string& name, const std::string& text);
  /// Expects the folder to hold nothing but what was asked for.
  void expect_nothing_else() const;

 private:
  std::filesystem::path path_;
  bool update_;
  std::set<std::filesystem::path> expected_;
};

}  // namespace weft::test
