// Plots about the world outside: a storm, a rescue.
#include "data/stories/tables.h"

namespace weft::data {

constexpr std::string_view kPlotsWorld = R"(
== storm
- [!h=creature] [!s=drink] [*disaster] [storm.come] // [storm.harm] // [storm.help] // [storm.end]

== storm.come
- [Once] [name] was outside in [his] [wear]. [Sky], and [power]. "Come in, [name]!" said [his]
  [elder]. [Name] {|[gait] }[goes] to [his] [elder].
- [Once] [name] looked out, and [he] saw it coming. [Sky], and [power]. [Name] held on to [his]
  [elder].

== storm.harm
- "Help me, [name]!" said a [mood] [h] at the door, for [harm]. [Grief]. "Come in," [speaks]
  [name]{| [tone]}.
- Then [name] saw a [mood] [h] out there. [He] heard that [harm]. "We must help!" [speaks] [name]{|
  [tone]}.

== storm.help
- So [trait] [name] gave the [h] [his] [color] blanket and some [s]. When [calm], [name] took [his]
  [look] [tool], and [he] carried one [rubble] after another.
- "You can sleep in my bed," [speaks] [name]{| [tone]}. As soon as [calm], [he] took [his] [look]
  [tool]. [Name] worked with [his] [elder], one [rubble] at a time.

== storm.end
- "[Thanks]," said the [h]. [Joy]. "Friends are stronger than storms," [speaks] [name], and [he]
  took the [h] by the hand.
- "I lost my house, [name]," said the [h], "but I found a friend." [Joy]. Then [name] and [his] new
  friend drank [s].

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

== rescue
- [!q=patient] [!p1=place] [!w=worker] [save.find] // [save.home] // [save.care] // [save.end]

== save.find
- [Once] [name] {|[gait] }[goes] to the [scenic] [p1], where [p1.sight]. There [he] found a [mood]
  little [q] that [q.hurt]. [Grief].
- On [his] way to the [scenic] [p1], [name] saw a [mood] little [q]. It [q.hurt]. "Do not be
  afraid," [speaks] [name]{| [tone]}. "I am [name]."

== save.home
- So [trait] [name] wrapped the [q] in [his] [color] [wrap], and [he] carried it home. "May I keep
  it?" [speaks] [name]{| [tone]}. "Until it is well, [name]," said [his] [elder].
- At home [name] made a bed for it in [his] [color] {hat|box|basket|drawer}. "What does it need?"
  [speaks] [name]{| [tone]}. "Time and love, [name]," said the [mood] [w].

== save.care
- Every day [name] [q.care]. At night [he] got up to look, and [he] sang to it, "[Refrain]."
- Then [name] [q.care]. [He] stopped [hobby], and [he] did not leave it. "Get well, little [q],"
  [speaks] [name]{| [tone]}.

== save.end
- After {two|three|four} weeks the [q] [q.grown]. "Goodbye, [q]!" [speaks] [name], and [he] waved
  with [his] [wear]. [Joy].
- [Once] the [q] [q.grown]. "You did it, [name]," said [his] [elder]. [Joy]. [Closing.night].

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
)";

}  // namespace weft::data
