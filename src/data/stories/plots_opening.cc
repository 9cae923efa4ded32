// How a story begins: the hero's name, kind and home; then one of the plots; and the closing words.
#include "data/stories/tables.h"

namespace weft::data {

constexpr std::string_view kPlotsOpening = R"(
== story
- [*hero] [!homeplace=place] [opening] // [plot]

== plot
- [lost]
- [gift]
- [broken]
- [fair]
- [friend]
- [sharing]
- [promised]
- [courage]
- [night]
- [skill]
- [chores]
- [sowing]
- [apprentice]
- [storm]
- [journey]
- [rescue]

== opening
- Once upon a time there was a [trait] [size] [kind] {named|called} [name]. [opening.more]
- Once upon a time, in a [home] near the [homeplace], there lived a [trait] [kind] {named|called}
  [name]. [opening.likes]
- There once was a [trait] [size] [kind] {named|called} [name] who loved [hobby]. [lives].
- [Season], a [trait] [kind] {named|called} [name] {sat in front of|stepped out of|looked out
  of|swept the floor of|came home to} a [home] near the [homeplace]. [opening.likes]
- Long ago, a [trait] [size] [kind] {named|called} [name] lived in a [home] with [his] [elder].
- In a [home] near the [homeplace] lived a [trait] [size] [kind] {named|called} [name].
  [opening.likes]
- [Season], a [trait] [kind] {named|called} [name] {was awake early|was in a good mood|felt
  bored|whistled a tune|ate a [snack]|woke from a strange dream}. [lives].

== opening.more
- [lives].
- [opening.likes]

== opening.likes
- [likes].
- [likes], and on [weekday]s [he] liked [pastime], too.
- [wears] and {had a good heart|asked many questions|smiled at everybody|had quick feet|hummed all
  day}.
- {Every|Each} [daytime] [he] {hummed a song|fed the ducks|watered the [flower]|waved to the
  sun|counted the [flower]|swept the steps}.
- [His] [elder] {always said|liked to say|often said}, "You are {as [trait] as can be|my [trait]
  [dear]|the best of helpers|the light of this house}, [name]."

== closing.night
- [Nightfall], [trait] [name] {went home|fell asleep|lay in bed|climbed into bed} with {a smile|a
  light heart|a full tummy|happy dreams|sleepy eyes}.
- [Nightfall], [trait] [name] told [his] [elder] {everything|the whole story|all about it}, and
  [his] [elder] {hugged|kissed|was proud of|smiled at} [him].
- [Nightfall], [trait] [name] {looked|gazed} at the stars and {felt|was} [happy].
- [Nightfall], [his] [elder] tucked [him] in and said, "{Sleep well|Good night|Sweet dreams}, my
  [trait] [name]."
)";

}  // namespace weft::data
