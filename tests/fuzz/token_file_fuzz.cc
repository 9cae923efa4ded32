// Arbitrary bytes as a sidecar and its token file: refused in words, or consistent. The input is
// split at its first NUL byte: the sidecar's text, then the tokens.
#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "base/error.h"
#include "data/token_file.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace weft::data;
  const uint8_t* const split = std::find(data, data + size, uint8_t{0});
  const std::string text(reinterpret_cast<const char*>(data), static_cast<size_t>(split - data));
  const size_t rest = size - std::min(size, text.size() + 1);
  std::vector<Token> aligned(rest / 2 + 1);
  if (rest > 0) std::memcpy(aligned.data(), split + 1, rest);
  size_t vocab = 300;
  try {
    const Sidecar sidecar = parse_sidecar(text, "fuzz");
    if (sidecar.vocab < 1 || sidecar.vocab > kMaxVocab) std::abort();
    parse_sidecar(write_sidecar(sidecar), "fuzz");
    vocab = sidecar.vocab;
  } catch (const weft::Error&) {
  }
  bool accepted = false;
  size_t largest = 0;
  try {
    const auto tokens = as_tokens(std::as_bytes(std::span(aligned)).first(rest), "fuzz");
    for (const Token token : tokens) largest = std::max<size_t>(largest, token);
    require_tokens(tokens, vocab, 3, "fuzz");
    accepted = true;
  } catch (const weft::Error&) {
  }
  const bool sound = rest % 2 == 0 && rest / 2 >= 4 && largest < vocab;
  if (accepted != sound) std::abort();
  return 0;
}
