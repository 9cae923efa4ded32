// Plots about things: one is lost, one is made as a gift, one breaks.
#include "data/stories/tables.h"

namespace weft::data {

constexpr std::string_view kPlotsThings = R"(
== lost
- [!thing=toy] [!look=look] [!p1=place] [!p2=place] [!h=creature] [*loss] [lost.have] // [lost.gone]
  // [lost.seek] // [lost.found] // [lost.end]

== lost.have
- One day [name] got a [look] [thing] from [his] [elder]. [He] loved to [thing.fun], and [he] took
  it everywhere.
- What [name] loved most was [his] [look] [thing]. Each [daytime] [name] would [thing.fun].

== lost.gone
- But [once] [name] could not find [his] [thing]. [Name] looked [hiding], and [he] looked [hiding].
  [Grief].
- But [once] [name] put on [his] [wear], and [his] [thing] was gone. [Grief]. "Where is my [thing]?"
  [speaks] [name]{| [tone]}.

== lost.seek
- Then [name] {|[gait] }[goes] to the [scenic] [p1], and [he] {|[gait] }[goes] to the [scenic] [p2].
  [P2.sight], but [name] did not see [his] [thing].
- "Think, [name]," said [his] [elder]. So [trait] [name] {|[gait] }[goes] to the [scenic] [p1],
  where [p1.sight]. But [his] [thing] was not there.

== lost.found
- There [name] met a [mood] [h]. "I lost my [thing]," [speaks] [name]{| [tone]}. "I saw it [spot],"
  said the [h]. And there it was! You see, [why].
- "Have you seen my [thing]?" [speaks] [name]{| [tone]}. "Look [spot], [name]," said a [mood] [h].
  [Name] {|[gait] }[goes] there, and [he] found it! You see, [why].

== lost.end
- "[Thanks.h]!" [speaks] [name]{| [tone]}. [Joy]. After that, [name] [mend].
- [Joy.start]. "[Thanks.h]," [speaks] [name], and [he] hugged [his] [thing]. From then on, [trait]
  [name] [mend].

== thanks.h
- Thank you {so much|very much|a thousand times}, [h]
- Dear [h], {how can I thank you|you are so kind|I will not forget this}
- You are {a true friend|a treasure|wonderful}, [h]

== loss (why; spot; mend)
- it had slipped through a hole in [name]'s [lostbag=bag]; in the tall grass beside the path; mended
  every hole in the [lostbag] with strong thread
- somebody had swept it out of the door; in a heap of leaves and dust; always put the [thing] away
  before the floor was swept
- a magpie had taken it for its nest; in a messy nest of twigs; left an old button on the fence for
  the magpie
- [name] had put it down to pick [berry=berries]; between two baskets of [berry]; looked around
  twice before leaving a place
- a farm dog had buried it like a bone; under a small heap of earth; brought the farm dog a real
  bone every [weekday]
- it had rolled down the hill; at the bottom of a dry ditch; never left the [thing] on a slope again
- it had rolled into the stream; between two stones at the bend of the stream; kept the [thing] far
  from the water
- [name] had left it on the milk cart; under the seat of the milk cart; counted everything before
  the cart drove off
- a baby goat had wanted to taste it; behind a barrel, a little bit chewed; hung the [thing] on a
  high nail
- it had fallen out when [name] jumped over the fence; in a bed of [flower]; tied the [thing] to a
  ribbon
- a mole had pushed it aside; next to a fresh molehill; stuck a little flag beside it in the garden

== gift
- [!g=present] [!p1=place] [!h=worker] [gift.wish] // [gift.try] // [gift.make] // [gift.give]

== gift.wish
- It was the birthday of [his] [elder], and [trait] [name] wanted to give [his] [elder] a gift. But
  [name] had only {one penny|two pennies|three coins} in [his] [color] [bag]. [Grief].
- "What shall I give my [elder]?" [speaks] [name]{| [tone]}. [He] looked in [his] [color] [bag], but
  [he] had no money, because [name] had bought a [fine] [sweet].

== gift.try
- So [name] {|[gait] }[goes] to the [scenic] [p1], where [p1.sight]. There [he] met a [mood] [h].
  "Make a [look] [g], [name]," said the [h]. "All you need is {time|patience|love} and [g.stuff]."
- [P1.at] [trait] [name] met the [h]. "I need a gift," [speaks] [name]{| [tone]}. "Then make a
  [look] [g]," said the [mood] [h], and gave [him] [g.stuff].

== gift.make
- At home [name] took off [his] [wear]. [He] took [g.stuff] and [g.way]. It was hard for [name], but
  [he] did not give up, and [he] sang, "[Refrain]."
- Then [name] took [g.stuff]. [He] [g.way], and [he] hummed a tune. [Name] worked [carefully] until
  [his] [g] was {ready|done|beautiful}.

== gift.give
- "This is for you," [speaks] [name], and [he] gave [his] [elder] the [g]. [His] [elder] looked at
  [him]. "It is the {best|finest|dearest} gift of all, [name]," said [his] [elder]. [Joy].
- "Did you make this [g], [name]?" asked [his] [elder]. "Yes," [speaks] [name], "from [g.stuff]."
  [His] [elder] hugged [him]. [Joy], and then they [laugh].

== broken
- [!b=breakable] [!t=flyer] [broken.game] // [broken.crash] // [broken.hide] // [broken.truth] //
  [broken.end]

== broken.game
- [B.where] there was a [look] [b], [b.made]. "Be careful, [name]," said [his] [elder]. But [name]
  played beside it with [his] [look] [t].
- It was a [weather] [daytime]. "Do not {run|play wild games} in here, [name]," said [his] [elder].
  But [name] took [his] [look] [t] and played.

== broken.crash
- Round and round [name] {|[gait] }[goes], and [he] looked only at [his] [t]. Crash! [Name] hit the
  [b], and it fell from its place [b.where].
- Then [name] tripped, and [his] [t] flew out of reach. Crash! It hit the [b] [b.where], and [name]
  stood there with [his] mouth open.

== broken.hide
- [Grief.start]. [He] hid the pieces [hiding], and [he] told nobody. "What is wrong, [name]?" asked
  [his] [elder]. "Nothing," [speaks] [name]{| [tone]}.
- "I will say that it was the [mood] [culprit]," [thinks] [name], and [he] hid the pieces [hiding].
  But [name] could not sleep, and [his] tummy hurt.

== broken.truth
- At last [name] {|[gait] }[goes] to [his] [elder]. "I broke the [b]," [speaks] [name]{| [tone]}. "I
  am sorry." "Thank you for telling the truth, [name]," said [his] [elder].
- In the morning [trait] [name] brought [his] [elder] the pieces. "It was me," [speaks] [name]{|
  [tone]}. "A [b] can be mended, [name]," said [his] [elder]. "It is harder to mend a lie."

== broken.end
- So [name] and [his] [elder] took some glue and mended the [b]. [Joy]. And [name] never played with
  [his] [t] in the house again.
- Then [name] and [his] [elder] glued the [b]. [His] heart was light again, and [name] always told
  the truth from that day on.

== culprit
cat, wind, dog, neighbor, moon, parrot
)";

}  // namespace weft::data
