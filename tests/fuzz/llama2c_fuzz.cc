// llama2.c files of any bytes, versions 0 and 1: refused by an Error, or read whole.
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/error.h"
#include "model/llama2c.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto file = std::as_bytes(std::span(data, size));
  try {
    const weft::model::Llama2cFile model(file, "fuzz");
    for (const weft::model::Parameter& parameter : model.layout().parameters()) {
      std::vector<float> values(static_cast<size_t>(parameter.count()));
      model.read(parameter, 0, values);
    }
  } catch (const weft::Error&) {
    // What a damaged file gets.
  }
  return 0;
}
