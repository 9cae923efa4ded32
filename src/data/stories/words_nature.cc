// Where and when: places with what there is to see, trees and flowers, weather, seasons and hours.
#include "data/stories/tables.h"

namespace weft::data {

constexpr std::string_view kWordsNature = R"(
== place (word; at; sight)
- pond; by the pond; a frog sat on a lily pad
- river; at the river; silver fish jumped in the foam
- lake; by the lake; two swans glided past
- brook; by the brook; the water giggled over the pebbles
- waterfall; near the waterfall; a rainbow hung in the spray
- beach; on the beach; crabs were digging in the wet sand
- harbor; at the harbor; fishing boats rocked from side to side
- lighthouse; beside the lighthouse; gulls circled around the lamp
- island; on the island; palm trees leaned over the water
- marsh; in the marsh; the reeds whispered to each other
- forest; in the forest; sunlight fell through the leaves in long stripes
- meadow; in the meadow; bees hummed from clover to clover
- valley; in the valley; goats were ringing their little bells
- hill; on top of the hill; the whole village looked like a toy
- mountain; on the mountain; an eagle turned in the clear air
- cave; in front of the cave; water dripped into a dark pool
- orchard; in the orchard; ripe apples lay in the grass
- garden; in the garden; a snail was climbing up the gate
- vineyard; in the vineyard; purple grapes hung in the sun
- farm; on the farm; hens scratched in the dust
- barn; behind the barn; a cat slept on a sack of oats
- windmill; at the windmill; the great sails creaked around
- watermill; at the watermill; the wheel splashed and rumbled
- bridge; under the bridge; pigeons cooed in the shade
- crossroads; at the crossroads; an old signpost pointed four ways
- market; at the market; a man was calling out the price of eggs
- bakery; outside the bakery; the air smelled of fresh rolls
- library; in the library; pages rustled everywhere
- school; behind the school; somebody had drawn a chalk castle
- park; in the park; a fountain sparkled in the sun
- playground; on the playground; the empty swings swayed a little
- station; at the station; a green train was puffing steam
- square; on the square; an accordion was playing a waltz
- fountain; beside the fountain; sparrows were taking a bath
- church; next to the church; the bells were ringing noon
- castle; below the castle; ivy covered the old walls
- tower; at the foot of the tower; bats were sleeping in a row
- well; next to the well; a bucket swung on its chain
- stable; beside the stable; a pony was chewing hay
- beehive; close to the beehive; everything smelled of honey
- fairground; on the fairground; a painted carousel went around
- circus tent; by the circus tent; a clown was practicing somersaults
- museum; in the museum; a stone knight stared at the ceiling
- toy shop; in front of the toy shop; tin soldiers stood in the window
- post office; at the post office; parcels were stacked to the ceiling
- greenhouse; in the greenhouse; warm drops ran down the glass
- haystack; behind the haystack; a field mouse was yawning
- sandpit; in the sandpit; somebody had built a tunnel
- quarry; at the quarry; lizards were warming themselves on the rocks
- dunes; in the dunes; the long grass bowed to the sea
- cliff; on the cliff; puffins were guarding their eggs
- swamp; at the edge of the swamp; bubbles rose and popped
- clearing; in the clearing; a deer lifted its head
- hedge; along the hedge; wrens were chattering
- ferry; at the ferry; ropes and barrels lay about
- charcoal hut; beside the charcoal hut; the ashes were still warm
- boathouse; at the boathouse; oars leaned against the wall
- stone wall; along the stone wall; snapdragons grew in the cracks
- rose arch; under the rose arch; petals covered the ground
- bus stop; at the bus stop; a lady was folding a newspaper
- pine grove; in the pine grove; cones crunched underfoot
- wheat field; in the wheat field; poppies nodded in the breeze
- ice rink; at the ice rink; skaters drew loops and circles
- train tunnel; near the train tunnel; nettles stood as high as a fence

== tree
oak, birch, willow, beech, maple, chestnut tree, apple tree, pear tree, cherry tree, pine, fir, elm,
linden, walnut tree, poplar, cedar, ash tree, plum tree, olive tree, spruce, juniper, sycamore

== flower
daisies, tulips, roses, violets, poppies, buttercups, bluebells, lilies, snowdrops, pansies, lilacs,
sunflowers, primroses, cornflowers, dandelions, carnations, marigolds, daffodils, crocuses, peonies,
forget-me-nots, foxgloves, hyacinths, irises

== weather
sunny, rainy, windy, foggy, cloudy, warm, chilly, breezy, misty, gray, mild, stormy, bright, damp,
drizzly, cool

== daytime
morning, afternoon, evening, day

== weekday
Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday

== nightfall
- When the {moon|first star|evening star} {rose|came out|appeared},
- When the lamps were lit,
- When the sun {went down|set behind the hills|sank into the sea},
- When it {grew|got} dark,
- When the {crickets|frogs} began to sing,
- At {bedtime|dusk|suppertime},
- That {night|evening}

== season
- One {mild|rainy|breezy|green|sunny|misty} spring [daytime]
- One {warm|hot|sunny|golden|lazy|bright} summer [daytime]
- One {foggy|windy|golden|crisp|gray|stormy} autumn [daytime]
- One {snowy|frosty|cold|icy|white|still} winter [daytime]
- One [weekday] in [month]
- On the {first|second|third|last} [weekday] of [month]
- One [weather] [daytime]

== month
January, February, March, April, May, June, July, August, September, October, November, December

== scenic
old, quiet, sunny, little, big, lonely, green, windy, pretty, dark, empty, misty, secret, famous,
lovely, crooked, mossy, shady, golden, faraway, nearest, great, gray, dusty, silent, noisy, ancient,
peaceful, snowy, hidden

== once
- one [weather] [daytime]
- one [weather] [daytime]
- one [weather] [weekday]
- on [weekday]
- early one [daytime]
- late one [daytime]
- one [weekday] in [month]
- one [daytime] in {spring|summer|autumn|winter}
- at {noon|sunrise|breakfast|teatime|three o'clock|lunch}
)";

}  // namespace weft::data
