// Safetensors files of any bytes: refused by an Error, or every tensor can be read, each byte of
// the data once.
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/error.h"
#include "model/safetensors.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto file = std::as_bytes(std::span(data, size));
  try {
    uint64_t bytes = 0;
    for (const weft::model::Tensor& tensor : weft::model::parse_safetensors(file, "fuzz")) {
      std::vector<float> values(static_cast<size_t>(tensor.count()));
      weft::model::read_tensor(file, tensor, values);
      bytes += tensor.end - tensor.begin;
    }
    CHECK(bytes + 8 <= size, "{} bytes of tensors in a file of {}", bytes, size);
  } catch (const weft::Error&) {
    // What a damaged file gets.
  }
  return 0;
}
