// Arbitrary bytes as an input of `weft tokenize`: text, JSON lines, gzip or zstd. Refused in words,
// or documents; of plain text nothing gets lost but white space. The first byte chooses how
// documents are told apart.
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "base/error.h"
#include "data/documents.h"

namespace {

std::string without_white_space(std::string text) {
  std::erase_if(text, [](char c) {
    return std::string_view(" \t\r\n\v\f").find(c) != std::string_view::npos;
  });
  return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace weft::data;
  static const std::filesystem::path path =
      std::filesystem::temp_directory_path() / fmt::format("weft_documents_fuzz_{}", ::getpid());
  if (size == 0) return 0;
  const bool json = data[0] == 'j', blank = data[0] == 'b';
  std::string bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  std::ofstream(path, std::ios::binary) << bytes;
  try {
    Documents documents({path}, blank ? kBlankSeparator : kAutoSeparator, json ? "text" : "");
    std::string all;
    for (std::string text; documents.next(text);) {
      if (text.empty() || text.size() > size_t{6} << 20) std::abort();
      if (without_white_space(text.substr(0, 1) + text.back()).size() != 2) std::abort();
      if (blank) all += text;
    }
    const bool packed = bytes.starts_with("\x1f\x8b\x08") || bytes.find("\x2a\x4d\x18") == 1 ||
                        bytes.starts_with("\x28\xb5\x2f\xfd");
    if (bytes.starts_with("\xef\xbb\xbf")) bytes.erase(0, 3);
    if (blank && !packed && without_white_space(all) != without_white_space(bytes)) std::abort();
  } catch (const weft::Error&) {
  }
  std::error_code ignored;
  std::filesystem::remove(path, ignored);
  return 0;
}
