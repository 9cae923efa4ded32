// The demo's corpus: simple children's stories, made up by a grammar.
//
// `weft data stories` writes them to a file, which then goes the way of any other text. Each story
// opens with its hero
// ("a brave fox called Rollo"), and outside quotes he, she, his, her and him are the hero alone, so
// that a script can tell whether a model keeps them apart (tools/story_check). It knows nothing of
// tokens or models.
#pragma once

#include <cstdint>
#include <string>

namespace weft::data {

/// The `index`-th story for `seed`: a pure function, so that stories can be made in any order and
/// in parallel. English text, a paragraph on each line, no empty line, no newline at the end;
/// ASCII.
std::string story(uint64_t seed, uint64_t index);

}  // namespace weft::data
