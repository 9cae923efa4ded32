// Who is in the stories: the heroes, their families, helpers, neighbors and newcomers.
//
// Heroes are few, and each has habits of its own: how it speaks and moves, what it wears, with whom
// it lives. A reader meets them again, and a small model can tell their names apart early, which it
// must before it can carry one from sentence to sentence: with 64 heroes whose names were used
// alike, a million tokens did not teach that; with these twelve they do. All others are called by a
// noun, each time.
#include "data/stories/tables.h"

namespace weft::data {

constexpr std::string_view kWordsPeople = R"(
== sibling
brother, sister, cousin, best friend, twin, little brother, little sister

== creature
owl, tortoise, toad, crow, heron, snail, spider, ant, bee, beetle, grasshopper, cricket, robin,
sparrow, pigeon, swan, goose, rooster, hen, cow, horse, pony, sheep, goat, cat, hound, stag, moose,
bat, woodpecker, stork, pelican, gull, crab, lizard, peacock, magpie, ladybug, butterfly, dragonfly,
firefly, caterpillar, ferret, lark, raven, parakeet, walrus, salmon, newt, cuckoo

== worker
baker, farmer, gardener, miller, fisherman, postman, blacksmith, carpenter, tailor, shoemaker,
potter, weaver, shepherd, beekeeper, librarian, teacher, doctor, sailor, clockmaker, painter, cook,
builder, firefighter, bus driver, grocer, milkman, woodcutter, florist, barber, train driver,
lighthouse keeper, toymaker, dairymaid, innkeeper

== surname
Brown, Green, Miller, Potter, Baker, Fisher, Hill, Winter, Bell, Lamb, Pepper, Wood, Field, Finch,
Honeywell, Applegate, Button, Thimble, Marigold, Bramble, Barley, Pickle, Plum, Waterman

== neighbor (word)
- old Mr. [surname]
- old Mrs. [surname]
- Grandfather [surname]
- Granny [surname]
- Captain [surname]

== newcomer (word; why; gift)
- hedgehog; nobody dared to sit next to so many prickles; carry apples on every prickle
- skunk; everyone was worried about the smell; grow the sweetest roses
- crow; everyone laughed at the scratchy croaking; find lost things from the air
- bat; everyone else was asleep when the bat came out; find the way in the dark
- porcupine; nobody wanted to be poked; comb wool with a quill
- snail; nobody liked to wait for such a slow walker; draw silver lines on stones
- crab; nobody understood why the crab walked sideways; build castles of sand
- goose; the loud honking hurt their ears; swim faster than a boat
- toad; someone had said that warts were catching; sing very deep notes
- mole; bright light made the mole blink and stumble; dig a tunnel in an hour
- ostrich; the others felt too short beside such long legs; run like the wind
- spider; the others were afraid of eight legs; weave curtains of silk
- wolf; old tales said that wolves were wicked; howl a lovely song at the moon
- crocodile; there were far too many teeth in that smile; carry a friend across the river
- dragon; they feared the smoke and the sparks; toast bread with one small puff
- giant; the ground shook at every step; reach the very highest apples
- robot; the metal voice sounded strange to them; count all the leaves of a tree
- scarecrow; nobody knew that straw could talk; tell stories about the stars
- ghost; they ran away before anyone could say hello; float through the keyhole
- troll; the long green nose looked frightening; lift heavy rocks with one finger
- lobster; everyone was afraid of being pinched; crack the hardest nuts
- bull; everyone kept away from the sharp horns; pull the heaviest cart
- vulture; nobody liked the bald head; see for a hundred miles
- eel; the others thought that eels were slippery; glow a little at night
- new girl; the girl had come from far away and spoke another language; fold birds out of paper
- new boy; the boy had just moved in and was too shy to speak; juggle with four oranges
- mermaid; nobody had seen a tail like that before; dive down for pearls
- jackdaw; they thought that the jackdaw was a thief; whistle like a flute

== dear
dear, darling, sweetheart, little one, love, honey, treasure, sunshine, friend

== shecast (name; kind; trait; elder; home; hobby; wear; says; goes; cheer)
- Mia; girl; brave; grandmother; lighthouse; painting pictures; red scarf; declared; hurried;
  clapped and danced
- Nora; girl; quiet; mother; houseboat; collecting shells; blue raincoat; whispered; tiptoed;
  blushed like a rose
- Zoe; girl; daring; big sister; hut on stilts; jumping over puddles; yellow cap; announced; dashed;
  did a handstand
- Minka; fox; sly; aunt; snug den; playing tricks; brown cloak; purred; slipped; twirled around
  twice
- Tilly; duckling; noisy; mother; reed hut; asking questions; sailor hat; quacked; waddled; splashed
  with both feet
- Zuzu; elephant; kind; grandma; grass hut; telling stories; flower crown; trumpeted; ambled; hugged
  everybody

== hecast (name; kind; trait; elder; home; hobby; wear; says; goes; cheer)
- Tom; boy; honest; grandfather; old mill; carving wood; wooden shoes; explained; marched; grinned
  from ear to ear
- Leo; boy; proud; uncle; tall house; playing football; striped shirt; boasted; strutted; puffed out
  a proud chest
- Hugo; boy; grumpy; father; farmhouse; sleeping late; thick pullover; grumbled; stomped; almost
  smiled
- Rollo; bear; strong; grandfather; warm cave; eating honey; plaid jacket; growled; lumbered; shook
  hands with everybody
- Toby; puppy; loyal; papa; wooden kennel; fetching sticks; leather collar; barked; trotted; rolled
  in the grass
- Pogo; kangaroo; bouncy; father; hut of branches; racing the wind; running shoes; shouted; bounced;
  turned a somersault

== hero (he; him; his; himself; thinks; lives; likes; wears; grief)
- she[*shecast]; her; her; herself; thought; She lived in a [home] with her [elder]; She loved
  [hobby] more than anything; She always wore her [wear]; [tears]
- he[*hecast]; him; his; himself; reckoned; His home was a [home], and his [elder] lived there, too;
  He never got tired of [hobby]; He was proud of his [wear]; [gloom]
)";

}  // namespace weft::data
