// How it is told: ways to move, to speak and to feel, and the refrains.
#include "data/stories/tables.h"

namespace weft::data {

constexpr std::string_view kWordsManner = R"(
== carefully
carefully, slowly, patiently, quietly, gently, calmly, steadily, cautiously, silently

== happy
happy, glad, proud, cheerful, delighted, thankful, merry, joyful, pleased, content, lighthearted,
overjoyed, carefree

== sad
sad, worried, lonely, gloomy, miserable, upset, heavy-hearted, unhappy, disappointed, helpless,
downhearted, sorry, puzzled

== joy
- [Name] [cheer]
- [Name] [cheer]
- [Name] [cheer]
- [Name] [glee]
- [Name] was as [happy] as {a lark|a king|the sun in May|a bee in spring|a fish in the sea}
- [Name] had never been so [happy]

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

== thanks
- Thank you {so much|with all my heart|very much|a thousand times}, [name]
- How can I ever thank you, [name]
- You are {a true friend|a treasure|wonderful|very kind}, [name]
- What would I do without you, [name]
- I will never forget this, [name]
- Bless you, [name]

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

== joy.start
- Then [name] [cheer]
- How [happy] [name] was, and [he] [cheer]

== grief.start
- Poor [name] was [sad]
- How [sad] [name] was, for [he] did not know what to do

== mood
friendly, old, tired, sleepy, clever, kind, gentle, busy, shy, lonely, merry, grumpy, wise, lazy,
proud, cheerful, wet, hungry, polite, curious, quiet, fat, thin, nervous, jolly, serious, dreamy,
handsome, elderly, young, funny, wrinkled, whistling, yawning, limping

== speaks
- said
- [says]

== gait
quickly, slowly, bravely, happily, quietly, eagerly, gladly, proudly, carefully, cheerfully,
nervously, briskly, calmly, dreamily, merrily, silently

== tone
softly, loudly, at once, with a nod, with a smile, with shining eyes, after a while, under [his]
breath, in a small voice, in a big voice, as loudly as [he] could, with [his] whole heart, and
blinked, and scratched [his] head, and rubbed [his] nose, again, firmly, and stamped, and jumped up,
and looked around, to [himself], in one breath

== glee
clapped, turned a cartwheel, danced in a circle, laughed out loud, did a handstand, hummed a waltz,
grinned from ear to ear, jumped as high as a fence, sang a song about [sweet], bowed three times,
whistled a march, threw a cap into the air, drummed on a bucket, spun like a top, kissed the nearest
flower, waved at the sun, skipped twice around the [tree], beamed, blushed, tapped a merry rhythm,
hugged the [tree]
)";

}  // namespace weft::data
