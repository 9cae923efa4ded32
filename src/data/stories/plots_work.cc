// Plots about work: an old neighbor is helped, a seed is sown, a trade is tried.
#include "data/stories/tables.h"

namespace weft::data {

constexpr std::string_view kPlotsWork = R"(
== chores
- [!w=neighbor] [!p1=place] [!r=sweet] [*chore] [chore.see] // [chore.ask] // [chore.work] //
  [chore.end]

== chore (cause; job; did; tool; sign)
- had a sore back; chop the firewood; chopped the firewood and stacked it against the wall; an axe;
  no smoke came from the chimney
- had sprained an ankle; sweep the leaves; swept the leaves into a big heap; a broom; leaves lay
  knee-deep in the yard
- could not see well any more; read the letters; read every letter aloud, twice; a pair of glasses;
  the letters lay unopened on the mat
- had a bad cold; feed the chickens; fed the chickens and gathered the eggs; a bucket of corn; the
  chickens were making a terrible noise
- had a broken arm; wash the dishes; washed and dried a mountain of dishes; a sponge; the dishes
  stood in towers in the kitchen
- was too weak for the heavy buckets; fetch water from the well; carried water from the well, bucket
  after bucket; two buckets; the flowers hung their heads
- could not bend down; weed the garden; pulled out the weeds, roots and all; a hoe; thistles grew as
  high as the door
- was afraid of slipping on the ice; shovel the snow; shoveled a path from the door to the road; a
  shovel; there were no footprints in front of the door
- had shaky hands; mend the old coat; mended every hole and sewed on five buttons; needle and
  thread; the coat on the line was full of holes
- could not climb the ladder; pick the apples; picked all the apples, even the highest; a ladder;
  the apples were falling and rotting
- could not see a thing; find the lost glasses; looked in every corner until something glittered in
  the flour jar; a lamp; the door was open and the lamp unlit
- walked with two canes; go to the market; bought bread, eggs, and cheese at the market; a basket;
  the cupboard was bare
- was tired from many sleepless nights; rock the baby; rocked the baby and sang until it slept; a
  cradle; somebody was crying behind the curtains
- had hurt a thumb; paint the fence; painted the fence, plank by plank; a brush; the paint was
  peeling off the fence
- could not lift the heavy mail sack; carry the parcels; carried the parcels from door to door; a
  cart; a pile of parcels stood on the steps
- was too short for the roof; clear the gutter; scooped the wet leaves out of the gutter; a scoop;
  water poured over the edge of the roof

== chore.see
- Next door lived [w]. One [weather] [daytime], [name] noticed that [sign].
- One [weather] [weekday], [name] [goes] past the house of [w]. Something was strange, for [sign].
  So [name] knocked at the door.

== chore.ask
- "Are you all right?" [asked] [name]. "Not really," said [w], who [cause]. "I should [job], but I
  cannot." "Then I will do it for you!" [says] [name].
- Poor [w] [cause] and could not [job]. [Name] had wanted to play at the [p1]. But [he] thought,
  "The [p1] can wait, but [w] cannot." So [he] offered to [job].

== chore.work
- [He] took [tool] and began. [He] [did]. "[Refrain=refrain]," [he] {sang|hummed} to [himself].
- It was harder than [he] had thought. [Name] took [tool] and [did]. "[Refrain=refrain]," sang [w]
  from the window to cheer [him] on, and [name] sang it, too.

== chore.end
- "[Thanks]!" said [w]. So they ate a [r] and drank [drink], and [w] told a story about [tale].
- [W] wanted to give [him] a coin, but [name] shook [his] head. "Neighbors help each other," [says]
  [name]. The next week, there was a [r] on [name]'s doorstep, with a note: "For the kindest [kind]
  on our street."
- "Now I have time," said [w]. So they sat on the porch, ate a [r], and [w] told [him] about [tale].
  After that, [name] came every [weekday] to listen.

== tale
a pirate with a wooden nose, a princess who kept bees, a ship in a bottle, the great flood, a bear
that could dance, the winter of the deep snow, a voyage around the world, a clock that ran backward,
a king who was afraid of mice, the old days on the farm, a singing mule, a treasure that nobody
found, a whale as long as the street, a knight with rusty armor, a wedding on a raft, a circus that
came by train, a school for crows, the night of the shooting stars, a baker who baked a house, a
talking potato, a dog that rode the bus, an island made of glass, a gardener who grew a staircase,
the first airplane over the village, a cat with nine hats, a giant who could not sleep, a map drawn
by an otter, an elephant that had the measles, a lamp that granted one small wish

== sowing
- [*crop] [!p1=place] [!h=creature] [sow.start] // [sow.wait] // [sow.pest] // [sow.end]

== sow.start
- In spring, [his] [elder] gave [name] a {tiny|small} seed. "What is it?" [asked] [name]. "A
  [word]," [said] [his] [elder]. "Give it earth, water, and time." So [name] planted the seed beside
  the [tree].
- One spring day, [name] found a seed in [his] [bag]. "That will be a [word], if you take care of
  it," [said] [his] [elder]. [He] planted it between the [flower] and the [flower].

== sow.wait
- The next day there was nothing to see. There was nothing on [d1=weekday], and nothing on
  [d2=weekday]. "It does not work!" [says] [name]. "[Refrain=refrain]," [said] a [h.adj] [h].
- Every day [he] asked, "Is it ready now?" And every day [his] [elder] said, "Not yet.
  [Refrain=refrain]." [Grief], because waiting was so hard. But after {two|three} weeks, a little
  green {tip|leaf|sprout} came out of the earth.

== sow.pest
- The [word] grew and grew. But one [weather] [daytime], [name] found that the [pest] had nibbled at
  the leaves. "Go away!" [says] [name]. [He] built a little fence of sticks. "[Refrain]," [he] sang.
- Then no rain fell for weeks. The leaves of the [word] turned {yellow|brown|limp}. So [trait]
  [name] carried water from the [p1], can after can. "[Refrain]," [he] sang at every step.
- Then the [pest] came. "Ask for help," said the [h.adj] [h], and so [he] did. The [h] and [name]
  drove the [pest] away together.

== sow.end
- By {late summer|autumn|harvest time}, the [word] was the biggest that anyone had ever seen. [Joy].
  [His] [elder] made [meal] from it, and all the neighbors came. "It was worth waiting for," [says]
  [name].
- At last [his] [elder] said, "Now it is ready." [Name] was so proud of [his] [word]! They ate
  [meal] and [laugh]. And [name] kept {one seed|a few seeds} for the next spring, because now [he]
  knew how to wait.
- When the [word] was ripe, [name] shared it with everybody. They ate [meal] and drank [drink].
  "This [word] grew so well," said [his] [elder], "because [name] never gave up."

== apprentice
- [!w=worker] [!p1=place] [app.wish] // [app.try] // [app.slip] // [app.end]

== app.wish
- When [he] grew up, [name] wanted to be a [w]. "May I help you today?" [he] asked the [w.adj] [w].
  "Yes," [spoke] the [w], "I must [w.task], and the day is short."
- One [weather] [weekday], the [w] needed help. "My helper is ill, and I still have to [w.task],"
  [said] the [w]. "I can help you!" [says] [name]. "Well," [spoke] the [w.adj] [w], "you have {good
  eyes|quick feet|a good heart}."

