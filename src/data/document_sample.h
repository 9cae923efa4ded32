// A sample of documents: some of a stream of any length, chosen evenly, in bounded memory. What a
// tokenizer is trained on.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace weft::data {

class DocumentSample {
 public:
  /// Keeps about `bytes` of text.
  explicit DocumentSample(uint64_t bytes) : wanted_(bytes) {}

  /// The next document of the stream. All are kept until there is enough text; from then on those
  /// with the smallest random numbers, which depend on a document's place alone.
  void add(std::string document);
  /// Moves those that were kept out, in the order of the stream.
  std::vector<std::string> take();

 private:
  struct Kept {
    double drawn;  // the random number
    uint64_t index;
    std::string text;
    bool operator<(const Kept& other) const { return drawn < other.drawn; }
  };

  const uint64_t wanted_;
  uint64_t index_ = 0, bytes_ = 0;
  std::vector<Kept> kept_;  // a heap, with the largest number in front
};

}  // namespace weft::data
