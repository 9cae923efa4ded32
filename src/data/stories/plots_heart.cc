// Plots about courage: a fear is faced, a noise in the night is found out, a skill is learned.
#include "data/stories/tables.h"

namespace weft::data {

constexpr std::string_view kPlotsHeart = R"(
== courage
- [!sib=sibling] [!h=creature] [*fear] [fear.is] // [fear.need] // [fear.do] // [fear.end]

== fear (fear; why; need; deed; truth)
- the dark; every shadow looked like a monster; the candles were all in the cellar, and the lamp had
  gone out; went down the dark stairs and came back with a candle; the dark is only a day with its
  eyes closed
- thunder; it rumbled like an angry giant; a lamb was standing outside in the storm; ran through the
  rain and carried the lamb inside; thunder is only two clouds that bump their heads
- deep water; nobody could see the bottom; a duckling was caught in the weeds; waded in and set the
  duckling free; water carries those who are calm
- high places; the ground looked so far away; a kitten was stuck on the roof; climbed the ladder,
  one rung after the other, and carried the kitten down; it is better to look up than down
- the big black dog; it barked whenever anybody passed; the dog had its chain tangled in the fence
  and could not reach its water; untangled the chain, and the dog licked [name]'s ear; big dogs can
  be afraid, too
- spiders; they had so many legs; a spider had fallen into the bathtub and could not climb out; held
  out a spoon and carried the spider to the window; little ones are more afraid than big ones
- the wobbly bridge; it creaked and swayed in the wind; the medicine for [his] [elder] was on the
  other side; crossed the bridge, plank by plank, with the medicine; a bridge wobbles so that it
  does not break
- strangers; the words always got stuck on the way out; a traveler had lost the way in the snow;
  spoke up and showed the traveler the road; every friend was a stranger once
- the forest; it was full of rustling and cracking; a little fawn was calling from the thicket;
  followed the call and led the fawn back to its mother; a noise is smaller when you know its name
- the attic; something up there went bump at night; rain was dripping through the roof, and somebody
  had to close the hatch; climbed up and closed the hatch, and met a very small bat; fear is bigger
  than what it is afraid of
- bees; they buzzed and had sharp stings; a branch had fallen across the hive; lifted the branch
  away, very slowly; those who move gently are not stung
- singing in front of people; [his] knees always turned to jelly; the choir had lost its singer, and
  everybody was waiting; stepped forward and sang, softly at first, then loudly; a song is made to
  be heard
- the old well; its echo sounded like a ghost; a puppy had fallen into the bucket; turned the heavy
  handle and pulled the puppy up; an echo is only as scary as you are
- geese; they hissed and stretched their necks; the geese had blocked the road, and the milk cart
  could not pass; walked straight ahead with open arms until the geese made way; those who hiss are
  often frightened
- horses; they were so tall and snorted so loudly; a pony had a stone in its hoof and limped; held
  the hoof and pulled the stone out; strong animals need gentle friends
- the dentist; the chair looked like a machine; a tooth had hurt for days, and nothing helped;
  opened wide and counted to twenty; most things are short if you count
- snow slides; the hill was steep and white; the sled of a small child had stopped halfway down;
  slid down on a tray and brought the child home; a start is the hardest part of every hill
- fireworks; they banged and whistled; the baby next door was crying at every bang; covered the
  baby's ears and hummed a lullaby; whoever comforts others forgets to be afraid

== fear.is
- For a long time [name] was afraid of [fear], because [why]. "I am just too small," [he] always
  said. [His] [sib] {laughed|giggled} about it, and that made [name] [sad].
- There was one thing that [name] did not like at all. It was [fear], for [why]. "One day you will
  be brave," said [his] [elder], but [name] did not believe it.

== fear.need
- But one [weather] [daytime], {nobody else was at home|[his] [elder] was away}, and [need].
  [Name]'s heart {pounded|beat like a drum}. "Somebody must help," [said] the [h.adj] [h]. "I cannot
  do it. But you can, [name]!"
- Then came a [weather] [daytime] when [need]. "What shall we do?" asked [his] [sib]. [Name]
  [felt.fear]. "[Refrain=refrain]," [he] whispered.

== felt.fear
swallowed hard, closed [his] eyes for a moment, took a deep breath, clenched [his] teeth, trembled
from head to toe, turned quite pale, wanted to hide under the bed, held on to the table

== fear.do
- [He] took a deep breath and counted to {three|five|ten}. Then [name] [deed]. It was {over|done}
  before [he] knew it. "I did it!" [says] [name].
- "I am still afraid," [says] [name], "but I will go." And [carefully], [he] [deed]. [His] legs
  shook, but [he] did not turn back.
- "Being brave does not mean that you have no fear," [thinks] [name]. "It means that you do it
  anyway." So [name] [deed].

== fear.end
- "You are the bravest [kind] I know," [said] [his] [sib]. [Name] smiled. "Now I know that [truth],"
  [he] [said]. And [fear] never seemed so terrible again.
- That made [name] [happy]. "You see," said [his] [elder] that evening, "[truth]." They [laugh], and
  [name] was not afraid of [fear] any more, or only a little.
- The [h.adj] [h] [spoke], "[Truth]." And when [name] met [fear] again, [he] [felt.brave].

== felt.brave
just nodded and smiled, hummed a tune, said hello, stood up straight, was hardly afraid, only
laughed, went on [carefully], held the hand of [his] [elder]

== night
- [!p1=place] [!h=creature] [*noise] [night.hear] // [night.guess] // [night.go] // [night.end]

== noise (sound; maker; reason; cure)
- tap, tap, tap; a branch of the [tree]; the wind was pushing it against the window; tied the branch
  back with a ribbon
- scratch, scratch, scratch; a mouse with a crust of bread; it was building a nest for its babies;
  gave the mouse an old sock for its nest
- whoo, whoo, whoo; an owl with round yellow eyes; it was calling its children home; opened the
  shutter and said good night to the owl
- drip, drop, drip; a leaky tap; nobody had closed it all the way; turned the tap until it was quiet
- clatter, bang, clatter; a loose shutter; the storm had pulled it off its hook; hooked the shutter
  to the wall
- creak, creak, creak; the old rocking chair; the cat was curled up in it, dreaming; stroked the cat
  until it purred
- rustle, rustle, rustle; a hedgehog in the dry leaves; it was looking for a place to sleep all
  winter; put a box of straw under the stairs
- thump, thump, thump; a rabbit in the cabbage patch; it was warning the others of a fox; put out a
  carrot and whistled softly
- squeak, squeak, squeak; the garden gate; its hinges had not been oiled for years; put a drop of
  oil on each hinge
- hum, hum, hum; a fat bumblebee in a glass; it had flown in and could not find the way out; carried
  the glass to the open window
- clink, clink, clink; the milk bottles on the step; a fox was licking the last drops; put down a
  saucer of milk
- splash, splash, splash; a frog in the rain barrel; it could not climb up the slippery wood; leaned
  a stick against the barrel
- crunch, crunch, crunch; a deer at the fence; it was hungry because of the deep snow; carried hay
  to the fence
- flap, flap, flap; a sheet on the clothesline; somebody had forgotten to bring it in; folded the
  sheet and took it inside
- tick, tack, tick; a beetle in the wooden beam; it was knocking to find a friend; knocked back,
  three times
- snore, snore, snore; [his] own [elder]; a cold had stuffed up that big nose; fetched a second
  pillow
- meow, meow, meow; a striped cat on the windowsill; it was locked out and wet; dried the cat with a
  towel

== night.hear
- One [weather] night, [name] could not sleep, because there was a noise. "[Sound]," it went. [Name]
  pulled the blanket over [his] head. "[Sound]," it went again.
- It was late, and everybody was asleep. Only [name] was awake. "[Sound]!" [He] sat up in bed and
  listened. "[Sound]!"

== night.guess
- "Perhaps it is a {ghost|robber|dragon}," [thinks] [name]. "Or a {witch|monster|giant} with {long
  claws|cold hands| big boots}!" [Grief]. "[Sound]," it went, closer and closer.
