// llama2.c files of any bytes: refused by an Error, or read whole.
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/error.h"
#include "model/llama2c.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto file = std::as_bytes(std::span(data, size));
  try {
    const weft::model::Layout layout(weft::model::llama2c_config(file, "fuzz"));
    std::vector<float> arena(static_cast<size_t>(layout.size()));
    weft::model::read_llama2c(file, "fuzz", layout, arena);
  } catch (const weft::Error&) {
    // What a damaged file gets.
  }
  return 0;
}
