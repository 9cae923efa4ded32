// Golden texts, which change only on purpose: a folder of files, or a part of a page. With
// WEFT_UPDATE_GOLDEN set they are rewritten (tools/golden_update does so and shows what changed).
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

/// Expects `text` in the file `page`, between the lines <!-- part: begin --> and <!-- part: end
/// -->.
void expect_part(const std::filesystem::path& page, const std::string& part,
                 const std::string& text);

}  // namespace weft::test