- "Did you hear that?" [name] asked [his] [look] [toy=toy]. But the [toy] said nothing. "It must be
  a {ghost|robber| dragon|witch|monster}," whispered [name], and [his] heart {pounded|beat fast}.
  "[Sound]," it went.

== night.go
- Then [he] remembered the words of [his] [elder]. "When you are afraid of something, go and look."
  So [name] took a {candle|lantern|lamp}, put on [his] [wear] and [went.soft] to the door.
  "[Sound]!" It was only [maker]! And [reason].
- "[Refrain=refrain]," [he] whispered to [himself]. [He] [went.soft] down the stairs, step after
  step, holding {a candle|a lantern|a lamp} in front of [him]. "[Sound]!" And what did [he] see? It
  was nothing but [maker]. You see, [reason].

== went.soft
tiptoed, crept, sneaked, shuffled, stole, groped [his] way

== night.end
- So [trait] [name] laughed {out loud|softly} at [himself]. Then [he] [cure]. The noise was gone,
  and [he] {slept|dreamed} until the {sun|rooster} woke [him].
- "So that is all!" [says] [name], and [he] [cure]. Then [he] went back to bed and slept like a
  {log|stone|baby}. And whenever there was a noise at night, [he] went to see what it was.
- Now [trait] [name] was not afraid any more. [He] [cure] and went back to bed. In the morning, [he]
  told [his] [elder] about the noise, and they both laughed.

