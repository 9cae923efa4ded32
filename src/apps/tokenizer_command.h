// `weft tokenizer train`, `weft tokenizer export` and `weft tokenizer info`.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace weft::apps {

struct TokenizerTrainOptions {
  std::vector<std::filesystem::path> inputs;
  std::filesystem::path out;  ///< folder for tokenizer.model
  uint64_t vocab = 5000;
  std::string separator = "auto";  ///< as of data/documents.h
  std::string field;               ///< the inputs are JSON lines with texts there; empty: plain
  uint64_t sample_mb = 64;         ///< of more text about this much is looked at
  int threads = 0;                 ///< 0: one per processor
  bool quiet = false, json = false;
};

/// Trains a tokenizer and writes it. Returns the exit code; throws Error.
int run_tokenizer_train(const TokenizerTrainOptions& options);

struct TokenizerExportOptions {
  std::filesystem::path tokenizer;  ///< folder or file
  std::string to;                   ///< hf, llama2c or vocab
  std::filesystem::path out;        ///< the file
};

/// Writes a tokenizer in another form. Returns the exit code; throws Error.
int run_tokenizer_export(const TokenizerExportOptions& options);

struct TokenizerInfoOptions {
  std::filesystem::path tokenizer;        ///< folder or file
  std::string text = "Once upon a time";  ///< its tokens are shown
};

/// Prints what a tokenizer is. Returns the exit code; throws Error.
int run_tokenizer_info(const TokenizerInfoOptions& options);

}  // namespace weft::apps
