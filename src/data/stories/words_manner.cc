// How it is told: ways to go, to speak and to feel, refrains and lessons.
#include "data/stories/tables.h"

namespace weft::data {

constexpr std::string_view kWordsManner = R"(
== said
said, said, said, said, remarked

== spoke
said, said, said, replied, answered

== asked
asked, asked, asked, inquired

== carefully
carefully, slowly, patiently, quietly, gently, calmly, steadily, cautiously, silently

== sadly
sadly, quietly, in a small voice, with a sigh, with a trembling lip, with wet eyes, unhappily,
gloomily

== happy
happy, glad, proud, cheerful, delighted, thankful, merry, joyful, pleased, content, lighthearted,
overjoyed, carefree

== sad
sad, worried, lonely, gloomy, miserable, upset, heavy-hearted, unhappy, disappointed, helpless,
downhearted, sorry, puzzled

== joy
- [Name] [cheer]
- [He] [cheer]
- [Name] [cheer]
- [Name] felt as [happy] as {a lark|a king|could be|the sun in May}
- [Name] had never {felt|been} so [happy]
- [Name]'s heart {danced|sang|jumped|glowed}

== pastime
singing songs, climbing trees, telling jokes, counting stars, painting pictures, reading stories,
baking bread, chasing butterflies, building towers, dancing in the rain, collecting shells, making
music, playing hide-and-seek, jumping over puddles, drawing maps, watching clouds, picking [flower],
swimming in the [place], asking questions, solving riddles, digging holes, feeding the birds,
rolling down hills, sleeping late, helping in the garden, eating [sweet], inventing machines,
writing letters, listening to the rain, collecting stamps, playing chess, making masks, whistling
tunes, walking barefoot, flying kites, skipping stones, tasting soups, mending things, sorting
buttons, growing {beans|peas|carrots|pumpkins|onions}, looking at maps, dressing up, juggling pears

== refrain
- Step by step and one by one, that is how the work gets done
- Slow and steady, never stop, that is how we reach the top
- Try again and try once more, every try unlocks a door
- Little feet and steady heart, all you need to do is start
- Bit by bit and day by day, patience always finds a way
- Wind may blow and rain may fall, I am bigger than them all
- One for sorrow, two for cheer, do not worry, help is near
- Heart be strong and feet be light, soon it will be warm and bright
- Left and right and right and left, hands that practice soon are deft
- Breathe in deep and count to three, I can be what I can be
- Round and round the seasons go, give it time and it will grow
- Up and down and in and out, that is what it is about
- Drip and drop, the clouds must go, after rain comes a rainbow
- Hush and listen, look and wait, good things come to those who wait
- Never fear and never frown, every hill has a way down
- Little by little, said the bee, little by little does it for me

== laugh
- laughed until {their sides hurt|they cried|the dishes rattled|they got the hiccups}
- {sang|danced|played|talked|joked} until {the stars came out|bedtime|it was dark|supper was ready}
- ate a [sweet] and drank [drink]
- shared a [sweet] and {told|swapped} stories
- drank [drink] {together|by the fire|on the steps|under the [tree]}

== promise
- I will come back as {quick as a wink|fast as I can}
- I will do it {at once|right away|before supper}
- You can {count|rely} on me

== thanks
- Thank you {so much|with all my heart|very much|a thousand times}, [name]
- How can I ever thank you, [name]
- You are {a true friend|a treasure|wonderful|very kind}, [name]
- What would I do without you, [name]
- I will never forget this, [name]
- Bless you, [name]

== wondered
wondered, asked, sighed

== sadaway
sadly, quietly, with a sigh, unhappily, gloomily, with bowed head

== tears
- [Name] felt [sad]
- [Name] wanted to cry
- [Name]'s {heart sank|eyes filled with tears|knees felt weak}
- [Name] sat down on a {stone|step} and {wept|sobbed}
- A {big|hot|single} tear ran down [name]'s cheek
- [Name] lowered her head

== gloom
- [Name] was [sad]
- [Name] began to cry
- [Name]'s {lip trembled|tummy felt heavy|shoulders drooped}
- [Name] sat down on a {stump|log} and {sighed|sniffled}
- [Name] hung his head
- [Name] had a lump in his throat
)";

}  // namespace weft::data
