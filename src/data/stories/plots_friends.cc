// Plots about others: a friend is made, a treat is shared, a promise is broken and mended.
#include "data/stories/tables.h"

namespace weft::data {

constexpr std::string_view kPlotsFriends = R"(
== friend
- [!f=newcomer] [!p1=place] [!s=snack] [friend.alone] // [friend.try] // [friend.talk] //
  [friend.end]

== friend.alone
- Every [daytime], [name] saw a [f] {alone|sitting alone} [p1.at]. The others never played with the
  [f], because [f.why]. "That is not fair," [thinks] [name].
- A [f] had moved to the [p1]. But [f.why], so the [f] was always alone. [Name] remembered how [sad]
  [he] had been when [he] was new there.
- One [weather] [daytime], [name] [goes] to the [p1], where [p1.sight]. There sat a [f], all alone.
  "Nobody wants to play with me," [said] the [f]. It was true, for [f.why].

== friend.try
- So [trait] [name] took a [s] and [goes] to the [p1]. "Hello! I am [name]," [says] [name]. But the
  [f] was frightened and hid behind a [tree]. [Name] did not {go away|give up}. [He] put half of the
  [s] on the ground and waited [carefully].
- The next day [name] [goes] there with a [s]. The [f] did not dare to come closer. So [trait]
  [name] sat down under a [tree] and began to sing. "[Refrain=refrain]," [he] sang.
- "Do not go near the [f]," said the others. But [name] [goes] to the [p1] with a [s]. "I would like
  to know you," [says] [name]. The [f] {blinked|looked up} in surprise.

== friend.talk
- After a while the [f] came out. "What do you like best?" asked the [f]. "I like [hobby]," [says]
  [name]. "So do I!" [said] the [f]. "And I can [f.gift]." "Show me!" [says] [name].
- "Are you not afraid of me?" [asked] the [f]. "Why should I be?" [says] [name], and they shared the
  [s]. Then the [f] told [him] a secret. "I can [f.gift]," [spoke] the [f]. They spent the whole
  [daytime] [hobby].

== friend.end
- Soon the others came closer. "May we play, too?" they asked. "Of course," [says] [name], "but only
  if you are kind to the [f]." They saw that the [f] could [f.gift], and they were sorry. Then they
  all [laugh].
- One day the others {needed help|were in trouble}, and it was the [f] who helped them, for nobody
  else could [f.gift]. "We were wrong," they said. "You were right, [name]."
- From that day on, [name] and the [f] met [p1.at] every [weekday], and they always shared a [s].
  [Closing.night]

== sharing
- [!s=treat] [!f=creature] [!p1=place] [share.have] // [share.no] // [share.turn] // [share.end]

== share.have
- One [weather] [daytime], [his] [elder] gave [name] a [s]. "It is big enough for two," [said] [his]
  [elder]. [Name] carried the [s] to the [p1], where [p1.sight].
- One [weather] [daytime], [name] had a [s] all to [himself]. [He] had waited for it the whole week.
  [He] sat down [p1.at] and licked [his] lips.
- At the market, [name] bought a [s] with [his] last {penny|coin}. It smelled so good that [he] took
  it to the [p1] right away.

== share.no
- Just then a [f.adj] [f] came along. "I have not eaten since {yesterday|breakfast|[weekday]},"
  [spoke] the [f]. "May I have a bit?" But [name] shook [his] head. "No! It is mine," [says] [name].
  The [f] went away [sadaway].
- A [f.adj] [f] stopped and looked at the [s]. "I am so hungry. Will you share?" asked the [f].
  "There is only enough for me," [says] [name]. So the [f] left, without a word.

== share.turn
- So [trait] [name] began to eat, but the [s] did not taste as good as before. [He] kept thinking of
  the [f]. "Why was I so mean?" [thinks] [name]. [Grief]. Then [he] jumped up. "Wait!" [says]
  [name].
- But on the way home, [name] stumbled over a {root|stone} and hurt [his] {knee|foot|toe}. "Ouch!"
  [he] [says]. Who came back to help? It was the [f]! "Lean on me," [spoke] the [f]. [Name] felt
  ashamed.
- Soon [his] tummy {hurt|was full}, but half of the [s] was left. "What good is a [s] without a
  friend?" [thinks] [name]. So [he] [goes] to look for the [f].

== share.end
- "I am sorry," [says] [name]. "Please share the [s] with me." Then [he] [s.halve]. "[Thanks]!" said
  the [f]. And [name] thought that a shared [s] tasted twice as good.
- [He] found the [f] [hiding.out]. "I was wrong. Half of the [s] is for you," [says] [name], and
  [he] [s.halve]. The next day, the [f] brought [him] a [sweet], and they shared that, too.
- "Let us eat together," [says] [name], and [he] [s.halve]. It was only one [s], but it was enough
  for both. "When we share, we have less to eat," [spoke] the [f]. "But we have more fun!"

== hiding.out
under a [tree], behind a [tree], beside a puddle, on an old bench, on a stump, next to the road, in
a ditch, behind a wall, on the steps, under a cart, near the gate, on a heap of leaves

== promised
- [!w=neighbor] [!p1=place] [*duty] [promise.give] // [promise.forget] // [promise.see] //
  [promise.mend] // [promise.end]

== duty (job; what; damage; repair)
- water the tomatoes; the tomatoes; were hanging their heads, all dry and brown; carried water, can
  after can, until they stood up again
- feed the hens; the hens; were so hungry that they had flown over the fence; called the hens home
  with a bucket of corn
- bring back the book; the book; had been left in the rain, and all its pages were wet; dried the
  pages one by one with a warm iron
- close the garden gate; the garden; was full of goats, and the lettuce was gone; chased the goats
  away and planted new lettuce
- walk the dog; the dog; had chewed up a slipper because nobody came; took the dog for a long walk
  and sewed the slipper
- pick the ripe cherries; the cherries; had been eaten by starlings, all but a few; baked a small
  tart with the last cherries
- take in the laundry; the laundry; lay in the mud, and the wind was pulling at the sheets; washed
  the sheets and hung them up again
- fill the bird feeder; the birds; sat on the fence, cold and silent; filled the feeder with seeds
  and fat
- light the stove; the kitchen; was as cold as ice; brought dry wood and lit a roaring fire
- post the letter; the letter; was still lying there, and the ship had already sailed; ran to the
  harbor and gave the letter to the next captain
- milk the goat; the goat; was bleating loudly in the shed; milked the goat and brushed its coat
- stir the jam; the jam; was black and burned; scrubbed the pot and picked new berries
- cover the roses; the roses; were white with frost; wrapped the roses in straw and old sacks
- tie up the boat; the boat; was drifting far out on the water; fetched the boat with a long rope
- watch the ducklings; the ducklings; had wandered off in all directions; found each duckling and
  counted them twice
- mend the fence; the sheep; were walking about on the road; led the sheep home and hammered until
  dusk

== promise.give
- "I have to {travel|visit my sister|see the doctor}," [said] [w]. "Will you [job] for me, [name]?"
  "I promise!" [says] [name]. "A promise is a promise," said [w].
- "Can you [job] while I am away, [name]?" asked [w] one [daytime]. "I promise," [says] [name].
  "[Promise]." [W] smiled. "A promise is a promise."

== promise.forget
- But [p1.at], where [p1.sight], [his] friends were [pastime]. "Only for a moment," [thinks] [name].
  But the moment became an hour, and the hour became a whole [daytime].
- [He] wanted to go at once. But it was such a {fine|lovely|bright|wonderful|sunny|splendid}
  [daytime], and [name] could not stop [hobby]. "I will do it later," [he] thought, and later [he]
  forgot all about it.

== promise.see
- [Nightfall], [name] remembered. [He] [goes] to the house of [w], but it was too late. [What]
  [damage]. [Grief].
- The next [daytime], [name] [goes] by and stopped short. [What] [damage]. "I promised to [job], and
  I forgot!" [says] [name]. [Grief].

== promise.mend
- "A promise is a promise," [name] told [himself]. [He] put on [his] [wear] and [repair].
- First [he] wanted to run away. But a promise is a promise. So [he] [repair]. "[Refrain=refrain],"
  [he] sang while [he] worked.

== promise.end
- When [w] came home, [name] told the truth. "I forgot my promise, because I was so busy. I am
  sorry." "You made a mistake, but you mended it," said [w]. "I can trust you." [Joy].
- "I broke my promise," [says] [name] when [w] came back, "but I tried to make it good." "I forgot a
  promise once, too," said [w]. "Come in and have some [drink]." After that, [name] always kept
  [his] promises.
- "Did you [job]?" asked [w]. "Not in time," [says] [name] [sadly]. "Thank you for being honest,"
  said [w]. From then on, [name] kept each promise before [he] did anything else.
)";

}  // namespace weft::data
