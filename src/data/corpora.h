// Corpora: the texts that Weft knows where to fetch (`weft data get`).
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "data/download.h"

namespace weft::data {

struct Corpus {
  std::string_view name;
  std::string_view folder;  ///< its public home: a URL that ends in /
  std::string_view file;    ///< its name there
  std::string_view licence;
  uint64_t bytes;
  std::string_view sha256;

  Published published() const { return {bytes, std::string(sha256)}; }
};

std::span<const Corpus> corpora();

/// The names of all of them, for a sentence: "a, b, c".
std::string corpus_names();

/// Throws UsageError that lists the names.
const Corpus& corpus(std::string_view name);

}  // namespace weft::data
