// Who is in the stories: heroes, families, helpers, neighbors and newcomers.
//
// Heroes have a name and pronouns. All others are called by a noun, each time.
#include "data/stories/tables.h"

namespace weft::data {

constexpr std::string_view kWordsPeople = R"(
== sibling
brother, sister, cousin, best friend, twin, little brother, little sister

== creature (word; adj)
- owl; wise
- tortoise; slow
- toad; grumpy
- crow; clever
- heron; tall
- snail; patient
- spider; clever
- ant; busy
- bee; busy
- beetle; shiny
- grasshopper; merry
- cricket; musical
- robin; cheerful
- sparrow; chatty
- pigeon; plump
- swan; graceful
- goose; loud
- rooster; proud
- hen; motherly
- cow; calm
- horse; strong
- pony; gentle
- sheep; woolly
- goat; bearded
- cat; lazy
- hound; faithful
- stag; noble
- moose; enormous
- bat; sleepy
- woodpecker; busy
- stork; polite
- pelican; funny
- gull; noisy
- crab; crooked
- lizard; quick
- peacock; vain
- magpie; curious
- ladybug; spotted
- butterfly; dainty
- dragonfly; glittering
- firefly; glowing
- caterpillar; hungry
- ferret; slim
- lark; early
- raven; clever
- parakeet; chatty
- walrus; whiskered
- salmon; silver
- newt; tiny
- cuckoo; shy

== worker (word; adj; task; tool)
- baker; floury; bake a hundred rolls; oven
- farmer; sturdy; bring in the hay; wagon
- gardener; patient; rake the paths; rake
- miller; dusty; grind the corn; millstone
- fisherman; weathered; mend the nets; net
- postman; cheerful; carry the letters; mailbag
- blacksmith; strong; shoe the gray horse; hammer
- carpenter; careful; build a new door; saw
- tailor; thin; sew the wedding coats; needle
- shoemaker; busy; patch the winter boots; thread
- potter; gentle; paint the blue bowls; wheel
- weaver; clever; weave a wide carpet; loom
- shepherd; quiet; count the sheep; crook
- beekeeper; calm; gather the honey; veil
- librarian; kind; sort the dusty books; ladder
- teacher; friendly; clean the chalkboard; chalk
- doctor; serious; visit the sick; bag
- sailor; jolly; scrub the deck; bucket
- clockmaker; precise; wind all the clocks; key
- painter; colorful; paint the long fence; brush
- cook; round; stir the big pot; ladle
- builder; muscular; stack the bricks; trowel
- firefighter; brave; polish the red engine; hose
- bus driver; patient; wash the bus; sponge
- grocer; chatty; stack the cans; scale
- milkman; early; deliver the milk; cart
- woodcutter; bearded; split the logs; axe
- florist; gentle; tie the bouquets; scissors
- barber; talkative; sweep the floor; comb
- train driver; punctual; oil the wheels; oilcan
- lighthouse keeper; lonely; light the lamp; lamp
- toymaker; smiling; paint the toy soldiers; glue
- dairymaid; rosy; churn the butter; churn
- innkeeper; hearty; make all the beds; broom

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
- Anna; girl; curious; aunt; round tower; counting stars; long coat; exclaimed; skipped; turned a
  cartwheel
- Nora; girl; quiet; mother; houseboat; collecting shells; blue raincoat; whispered; tiptoed;
  blushed like a rose
- Zoe; girl; daring; big sister; hut on stilts; jumping over puddles; yellow cap; announced; dashed;
  did a handstand
- Molly; girl; forgetful; grandma; crooked house; chasing butterflies; woolen socks; giggled;
  wandered; laughed out loud
- Tessa; girl; dreamy; mama; caravan; watching clouds; silk shawl; sighed; strolled; hummed a waltz
- Luna; owlet; sleepy; grandmother; hollow oak; listening to the rain; feather cap; hooted;
  fluttered; blinked with delight
- Minka; fox; sly; aunt; snug den; playing tricks; brown cloak; purred; slipped; twirled around
  twice
- Bibi; rabbit; lively; mom; sandy burrow; digging holes; carrot pin; squealed; hopped; jumped as
  high as a fence
- Tilly; duckling; noisy; mother; reed hut; asking questions; sailor hat; quacked; waddled; splashed
  with both feet
- Zuzu; elephant; kind; grandma; grass hut; telling stories; flower crown; trumpeted; ambled; hugged
  everybody
- Willa; otter; restless; big sister; house in the riverbank; swimming at night; shell necklace;
  sang; glided; made a deep curtsy

== hecast (name; kind; trait; elder; home; hobby; wear; says; goes; cheer)
- Tom; boy; honest; grandfather; old mill; carving wood; wooden shoes; explained; marched; grinned
  from ear to ear
- Leo; boy; proud; uncle; tall house; playing football; striped shirt; boasted; strutted; puffed out
  a proud chest
- Oscar; boy; funny; dad; circus wagon; juggling pears; clown nose; chuckled; stumbled; wiggled both
  ears
- Felix; boy; lucky; grandpa; cottage with green shutters; flying kites; lucky socks; cheered; ran;
  threw a cap into the air
- Hugo; boy; grumpy; father; farmhouse; sleeping late; thick pullover; grumbled; stomped; almost
  smiled
- Ravi; boy; eager; big brother; tea house; tasting cakes; orange turban; cried; raced; drummed on a
  bucket
- Rollo; bear; strong; grandfather; warm cave; eating honey; plaid jacket; growled; lumbered; shook
  hands with everybody
- Toby; puppy; loyal; papa; wooden kennel; fetching sticks; leather collar; barked; trotted; rolled
  in the grass
- Waldo; mole; shortsighted; grandpa; long tunnel; finding roots; dark goggles; mumbled; shuffled;
  bowed three times
- Pogo; kangaroo; bouncy; father; hut of branches; racing the wind; running shoes; shouted; bounced;
  turned a somersault
- Kiko; parrot; chatty; uncle; nest in the palm tree; copying voices; pirate hat; squawked; flew;
  whistled a march
- Rocco; raccoon; secretive; big brother; hollow log; searching attics; black mask; muttered; crept;
  spun like a top

== hero (he; him; his; himself; thinks; lives; likes; wears; grief)
- she[*shecast]; her; her; herself; thought; She lived in a [home] with her [elder]; She loved
  [hobby] more than anything; She always wore her [wear]; [tears]
- he[*hecast]; him; his; himself; reckoned; His home was a [home], and his [elder] lived there, too;
  He never got tired of [hobby]; He was proud of his [wear]; [gloom]

== size
little, young, small
)";

}  // namespace weft::data
