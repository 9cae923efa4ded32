// The grammar of the stories, read once, and its draws: a story's stream of random numbers is its
// index.
#include "data/stories/stories.h"

#include "base/random.h"
#include "data/stories/grammar.h"
#include "data/stories/tables.h"

namespace weft::data {

std::string story(uint64_t seed, uint64_t index) {
  static const Grammar grammar = [] {
    const std::string_view tables[] = {kWordsPeople, kWordsThings,  kWordsFood,   kWordsNature,
                                       kWordsManner, kPlotsOpening, kPlotsThings, kPlotsFriends,
                                       kPlotsHeart,  kPlotsWorld};
    return Grammar(tables);
  }();
  uint64_t count = 0;
  return grammar.expand("story", [&](uint64_t bound) {
    return random_below(bound, seed, stream_id("stories") + index, count++);
  });
}

}  // namespace weft::data
