// What kind of model a SentencePiece file holds: whether the BPE encoder of ours gives the
// library's ids. The library does not tell.
#pragma once

#include <string_view>

namespace weft::data {

/// Whether the model (bytes that the library has loaded) merges pairs (BPE), takes its text as it
/// is (no normalization, no spaces removed, spaces in front of words), and has no pieces beyond
/// text, bytes, control and unknown. BpeEncoder gives the library's ids then, and takes a quarter
/// of its time and memory.
bool is_plain_bpe(std::string_view model);

}  // namespace weft::data
