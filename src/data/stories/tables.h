// The tables of the stories' grammar, in the notation of grammar.h: one text per file of words or
// plots.
//
// Rules for whoever adds to them: the rule `story` is where a story starts. Outside quotes only the
// hero is he or she; everybody else is named by a noun each time, and things are it. Nouns stand
// for one thing and need no article of their own. Verbs are in the past, except in quotes. No
// hero's name is also an English word.
#pragma once

#include <string_view>

namespace weft::data {

extern const std::string_view kWordsPeople, kWordsThings, kWordsFood, kWordsNature, kWordsManner;
extern const std::string_view kPlotsOpening, kPlotsThings, kPlotsFriends, kPlotsHeart, kPlotsWorld;

}  // namespace weft::data
