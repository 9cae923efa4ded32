// `weft tokenize`: texts to a token file with its sidecar.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "apps/document_encoder.h"

namespace weft::apps {

struct TokenizeOptions {
  std::vector<std::filesystem::path> inputs;  ///< files, patterns, or `-`
  std::filesystem::path tokenizer;            ///< folder or file
  std::filesystem::path out;                  ///< the token file; its sidecar lies beside it
  double validation =
      0;  ///< about this part of the documents goes to `out` with `_val` before its ending
  std::string separator = "auto";  ///< as of data/documents.h
  std::string field;               ///< the inputs are JSON lines with texts there; empty: plain
  DocumentEnds ends;
  uint64_t seed = 0;  ///< chooses the documents for validation
  int threads = 0;    ///< 0: one per processor; does not change the result
  bool quiet = false, json = false;
};

/// Each document becomes BOS and its tokens, no EOS, unless `ends` says otherwise: what llama2.c's
/// trainers expect. Returns the exit code; throws Error. An interruption leaves no file that looks
/// complete.
int run_tokenize(const TokenizeOptions& options);

/// Where the documents for validation go: `tokens.bin` → `tokens_val.bin`.
std::filesystem::path validation_path(const std::filesystem::path& out);

}  // namespace weft::apps
