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
  clapped
- Emma; girl; stubborn; mother; brick house; climbing trees; rubber boots; insisted; trotted; danced
  in a circle
- Lucy; girl; cheerful; dad; farmhouse; feeding the birds; checkered dress; called; hopped; sang a
  little song
- Hannah; girl; clever; mom; narrow house; solving riddles; green jacket; explained; hiked; laughed
  out loud
- Minka; fox; sly; grandfather; snug den; playing tricks; brown cloak; hummed; hopped; beamed like
  the sun
- Lulu; kitten; playful; papa; tiny cottage; chasing shadows; ribbon collar; murmured; hiked; hummed
  a waltz
- Trixie; frog; merry; mom; lily house; singing songs; rain cape; exclaimed; wandered; danced in a
  circle
- Kiki; monkey; silly; big sister; tree house; telling jokes; striped tights; sighed; tiptoed; made
  a deep curtsy

== hecast (name; kind; trait; elder; home; hobby; wear; says; goes; cheer)
- Tom; boy; honest; grandfather; old mill; carving wood; wooden shoes; muttered; marched; clicked
  both heels
- Leo; boy; proud; uncle; tall house; playing football; football shirt; boomed; walked; turned a
  somersault
- Oscar; boy; funny; dad; circus wagon; juggling pears; clown nose; chuckled; rolled; threw a hat
  into the air
- Hugo; boy; grumpy; mama; barn; sleeping late; thick pullover; laughed; jogged; rolled in the grass
- Rollo; bear; strong; grandmother; warm cave; eating honey; plaid blanket coat; muttered; rolled;
  saluted like a captain
- Toby; puppy; loyal; mom; wooden kennel; fetching sticks; studded collar; growled; ambled; wiggled
  both ears
- Kiko; parrot; chatty; papa; nest in the palm tree; copying voices; pirate scarf; cheered; plodded;
  grinned from ear to ear
- Rocco; raccoon; secretive; grandfather; hollow log; searching attics; black mask; roared; marched;
  did a handstand

== hero (he; him; his; himself)
- she[*shecast]; her; her; herself
- he[*hecast]; him; his; himself

== size
little, young, small
)";

}  // namespace weft::data
