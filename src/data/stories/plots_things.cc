// Plots about things: one that is lost, one that is made as a gift, one that breaks, and one that
// is raced.
#include "data/stories/tables.h"

namespace weft::data {

constexpr std::string_view kPlotsThings = R"(
== lost
- [!thing=toy] [!look=look] [!p1=place] [!p2=place] [!p3=place] [!h=creature] [*loss] [lost.have] //
  [lost.gone] // [lost.seek] // [lost.found] // [lost.end]

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

== lost.have
- Now [trait] [name] had a [look] [thing], a gift from [his] [elder]. [He] loved to [thing.fun].
- The thing that [name] loved most was a [look] [thing]. Every [daytime] [he] would [thing.fun].
- For [his] birthday [name] had been given a [look] [thing]. It was {lovely|perfect|just right}, and
  [he] liked to [thing.fun].

== lost.gone
- {But one|One} [weather] [daytime], the [thing] was gone. [Name] looked [hiding] and [hiding].
  [Grief]. "Where is my [thing]?" [wondered] [name].
- One [weather] [daytime], [name] reached for the [thing], and it was not there! [Grief]. "I have
  lost my [thing]," [he] told [his] [elder].
- Then, on a [weather] [weekday], [name] could not find the [thing]. It was not [hiding], and it was
  not [hiding]. [Grief].

== lost.seek
- "Where did you {have|see} it last?" [asked] [his] [elder]. So [trait] [name] [goes] to the [p1],
  where [p1.sight], but the [thing] was not there. It was not at the [p2], either.
- First [he] [goes] to the [p1], where [p1.sight]. There was no [thing]. Next [he] [goes] to the
  [p2], where [p2.sight]. There was no [thing] there, either.
- So [trait] [name] put on [his] [wear] and [goes] back to the [p1]. [He] asked a [helper=worker],
  but nobody had seen a [look] [thing].

== lost.found
- [P3.at] [name] met a [h.adj] [h]. "{Why are you so sad|What is the matter}?" [asked] the [h]. "I
  cannot find my [thing]," [says] [name]. "Follow me!" [said] the [h]. And there it was, [spot]!
  {You see,|For} [why].
- A [h.adj] [h] was {resting|sitting|waiting} [p3.at]. "Have you seen a [look] [thing]?" asked
  [name]. "I have," [spoke] the [h]. "Look [spot]." And there lay the [thing]! It turned out that
  [why].

== lost.end
- "[Thanks.h]!" [says] [name], and [he] gave the [h] a [snack]. After that, [name] [mend].
- "[Thanks.h]!" [says] [name]. From that day on, [name] [mend]. And whenever [he] passed the [p3],
  [he] {greeted|waved to} the [h].
- "[Thanks.h]," [says] [name]. [Joy]. From then on, [name] [mend].

== thanks.h
- Thank you {so much|with all my heart|very much|a thousand times}, [h]
- Dear [h], {how can I thank you|you are so kind|you saved the day|I will not forget this}
- You are {a true friend|a treasure|wonderful|very kind}, [h]

== gift
- [!g=present] [!p1=place] [!h=worker] [gift.wish] // [gift.try] // [gift.make] // [gift.give]

== gift.wish
- It was {nearly|almost|soon} the birthday of [his] [elder], and [name] needed a gift. But [he] had
  only {one penny|two pennies|three small coins|a button and a penny}, because {the piggy bank was
  empty|[he] had spent the rest at the fair|[he] had bought a [sweet]}.
- "What shall I give my [elder]?" [wondered] [name]. In {two|three|four} days it would be [his]
  [elder]'s birthday. But everything at the market cost {too much|more than [he] had}.
- It had been a hard {week|month|year}, and [his] [elder] was often
  {sad|tired|gloomy|worried|lonely}. "I will make a gift," [thinks] [name], but [he] did not know
  what.

== gift.try
- [P1.at], where [p1.sight], [he] met the [h]. "I need a gift, but I have no money," [says] [name].
  "The best gifts are not bought," [spoke] the [h.adj] [h]. "Make a [g]! All you need is
  {time|patience|love} and [g.stuff]."
- [He] sat down [p1.at]. Just then the [h.adj] [h] came by. "Why not make a [g]?" asked the [h]. "I
  do not know how," [says] [name]. "Then I will show you," [spoke] the [h]. "First we need
  [g.stuff]."

== gift.make
- {All [daytime]|For two days|The whole [weekday]}, [name] worked on the [g]. [He] took [g.stuff]
  and [g.way]. The first one {fell apart|looked funny|was far too small|went wrong}, because [he]
  was in a hurry. But the second [g] was {beautiful|lovely|just right}.
- Soon [trait] [name] took [g.stuff], sat [hiding] and [g.way]. "[Refrain=refrain]," [he]
  {sang|hummed}. It was not easy, but [he] did not give up. "[Refrain]," [he] {sang|hummed} again,
  and at last the [g] was ready.
- First [he] looked for [g.stuff]. Then [he] [g.way], just as the [h] had shown [him]. It took
  {hours| until supper|a long time}, and [his] {back|neck|nose} {hurt|itched}, but [he] kept on
  [carefully].

== gift.give
- On the birthday, [name] {hid|held} the [g] behind [his] back. "{Happy birthday|This is for you}!"
  [he] [said]. [His] [elder] looked at the [g]. "You made it from [g.stuff]? It is the
  {best|finest|dearest} gift of all." [Joy].
- When the day came, [name] put the [g] on the table with some [flower]. "Did you make this [g] for
  me?" [asked] [his] [elder]. "Yes," [says] [name], "from [g.stuff]." [His] [elder] hugged [him],
  and they [laugh].

== broken
- [!b=breakable] [!t=flyer] [broken.game] // [broken.crash] // [broken.hide] // [broken.truth] //
  [broken.end]

== broken.game
- It was a [weather] [weekday]. "Please do not {run|play wild games} in the house," said [his]
  [elder]. But [name] wanted to play with [his] [t].
- [B.where] there was a [b], [b.made]. "Be careful near the [b]," [his] [elder] always said. But one
  [weather] [daytime], [name] played beside it with [his] [t].

== broken.crash
- [He] {ran|danced|hopped|skipped|galloped} around and around and looked only at the [t]. Crash!
  [His] {elbow| knee|shoulder} hit the [b] [b.where], and it fell to the floor. The [b] was broken.
- [He] spun, jumped, and tripped over the rug. The [t] flew through the air and hit the [b]
  [b.where]. Crash! There lay the [b], [b.made], in {a hundred|seven|a dozen|many} pieces.

== broken.hide
- Poor [name] began to cry and hid the pieces [hiding]. At supper [he] could not eat the [sweet].
  "What is wrong, [name]?" [asked] [his] [elder]. "Nothing," [says] [name], but [his] {ears|cheeks}
  were red.
- "Nobody saw me," [thinks] [name]. "I will say that it was the [culprit=culprit]." [He] hid the
  pieces [hiding]. But that night [he] could not sleep, because [he] kept thinking of the [b].

== broken.truth
- At last [name] could not bear it any longer. "I broke the [b]," [says] [name] [sadly]. "I am very
  sorry." "I am sad about the [b]," said [his] [elder], "but I am glad that you told me the truth."
- In the morning [name] brought the pieces to [his] [elder]. "I broke the [b] and hid the pieces,"
  [he] [said] [sadly]. [His] [elder] hugged [him]. "A [b] can be mended," [said] [his] [elder]. "It
  is harder to mend a lie."

== broken.end
- Together they glued the [b], piece by piece. It had a few cracks, but [name]'s heart was light
  again, and they [laugh].
- So they sat down with a pot of glue and mended the [b]. And from then on, [name] played with the
  [t] outside, and always told the truth right away.
- Then [trait] [name] gave [his] [elder] all the pennies from [his] [bag] for a new [b]. Now [he]
  felt [happy] again. "Telling the truth is {hard|not easy}," [says] [name], "but hiding is harder."

== fair
- [!r=contest] [!friend=newcomer] [!p1=place] [!prize=prize] [fair.news] // [fair.train] //
  [fair.stop] // [fair.end]

== contest (word; do; did; crash)
- boat race; row; rowed; had lost an oar
- sack race; hop; hopped; had fallen into the mud
- kite contest; fly a kite; flew the kite; was tangled in a string
- running race; run; ran; had stumbled over a root
- sled race; steer a sled; steered the sled; had slid into a snowdrift
- swimming race; swim; swam; had a cramp
- singing contest; sing; sang; had lost all courage
- baking contest; bake a cake; baked a cake with three floors; had dropped all the eggs
- pie-eating contest; eat so much; ate and ate; had the hiccups
- cart race; pull a cart; pulled; had lost a wheel
- skating race; skate; skated; had broken a lace
- dancing contest; dance; danced; had twisted an ankle
- egg-and-spoon race; carry an egg on a spoon; ran; had lost the spoon
- raft race; paddle a raft; paddled; had lost the paddle
- stilt race; walk on stilts; stalked along; had tumbled into a bush
- scooter race; ride a scooter; rode; had a flat tire
- climbing contest; climb the pole; climbed; was stuck halfway
- sandcastle contest; build a castle; built a tall castle; had stepped into the tower

== prize
gold medal, silver cup, blue ribbon, basket of [sweet]s, brass trophy, red rosette, crown of
[flower], giant [sweet], flag with a star, velvet cushion

== fair.news
- "There is a [r] on [weekday]!" [said] [his] [elder] one [daytime]. "The prize is a [prize]."
  [Name] wanted to win that [prize] {more than anything|very much}.
- [P1.at] hung a [look] poster. It said that there would be a [r], and that the winner would get a
  [prize]. "I will win that [prize]!" [says] [name].

== fair.train
- Every [daytime], [name] practiced for the [r]. "[Refrain=refrain]," [he] {said|sang} to [himself],
  and each time [he] became a little better.
- [He] practiced every day [p1.at], where [p1.sight]. "[Refrain=refrain]," [said] [his] [elder], and
  [name] said it, too, whenever it was hard to [r.do].

== fair.stop
- On the day of the [r], [name] [r.did] as well as [he] could. "[Refrain]," [he] thought. Soon [he]
  was {far ahead|in front|the very best}. "Help!" cried the [friend] behind [him], who [r.crash].
  [Name] looked at the [prize] and at the [friend]. Then [he] turned around and helped the [friend].
- {Many|All the} neighbors came to the [r]. [Name] [r.did], and [he] was almost sure to win. Then
  [he] saw that the [friend] [r.crash]. [He] could not just go on. "Come, I will help you," [says]
  [name].

== fair.end
- So somebody else won the [prize]. [Name] was a little {sad|disappointed|upset|downhearted}. But
  the [friend] {gave|made} [him] a medal of {paper|bark|clay|cardboard}. On it were the words: "For
  [name], the best friend of all." [Joy].
- So [trait] [name] and the [friend] came in last, but the crowd cheered loudest for them. "The
  [prize] is for the winner," said the [worker], "but this [sweet] is for the kindest heart." And
  [name] shared it with the [friend].
- There was no [prize] for [name]. But [he] had found a friend, and the next year [name] and the
  [friend] entered the [r] together. And they won!

== culprit
cat, wind, dog, neighbor, moon, parrot
)";

}  // namespace weft::data
