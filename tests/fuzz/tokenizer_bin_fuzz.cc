// Arbitrary bytes as llama2.c's tokenizer.bin: refused in words, or a tokenizer that brings any
// text back.
#include <cstdlib>
#include <cstring>
#include <string>

#include "base/error.h"
#include "data/tokenizer.h"
#include "data/tokenizer_bin.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using weft::data::Tokenizer;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  try {
    const Tokenizer tokenizer = Tokenizer::from_llama2c(bytes, "fuzz");
    // The head of the file has text in UTF-8, its end whatever the fuzzer put there.
    for (const std::string& text :
         {bytes.substr(0, 200), bytes.substr(size - std::min<size_t>(size, 200))})
      if (tokenizer.decode(tokenizer.encode(text, true)) != text) std::abort();
    const Tokenizer again =
        Tokenizer::from_llama2c(weft::data::write_tokenizer_bin(tokenizer.vocabulary()), "fuzz");
    if (again.fingerprint() != tokenizer.fingerprint()) std::abort();
  } catch (const weft::Error&) {
  }
  return 0;
}
