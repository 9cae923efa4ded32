// How a story begins: the hero's name, kind, home and habits; then one of the plots.
#include "data/stories/tables.h"

namespace weft::data {

constexpr std::string_view kPlotsOpening = R"(
== story
- [*hero] [!homeplace=place] [!refrain=refrain] [opening] // [plot]

== plot
- [lost]
- [gift]
- [broken]
- [friend]
- [sharing]
- [promised]
- [courage]
- [night]
- [skill]
- [storm]
- [rescue]

== opening
- Once upon a time there was a [trait] {little|young|small} [kind] {named|called} [name].
  [opening.more]
- Once upon a time, in a [home] near the [homeplace], there lived a [trait] [kind] {named|called}
  [name]. [likes].
- There once was a [trait] {little|young|small} [kind] {named|called} [name] who loved [hobby].
  [lives].
- [Season], a [trait] [kind] {named|called} [name] {sat in front of|stepped out of|looked out
  of|came home to} [his] [home]. [opening.likes]
- In a [home] near the [homeplace] lived a [trait] {little|young|small} [kind] {named|called}
  [name]. [likes].
- [Season], a [trait] [kind] {named|called} [name] {woke up early|was in a good mood|whistled a
  tune|ate a [snack]}. [opening.more]

== opening.more
- [lives].
- [likes].
- [wears].

== opening.likes
- [likes].
- [wears].
- [His] [elder] {always|often} said, "You are {as [trait] as can be|my [trait] [dear]|the best of
  helpers}, [name]."

== closing.night
- [Nightfall] [trait] [name] {fell asleep|lay in [his] bed|climbed into [his] bed} with {a smile|a
  light heart|happy dreams}
- [Nightfall] [trait] [name] told [his] [elder] {everything|all about it}, and [his] [elder]
  {hugged|kissed|smiled at} [him]
- [Nightfall] [trait] [name] looked at the stars, and [he] was [happy]
)";

}  // namespace weft::data
