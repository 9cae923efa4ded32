// Things: toys and treasures, clothes, tools, furniture, gifts and what they are made of.
#include "data/stories/tables.h"

namespace weft::data {

constexpr std::string_view kWordsThings = R"(
== toy (word; fun)
- ball; bounce it along the path
- rag doll; braid its long hair
- tin drum; beat it like thunder
- silver whistle; blow it at sunrise
- teddy bear; hug it at bedtime
- spinning top; watch it whirl and hum
- glass marble; roll it across the floor
- hand puppet; make it dance and bow
- tin robot; wind it up and let it march
- toy boat; sail it in the bathtub
- toy train; push it around the table
- toy rocket; count down and let it fly
- wooden flute; play little tunes on it
- brass trumpet; wake the whole house with it
- music box; listen to its tinkling song
- jump rope; skip with it until noon
- silk ribbon; wave it in the wind
- seashell; hear the ocean in it
- paper lantern; hang it in the window
- compass; watch its needle turn
- magnet; pick up pins with it
- feather; tickle noses with it
- medal; polish it until it gleamed
- copper bell; ring it for breakfast
- notebook; write secrets in it
- storybook; read it under the blanket
- woolen scarf; wear it like a cape
- bead necklace; count its glass beads
- locket; look at the picture in it
- ring; turn it and make a wish
- iron key; wonder which door it opened
- lucky penny; toss it and catch it
- telescope; look at the moon with it
- magnifying glass; study beetles with it
- snow globe; shake it and watch the snow
- pinwheel; blow until it spun
- paper crane; let it glide from the stairs
- clay dragon; make it roar
- toy dinosaur; stomp about with it
- toy soldier; let it guard the door
- velvet rabbit; tuck it in at night
- hoop; roll it down the lane
- yo-yo; make it climb its string
- harmonica; hum into it softly
- wax crayon; draw silly faces with it
- blanket; build tents with it
- pebble; rub it when trouble came
- walnut boat; float it in a puddle
- cardboard crown; play king and queen with it
- wand; pretend to do magic with it
- pocket watch; listen to it tick
- hand mirror; catch the sunlight in it
- leather purse; jingle the pennies in it
- velvet cap; wear it back to front
- tambourine; shake it and dance
- kaleidoscope; turn it and see new stars
- boomerang; throw it and wait for it
- postage stamp; look at its tiny ship
- ukulele; strum three chords on it
- stuffed elephant; whisper into its ear
- toy airplane; loop it through the air
- paper fan; flutter it like a butterfly
- building block; balance it on one finger

== look
red, blue, green, yellow, purple, orange, pink, golden, striped, spotted, painted, checkered, shiny,
tiny, round, old, new, turquoise, crimson, scarlet, violet, sparkly, faded, smooth, plain, colorful,
bright blue, dark green, pale yellow, lovely, lilac, snow-white, coal-black, brown, gray, dotted,
glossy, emerald, beautiful, small, splendid

== bag
pocket, bag, basket, satchel, backpack, apron, knapsack

== tool
hammer, saw, ladder, shovel, spade, bucket, rope, broom, wheelbarrow, crowbar, pail, mop, box of
nails, pot of paint, roll of wire, pickaxe, toolbox, pulley, measuring tape, plane

== hiding
under the bed, behind the curtain, beneath the sofa, inside the closet, on top of the shelf, under
the rug, behind the bookcase, in the drawer, beside the stove, under the pillow, in the attic,
behind the clock, in the laundry basket, under the stairs, in the pantry, on the windowsill, behind
the piano, in the coal bucket, in the toy chest, under the kitchen table, in the hallway, behind the
bathtub, in the old trunk, under the armchair, on the porch, in the cellar, in the garage

== present (word; stuff; way)
- scarf; soft wool; knitted it row by row
- card; colored paper; cut it and glued it with care
- necklace; dry seeds; threaded them one at a time
- bracelet; glass beads; strung them on a thread
- basket; willow twigs; bent and wove them
- picture frame; driftwood; sanded it smooth
- bird feeder; an empty milk jug; cut a small round door in it
- candle; golden beeswax; rolled it between two boards
- bookmark; pressed flowers; laid them between two pages
- cushion; an old curtain; stuffed it with feathers
- wreath; pine cones; tied them in a ring
- mobile; paper stars; hung them on a bent twig
- vase; river clay; shaped it and let it dry
- bowl; brown clay; pinched it into shape
- jar of jam; wild berries; stirred them until they bubbled
- cake; eggs and honey; beat them until they were fluffy
- pie; late apples; peeled them in long curls
- puppet; an odd sock; sewed on two buttons for eyes
- quilt; forty scraps of cloth; stitched them into a pattern
- wind chime; old spoons; hung them on a string
- flower crown; daisies; twisted the stems together
- poem; nothing but words; wrote it in the best handwriting
- song; seven notes; hummed it again and again
- painting; berry juice; painted with a goose feather
- wooden spoon; cherry wood; carved it very slowly
- paper boat; an old map; folded it nine times
- pincushion; red felt; sewed it with tiny stitches
- lantern; a tin can; punched a pattern of holes in it
- tea cozy; yarn; crocheted it loop by loop
- whistle; an elder twig; hollowed it out
- calendar; twelve drawings; drew one for every month
- rug; old rags; braided them tightly
- pot of soap; lavender; mixed it with warm oil
- kite; newspaper; tied it to two thin sticks
- bench; two logs; nailed a board across them

== breakable (word; where; made)
- vase; on the mantel; a birthday gift from long ago
- teapot; on the kitchen table; painted with blue swans
- glass bell; above the workbench; as clear as water
- lamp; beside the armchair; with a green glass shade
- plate; on the wall; painted with a windmill
- mirror; in the hall; with a frame of golden leaves
- flowerpot; on the porch; full of young tulips
- cup; on the shelf; as thin as an eggshell
- jar; in the pantry; full of plum jam
- clock; over the fireplace; with a tiny cuckoo inside
- sugar bowl; on the tray; with two handles like ears
- music box; on the dresser; with a dancer on its lid
- picture; over the stairs; of a ship at sea
- snow globe; on the desk; with a tiny village inside
- fishbowl; on the cupboard; empty, but very old
- candlestick; on the piano; made of pink china
- pitcher; by the sink; full of cream
- birdhouse; on the fence; with a roof of shells
- china dog; on the bookcase; with one black ear
- inkwell; on the desk; full of purple ink

== rubble
board, brick, plank, beam, shingle, tile, log, stone, bundle of straw, sheet of canvas, sack of sand

== color
red, blue, green, yellow, purple, orange, pink, striped, spotted, checkered, patched, woolen,
velvet, fuzzy, old, new, warm, soft, turquoise, crimson, scarlet, violet, faded, flannel, plaid,
quilted, knitted, lilac, brown, thick, linen, cotton

== wrap
scarf, jacket, shawl, sweater, cloak, vest, cape, coat, poncho, handkerchief, pullover

== flyer
ball, hoop, toy airplane, yo-yo, boomerang, spinning top, toy rocket, jump rope, pinwheel, balloon,
slingshot, beanbag, toy truck, paper kite, tennis racket, pogo stick, scooter, wooden sword,
umbrella, rubber duck
)";

}  // namespace weft::data