== app.try
- First the [w] showed [him] the [w.tool]. "Never {hurry|be careless} with the [w.tool]," [spoke]
  the [w]. "[Refrain=refrain]!" So [name] helped to [w.task].
- Then [trait] [name] put on a [look] apron that was much too long. [He] learned to hold the
  [w.tool] and to [w.task]. It was not easy at all. "[Refrain=refrain]," [said] the [w].

== app.slip
- Soon [trait] [name] worked faster and faster, looked out at the [p1], and bang! The [w.tool] fell
  down with a {crash|clang|thump|bump}. [Grief]. "Did you forget the rule?" asked the [w].
  "[Refrain]," whispered [name]. And [he] began again, [carefully].
- When the [w] went out for a moment, the [w.tool] {got stuck|stopped|made a strange noise}. What
  now? [Name] looked at it [carefully]. A small [bug=bug] had got into it! [He] freed the [bug] and
  set it on the windowsill. And everything worked again.

== app.end
- [Nightfall], all the work was done. "I could not {have done it|manage} without you," [said] the
  [w], and gave [him] a [snack] and a shiny coin. [Name] [goes] home to tell [his] [elder].
- "You have earned your supper, [name]," [spoke] the [w]. "Every [w] was a beginner once. Come back
  on [weekday]!" [Joy].
- "What did you learn today?" [asked] [his] [elder] [at.supper]. "That it is hard to [w.task],"
  [says] [name], "and that the [w] is never in a hurry."

== at.supper
at supper, in the evening, at the table, at bedtime, over a bowl of soup

== bug
beetle, bumblebee, moth, ladybug, cricket, grasshopper, spider, earwig, butterfly, wasp, snail,
mouse
)";

}  // namespace weft::data
