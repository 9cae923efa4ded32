// Plots about others: a friend is made, a treat is shared, a promise is broken and mended.
#include "data/stories/tables.h"

namespace weft::data {

constexpr std::string_view kPlotsFriends = R"(
== friend
- [!f=newcomer] [!p1=place] [!s=snack] [friend.alone] // [friend.try] // [friend.talk] //
  [friend.end]

== friend.alone
- Each [daytime] [name] saw a [mood] [f] alone [p1.at], for [f.why]. "That is not fair," [thinks]
  [name]. [He] wished for a friend, too.
- A [mood] [f] had come to the [scenic] [p1], but [f.why]. "Do not go there, [name]," said the
  others. But [trait] [name] did not mind what [he] heard.

== friend.try
- So [name] put a [fine] [s] in [his] [color] [bag], and [he] {|[gait] }[goes] to the [scenic] [p1].
  "I am [name]," [speaks] [name]{| [tone]}. The [f] hid behind a [scenic] [tree], but [name] waited
  [carefully].
- [Once] [name] put on [his] [wear] and [goes] there, where [p1.sight]. [He] gave the [f] half of
  [his] [s]. "Do not be afraid. I am [name]," [speaks] [name]{| [tone]}.

== friend.talk
- "What do you like, [name]?" asked the [f]. "I like [hobby]," [speaks] [name]{| [tone]}. "So do I,"
  said the [f]. "And I can [f.gift]." [Joy].
- "Are you not afraid of me, [name]?" asked the [f]. "No," [speaks] [name], and [he] smiled. "I can
  [f.gift]," said the [f]. [Name] could hardly believe [his] ears.

== friend.end
- "May we play with you, [name]?" asked the others. "Yes," [speaks] [name], "but be kind to my
  friend." Then [name] and all [his] friends [laugh].
- From that day on [name] and the [f] met [p1.at], and [he] always brought a [fine] [s] in [his]
  [color] [bag]. [Closing.night].

== sharing
- [!s=treat] [!f=creature] [!p1=place] [share.have] // [share.no] // [share.turn] // [share.end]

== share.have
- [Once] [name] got a [fine] [s] from [his] [elder]. [He] took it to the [scenic] [p1], where
  [p1.sight], and [he] sat down.
- At the market [name] bought a [fine] [s]. [He] {|[gait] }[goes] to the [scenic] [p1] with it, for
  [name] wanted it all for [himself].

== share.no
- "I am so hungry, [name]," said a [mood] [f]. "May I have a bit?" But [name] shook [his] head. "No!
  It is mine," [speaks] [name]{| [tone]}. The [f] went away [sadaway].
- A [mood] [f] came along. "Will you share with me?" asked the [f]. "No," [speaks] [name], and [he]
  turned [his] back. So the [f] left [name] alone.

== share.turn
- Then [name] began to eat, but [he] was not happy. [He] had [his] [s], but [he] had no friend.
  [Grief]. "Wait!" [speaks] [name]{| [tone]}.
- On [his] way home [name] fell and hurt [his] {knee|foot|toe}. "Ouch!" [speaks] [name]{| [tone]}.
  Who helped [him]? It was the [f]! [Grief].

== share.end
- "I am sorry, [f]," [speaks] [name], and [he] [s.halve]. "[Thanks]," said the [f]. [Joy], for [his]
  [s] tasted twice as good.
- "Half of my [s] is for you," [speaks] [name]{| [tone]}. [He] [s.halve]. Then [name] and the [f]
  [laugh], and [name] never ate alone again.

== promised
- [!w=neighbor] [!p1=place] [*duty] [promise.give] // [promise.forget] // [promise.see] //
  [promise.mend] // [promise.end]

== promise.give
- "Will you [job] for me, [name]?" asked [w]. "I promise," [speaks] [name]{| [tone]}. "A promise is
  a promise, [name]," said [w].
- [Once] [w] called [name]. "Can you [job], [name]?" "Yes, I promise," [speaks] [name], and [he]
  gave [w] [his] hand.

== promise.forget
- But [p1.at] [name] met [his] friends, and [he] played with them until [he] forgot [his] promise.
- But then [name] saw that [p1.sight], and [he] could not stop [hobby]. So [name] forgot [his]
  promise.

== promise.see
- [Nightfall] [name] remembered. [He] {|[gait] }[goes] back, but [he] was too late. [What] [damage].
  [Grief].
- "Oh no!" [speaks] [name] the next [daytime]. [What] [damage]. [Grief].

== promise.mend
- "A promise is a promise," [thinks] [name]. [He] put on [his] [wear], and [he] [repair].
- So [trait] [name] did not run away. [He] [repair], and [he] sang, "[Refrain]."

== promise.end
- "I forgot my promise," [speaks] [name], "and I am sorry." "But you mended it, [name]," said [w].
  [Joy]. After that, [name] always kept [his] word.
- "Did you [job], [name]?" asked [w]. "Not in time," [speaks] [name]{| [tone]}. "Thank you for being
  honest, [name]," said [w], and gave [him] some [fine] [drink].

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
)";

}  // namespace weft::data
