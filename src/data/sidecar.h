// The sidecar of a token file: NAME.json beside NAME.bin, which says what the bare ids mean.
// docs/dataset.md has the format.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace weft::data {

struct Sidecar {
  std::string tokenizer;    ///< folder or file, relative to the sidecar's folder where possible
  std::string fingerprint;  ///< Tokenizer::fingerprint() of it
  size_t vocab = 0;         ///< 1 to 65536; every id is below
  uint64_t tokens = 0, documents = 0;
  std::string separator;         ///< what told the documents apart, as of data/documents.h
  bool bos = true, eos = false;  ///< whether these stand at the ends of each document

  bool operator==(const Sidecar&) const = default;
};

/// Where the sidecar of `token_file` is: its name with the ending `.json`.
std::filesystem::path sidecar_path(const std::filesystem::path& token_file);

/// The file's text.
std::string write_sidecar(const Sidecar& sidecar);
/// Reads such a text. Throws Error, with `where`, for anything that is not one of a version known
/// here.
Sidecar parse_sidecar(std::string_view text, std::string_view where);

}  // namespace weft::data
