// Arbitrary bytes as vocab.json: refused in words, or a tokenizer that brings any text back.
#include <algorithm>
#include <cstdlib>
#include <string>

#include "base/error.h"
#include "data/tokenizer.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using weft::data::Tokenizer;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  try {
    const Tokenizer tokenizer = Tokenizer::from_vocab_json(bytes, "fuzz");
    // The end of the file has text in UTF-8, unless the fuzzer spoilt it.
    const std::string text = bytes.substr(size - std::min<size_t>(size, 200));
    if (tokenizer.vocabulary().space_in_front &&
        tokenizer.decode(tokenizer.encode(text, true)) != text)
      std::abort();
    const Tokenizer again = Tokenizer::from_vocab_json(tokenizer.files().at("vocab.json"), "fuzz");
    if (again.fingerprint() != tokenizer.fingerprint()) std::abort();
  } catch (const weft::Error&) {
  }
  return 0;
}
