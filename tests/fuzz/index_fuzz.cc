// model.safetensors.index.json of any bytes: refused by an Error, or every file is a plain name.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/error.h"
#include "model/shards.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    for (const auto& [tensor, file] : weft::model::parse_index(text, "fuzz"))
      CHECK(std::filesystem::path(file).filename() == file && file.find('\0') == file.npos,
            "tensor {} leads to {}", tensor, file);
  } catch (const weft::Error&) {
    // What a damaged file gets.
  }
  return 0;
}