== skill
- [!t=worker] [!p1=place] [!sib=sibling] [!line=refrain] [*craft] [skill.want] // [skill.fail] //
  [skill.teach] // [skill.end]

== craft (verb; trouble; hint; done)
- ride a bicycle; [he] always tipped over to the left; look ahead and not at your feet; rode all the
  way around the square
- swim; [he] sank like a stone; lie on the water as if it were a bed; swam from one bank to the
  other
- whistle; only air came out; make your lips as small as a pea; whistled like a blackbird
- play the fiddle; it screeched like an angry cat; move the bow as if you stroked a kitten; played a
  waltz without one wrong note
- skate; [his] legs slid in all directions; bend your knees and lean forward; glided over the ice
  like a swan
- tie a bow; the laces always came apart; make two ears like a rabbit; tied a bow that lasted all
  day
- bake bread; it came out as hard as a brick; give the dough time to rise; took a golden loaf out of
  the oven
- read; the letters hopped about like fleas; say the sounds slowly, like beads on a string; read a
  whole page aloud
- juggle; the balls fell on [his] head; watch the top of the throw; kept four balls in the air
- knit; the stitches slipped away; count every row; finished a long warm scarf
- play the drum; the beat was never even; listen to your own heart; drummed for the whole parade
- dive; [he] always landed on [his] tummy; tuck in your chin; dived in without a splash
- draw a horse; it always looked like a table; look twice as long as you draw; drew a horse that
  seemed to gallop
- climb a rope; [his] arms were too weak; push with your feet; touched the very top of the rope
- paddle a canoe; it only turned in circles; dip once on the left and once on the right; paddled
  straight to the island
- throw a ball; it flew backward; point with your other arm; hit the bucket three times in a row
- play the flute; it made no sound at all; blow across the hole and not into it; played a song for
  the birds
- walk on stilts; [he] fell off at every step; keep on walking and do not stop; stalked through the
  village like a stork
- fly a kite; it crashed into the bushes; wait for the wind and then let go; made the kite dance
  above the roofs
- ski; [he] could not stop; turn your toes inward; came down the slope in neat curves
- make a pot; the clay flopped over; keep your hands wet and still; made a round pot with a lid
- turn a cartwheel; [he] rolled over like a barrel; stretch your legs toward the sky; turned three
  cartwheels in a row
- spell [his] own name; the letters stood the wrong way around; write it in the sand first; wrote it
  on the wall in chalk
- tell the time; the hands seemed to jump about; learn the small hand first; called out every hour
  of the day

== skill.want
- Every [weekday], [name] wanted to learn to [verb]. [His] [sib] could do it {easily|very well}. But
  when [name] tried it, [trouble].
- "I wish I could [verb]," [says] [name] one [weather] [daytime]. [He] tried it [p1.at], where
  [p1.sight]. But it was hard, for [trouble].

== skill.fail
- [He] tried once, and [he] tried twice. [Grief]. "I will never learn it," [says] [name]. "[Line],"
  [said] a [t.adj] [t].
- After the {third|fifth|tenth} time, [name] wanted to give up. [Grief]. Then a [t.adj] [t] stopped.
  "I could not [verb], either, when I was small," said the [t]. "[Line]."

== skill.teach
- "There is a trick," [spoke] the [t]. "You must [hint]." Every [daytime] [he] practiced and
  {said|sang|hummed}, "[Line]."
- The [t] showed [him] how. "You must [hint]," [spoke] the [t]. So [trait] [name] practiced [p1.at],
  and when it went wrong, [he] {said|sang|whispered}, "[Line]."

== skill.end
- Then, on a [weather] [daytime], [name] [done]. [Joy]. "I can do it!" [says] [name]. "I can
  [verb]!" "And what did I tell you?" asked the [t]. They said it together: "[Line]!"
- Then, one [weekday], [name] thought of the words, "[Line]." And [he] [done]! [His] [sib] was
  amazed. "You must [hint]," [name] explained.
- And at last, [name] [done]. [He] thanked the [t.adj] [t] with a [sweet]. "I only told you the
  words," [said] the [t]. "You did the work."
)";

}  // namespace weft::data
