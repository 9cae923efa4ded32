#include "golden/golden.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace weft::test {
namespace {

bool updating() { return std::getenv("WEFT_UPDATE_GOLDEN") != nullptr; }

std::string content(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

}  // namespace

GoldenFolder::GoldenFolder(std::filesystem::path path)
    : path_(std::move(path)), update_(updating()) {
  EXPECT_TRUE(std::filesystem::is_directory(path_))
      << "run this in the root of the sources, not in " << std::filesystem::current_path();
}

void GoldenFolder::expect(const std::string& name, const std::string& text) {
  const std::filesystem::path path = path_ / name;
  expected_.insert(path);
  if (update_) std::ofstream(path, std::ios::binary) << text;
  EXPECT_EQ(content(path), text) << path << ": if the change is meant, run tools/golden_update";
}

void GoldenFolder::expect_nothing_else() const {
  for (const auto& file : std::filesystem::directory_iterator(path_)) {
    if (expected_.contains(file.path())) continue;
    if (update_)
      std::filesystem::remove(file.path());
    else
      ADD_FAILURE() << file.path() << " belongs to nothing; run tools/golden_update";
  }
}

void expect_part(const std::filesystem::path& page, const std::string& part,
                 const std::string& text) {
  const std::string opening = "<!-- " + part + ": begin -->\n";
  std::string all = content(page);
  const size_t first = all.find(opening), end = all.find("<!-- " + part + ": end -->\n");
  ASSERT_TRUE(first != all.npos && end != all.npos && first < end)
      << page << " has no part '" << part << "'";
  const size_t begin = first + opening.size();
  if (all.substr(begin, end - begin) == text) return;
  if (updating())
    std::ofstream(page, std::ios::binary) << all.replace(begin, end - begin, text);
  else
    ADD_FAILURE() << page << " is older than its source: run tools/golden_update";
}

}  // namespace weft::test
