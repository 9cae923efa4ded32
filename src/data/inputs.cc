#include "data/inputs.h"

#include <glob.h>

#include <algorithm>

#include "base/error.h"

namespace weft::data {
namespace {

namespace fs = std::filesystem;

/// glob()'s list, freed at the end of the scope.
struct Matches {
  glob_t list = {};
  ~Matches() { ::globfree(&list); }
};

std::vector<fs::path> fitting(const fs::path& pattern) {
  Matches matches;
  const int code = ::glob(pattern.c_str(), GLOB_ERR, nullptr, &matches.list);
  if (code == GLOB_NOMATCH) fail("{}: no file fits this pattern; check the path", pattern.string());
  if (code != 0)
    fail("{}: the pattern can't be followed; a folder may not be readable", pattern.string());
  std::vector<fs::path> files;
  for (size_t i = 0; i < matches.list.gl_pathc; ++i) files.emplace_back(matches.list.gl_pathv[i]);
  // glob() sorts by the locale.
  std::sort(files.begin(), files.end(),
            [](const fs::path& a, const fs::path& b) { return a.native() < b.native(); });
  return files;
}

}  // namespace

std::vector<fs::path> expand_inputs(const std::vector<fs::path>& names) {
  std::vector<fs::path> files;
  for (const fs::path& name : names) {
    std::error_code error;
    const bool pattern = name.native().find_first_of("*?[") != std::string::npos;
    if (!pattern || fs::exists(name, error)) {
      files.push_back(name);
      continue;
    }
    const std::vector<fs::path> found = fitting(name);
    files.insert(files.end(), found.begin(), found.end());
  }
  return files;
}

}  // namespace weft::data
