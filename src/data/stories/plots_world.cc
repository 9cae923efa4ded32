// Plots about the world outside: a storm, a journey, a rescue.
#include "data/stories/tables.h"

namespace weft::data {

constexpr std::string_view kPlotsWorld = R"(
== storm
- [!h=creature] [!p1=place] [!tree=tree] [!s=drink] [*disaster] [storm.come] // [storm.harm] //
  [storm.help] // [storm.end]

== disaster (sky; power; harm; calm)
- The sky turned black; the wind howled around the corners; the [tree] had fallen on the house of
  the [h]; the wind grew tired
- It began to pour; rain drummed on the roof for three days; the brook had flooded the house of the
  [h]; the rain stopped
- Thick snow began to fall; the snow reached up to the windows; the house of the [h] was buried
  under a snowdrift; the snow clouds moved on
- Lightning flashed behind the hills; thunder shook the cups on the shelf; lightning had split the
  [tree] where the [h] lived; the thunder rolled away
- Hailstones came down like marbles; they rattled and bounced everywhere; the hail had broken all
  the windows of the [h]; the hail turned into soft rain
- A sandstorm came up; sand hissed against the shutters; the house of the [h] was full of sand up to
  the beds; the sand settled
- A sharp frost set in; ice grew on the windows like ferns; the stove of the [h] had cracked in the
  cold; the sun came back
- Clouds as dark as ink came over the hills; the wind tore the leaves from the trees; the wind had
  carried off the door of the [h]; the wind fell asleep
- A whirlwind danced over the fields; fences and hats flew through the air; the whirlwind had
  carried off the chimney of the [h]; the air became still
- The river rose higher and higher; the water gurgled over the bank; the bed of the [h] was floating
  in the yard; the water sank
- The waves grew as high as houses; foam flew over the wall; the waves had washed away the steps of
  the [h]; the sea grew quiet
- Heavy wet snow came in the night; branches cracked like whips; the roof of the [h] had broken
  under the snow; the snow melted

== storm.come
- One [weather] [daytime], [name] was playing by the [p1] when something changed. [Sky], and
  [power]. "Come inside, quickly!" [said] [his] [elder].
- "There is bad weather on the way," [said] [his] [elder] on [weekday]. "My knee tells me so." And
  the knee was right. [Sky], and [power].
- On [weekday], the air was strangely quiet. Then it came. [Sky], and [power]. [Name] {held on
  to|hugged|sat close to} [his] [elder].

== storm.harm
- There was a knock at the door. It was the [h.adj] [h], {wet|dirty|shivering} and [sad], for
  [harm]. "Where shall I go now?" [asked] the [h].
- Then [trait] [name] thought of the [h.adj] [h] next door. [He] looked out and saw that [harm]. "We
  must help!" [says] [name]. [He] put on [his] [wear] and brought the [h] inside.

== storm.help
- "You can stay with us," [says] [name], and [he] gave the [h] a [color] blanket and some [s]. They
  told each other stories until [calm]. Then all the neighbors came with a [tool] and a [tool], and
  [name] carried one [rubble] after another.
- So [trait] [name] gave the [h] [his] own bed, and [his] [elder] made [s]. As soon as [calm], they
  set to work. [Name] fetched a [tool], the [worker] brought a [tool], and together they
  {repaired|mended|rebuilt} the house, one [rubble] at a time.
- "[Refrain=refrain]," sang [name] to cheer up the [h], and they shared some [s]. When [calm],
  [name] took a [tool], and the [h] took a [tool]. "[Refrain]," they sang, and put one [rubble] on
  top of the other.

== storm.end
- By [weekday], the house of the [h] was better than before. "[Thanks]!" said the [h], and hung a
  sign over the door. It said, "Friends are stronger than storms."
- When all was done, a rainbow stood over the [p1]. [Joy]. "I lost my house," said the [h], "but I
  found a neighbor." Every year on that day, [name] and the [h] drank [s] together.
- The [h] could go home again, but every evening the [h] came over for some [s]. "I am not afraid of
  storms any more," [says] [name]. "We just have to stay together."

== journey
- [!p1=place] [!p2=place] [!h=creature] [!look=look] [*find] [trip.start] // [trip.way] //
  [trip.find] // [trip.end]

== find (clue; thing; secret; gift)
- a row of tiny footprints; a little green door; a family of mice lived behind it and was having a
  party; a crumb of cheese on a silver plate
- an old map with a cross; a chest; somebody had filled it with marbles long ago, to make a finder
  happy; a marble as blue as the sea
- a trail of white pebbles; a hidden garden; a princess had planted it long ago and thrown away the
  key; a rose that never faded
- a long red thread; a cave full of yarn; an old ram was knitting scarves there for the whole
  village; a scarf with seven stripes
- a strange tune; a music clock; the wind was turning its wheels; a small golden key
- a paper boat with a message; a raft in the reeds; a lonely child had built it and had wished for a
  friend; a flag with two stars
- a line of feathers; a huge nest; a crane was sitting on three eggs and could not leave them; a
  long white feather
- a smell of cinnamon; a hut made of bark; a tired old bear was baking cookies for the winter; a
  recipe on birch bark
- a blinking light; a tiny lighthouse; fireflies lived in it and took turns; a glass jar that glowed
- a silver snail trail; a gate of roots; behind it all the snails of the land were holding a race; a
  shell with a silver rim
- a broken signpost; a forgotten road; at its end lay a lake that nobody had named yet; a smooth
  stone to throw
- a hollow sound in the hill; a crystal cave; dripping water had built it for a thousand years; a
  crystal like a star
- a ribbon on a branch; a tree house; the grandparents had built it when they were young; an old
  spyglass
- a trail of bread crumbs; a picnic for two; a very shy badger had set the table and waited for a
  guest; a cup with a painted bee
- a puff of smoke; a sleeping dragon; it was only as big as a cat and had a cold; a scale that shone
  like copper
- an echo that answered back; a talking well; a parrot had fallen into it and liked the sound; a red
  tail feather

== trip.start
- One [weather] morning, [name] packed a [snack] and a [look] [toy] into [his] [bag]. "Where are you
  going?" [asked] [his] [elder]. "I want to see what is behind the [p1]," [says] [name].
- For weeks, [name] had wondered what was on the other side of the [p1]. One [weekday], [he] put on
  [his] [wear], took a [snack] and [goes] off. [Sky].
- "Have you ever been behind the [p1]?" asked [his] [elder] one [weather] [daytime]. [Name] had not.
  So [he] packed a [snack] and [goes] off at once.

== trip.way
- [He] came to the [p2], where [p2.sight]. There, on the ground, [he] found [clue]! A [h.adj] [h]
  looked down from a [tree]. "Follow it, and you will see," [spoke] the [h]. "[Refrain=refrain]."
- First [he] [goes] past the [p2], where [p2.sight]. Then the path became
  {steep|narrow|stony|muddy}. "[Refrain=refrain]," [name] sang. And suddenly [he] noticed [clue].

== trip.find
- [He] followed it over {roots|stones} and under {branches|brambles}, until [he] stood in front of
  [thing]. [Name] {coughed|bowed} politely. And what did [he] find out? [Secret]!
- It led [him] around the [p1] and through a thick hedge. "[Refrain]," [he] told [himself], and
  pushed the leaves aside. There was [thing]! [Name] could hardly believe it, but [secret].

== trip.end
- As a keepsake [he] was given [gift]. "Did you find anything behind the [p1]?" [asked] [his]
  [elder]. "Yes," [says] [name], "the whole world!"
- When [he] had to leave, [he] was given [gift], so that [he] would not forget the way.
  [Closing.night]
- [Nightfall], [he] was back, with [gift] in [his] [bag]. "You were brave to go," [said] [his]
  [elder], "and wise to come back." The next time, [name] took [his] [elder] along.

== rescue
- [!q=patient] [!p1=place] [!w=worker] [!s=snack] [save.find] // [save.home] // [save.care] //
  [save.end]

== patient (word; hurt; care; grown)
- swallow; had fallen out of its nest; fed it with flies and crumbs every hour; spread its wings and
  flew
- hedgehog baby; had been born too late for the winter; weighed it each morning and gave it
  scrambled eggs; was round and sleepy and full of prickles
- squirrel; had lost its mother in the storm; rolled nuts toward it; climbed the [tree] in one
  breath
- butterfly; had a torn wing; gave it sugar water on a flower; fluttered over the roof
- duckling; had been left behind; let it swim in the bathtub; swam in a straight line
- seal pup; had been washed up on the sand; kept it wet with a sponge and gave it small fish; dived
  through the waves
- owl chick; had tumbled down the chimney; kept it in the dark and warm; flew without a sound
- fawn; had caught its leg in a fence; washed the leg and tied a bandage around it; leaped over the
  brook
- turtle; lay on its back and could not turn over; carried it to the shade and gave it lettuce;
  walked toward the water
- bee; was too tired to fly; held out a drop of honey on a spoon; hummed and zoomed away
- kitten; had climbed too high and was thin and cold; warmed it with a hot water bottle; purred like
  a motor
- sparrow; had flown against the window; put it in a box with soft cloth; hopped and chirped
- bat pup; had fallen from the beam; gave it drops of milk from a brush; hung upside down, as a bat
  should
- fox cub; had a thorn in its paw; pulled the thorn out and cleaned the paw; ran in circles, faster
  and faster
- frog; had lost its way to the water; built it a tiny pond in a bowl; jumped higher than the fence
- goldfish; was gasping in a drying puddle; changed its water twice a day; swam around and around
- dove; had broken a wing; tied the wing with a strip of linen; cooed and rose into the air
- snail; had a crack in its shell; laid it on damp moss and waited; had a new shell, as good as the
  old one
- lamb; was too weak to stand; gave it warm milk from a bottle; skipped after everyone
- crane chick; had got tangled in a string; cut the string, knot by knot; danced on its long legs

== save.find
- One [weather] [daytime], [name] [goes] to the [p1], where [p1.sight]. There [he] heard a
  {faint|tiny|sad} sound. It was a little [q]! It [q.hurt]. "Do not be afraid," [says] [name]. "I
  will help you."
- On the way to the [p1], [name] stopped. Something was moving under the [tree]. It was a small [q]
  that [q.hurt]. [Grief] when [he] saw it. "Poor little [q]," [says] [name].

== save.home
- [He] wrapped the [q] in [his] [wrap] and carried it home, [carefully]. "May I keep it?" [he]
  asked. "Until it is well," [said] [his] [elder]. They asked the [w.adj] [w] what to do.
- [He] did not know what a [q] needs, so [he] asked the [w.adj] [w]. "It needs warmth, quiet, and
  food," [spoke] the [w]. "And patience. [Refrain=refrain]." [Name] made a bed for it in an old
  {hat|box|basket|drawer}.

== save.care
- So [trait] [name] [q.care]. At night [he] got up to look. On [weekday] the [q] would not eat, and
  [name] was [sad]. But the next morning, it opened its eyes. [Joy].
- Every day, [name] [q.care]. "[Little.h]," [he] whispered, "you must get well." And slowly, the [q]
  grew stronger.

== little.h
Little one, Small friend, Dear [q], Brave [q], Tiny [q]

== save.end
- After {two|three|four} weeks, the [q] [q.grown]. "Now it is time," [said] [his] [elder]. [Name]
  took it to the [p1] and set it free. "Goodbye, [q]!" [says] [name].
- Then came the morning when the [q] [q.grown]. "It does not need me any more," [says] [name]
  [sadly]. "That means that you did it right," [said] the [w].
- One [daytime] the [q] [q.grown], and [name] knew what that meant. [He] opened the door wide. "It
  said thank you," [said] [his] [elder]. [Closing.night]
)";

}  // namespace weft::data
