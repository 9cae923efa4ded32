#include "data/corpora.h"

#include <fmt/format.h>

#include "base/error.h"

namespace weft::data {
namespace {

// TinyStories (Eldan and Li 2023), stories in the words of small children, a line <|endoftext|>
// after each: version 2, written by GPT-4 alone, and the first one. This commit of the data set,
// sizes and checksums (its Git LFS ids) were looked up in November 2026.
constexpr std::string_view kTinyStories =
    "https://huggingface.co/datasets/roneneldan/TinyStories/resolve/"
    "f54c09fd23315a6f9c86f9dc80f725de7d8f9c64/";
constexpr std::string_view kLicence = "CDLA-Sharing-1.0";

constexpr Corpus kCorpora[] = {
    {"tinystories", kTinyStories, "TinyStoriesV2-GPT4-train.txt", kLicence, 2'227'753'162,
     "6418d412de72888f52b5142c761ac21a582f7d1166f0bfbdb5f03ccfdec90443"},
    {"tinystories-valid", kTinyStories, "TinyStoriesV2-GPT4-valid.txt", kLicence, 22'502'601,
     "6874bae9a4c1a4e7edcf0e53b86c17817e9cf881fc75ff2368da457b80c0585d"},
    {"tinystories-v1", kTinyStories, "TinyStories-train.txt", kLicence, 1'924'281'556,
     "c5cf5e22ff13614e830afbe61a99fbcbe8bcb7dd72252b989fa1117a368d401f"},
    {"tinystories-v1-valid", kTinyStories, "TinyStories-valid.txt", kLicence, 19'447'282,
     "94e431816c4cce81ff71e4408ff8d3bda9a42e8d2663986697c3954288cb38b4"},
};

}  // namespace

std::span<const Corpus> corpora() { return kCorpora; }

std::string corpus_names() {
  std::string names;
  for (const Corpus& corpus : kCorpora)
    names += fmt::format("{}{}", names.empty() ? "" : ", ", corpus.name);
  return names;
}

const Corpus& corpus(std::string_view name) {
  for (const Corpus& corpus : kCorpora)
    if (corpus.name == name) return corpus;
  throw UsageError(fmt::format("{}: no corpus has this name; there are {}", name, corpus_names()));
}

}  // namespace weft::data
