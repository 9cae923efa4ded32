// Plots about courage: a fear is faced, a noise in the night is found out, a skill is learned.
#include "data/stories/tables.h"

namespace weft::data {

constexpr std::string_view kPlotsHeart = R"(
== courage
- [!h=creature] [*fear] [fear.is] // [fear.need] // [fear.do] // [fear.end]

== fear.is
- One thing frightened [trait] [name]. [He] was afraid of [fear], because [why]. "I am too
  {small|little|young}," [speaks] [name]{| [tone]}.
- For a long time [name] was afraid of [fear], because [why]. "One day you will dare, [name]," said
  [his] [elder]. But [name] shook [his] head.

== fear.need
- Then [once] [need]. "Help, [name]!" said a [mood] [h]. [Name] trembled, and [his] heart beat like
  a drum. [Grief].
- But [once] [need]. "What shall I do?" [speaks] [name]{| [tone]}. [His] [elder] was not there, and
  [name] was alone.

== fear.do
- "I must do it," [speaks] [name]{| [tone]}. [He] put on [his] [wear], and [he] took a deep breath.
  Then [name] [deed]. "I did it!" [speaks] [name]{| [tone]}.
- "[Refrain]," [thinks] [name], and [he] counted to {three|five|ten}. Then [trait] [name] [deed].
  [He] could hardly believe it.

== fear.end
- "You are the bravest [kind] of all, [name]," said [his] [elder]. "Now I know that [truth],"
  [speaks] [name]{| [tone]}. [Joy].
- "You see, [name]," said the [h], "[truth]." [Joy], and [name] was not afraid of [fear] any more.

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

== night
- [*noise] [night.hear] // [night.guess] // [night.go] // [night.end]

== night.hear
- One night [name] could not sleep in [his] bed. "[Sound]," it went. [Name] pulled [his] [color]
  blanket over [his] head.
- Late at night [name] sat up in [his] bed. "[Sound]!" [He] listened, and [his] heart beat fast.
  "[Sound]!"

== night.guess
- "It must be a [mood] {ghost|robber|dragon|witch|monster|giant}," [thinks] [name], and [he] hugged
  [his] [look] [toy]. [Grief]. "[Sound]," it went.
- "Who is there?" [speaks] [name], but nobody answered [him]. "[Sound]," it went. "It must be a
  [mood] {ghost|robber|dragon|witch|monster|giant}," [speaks] [name]{| [tone]}.

== night.go
- Then [trait] [name] put on [his] [wear], and [he] took [his] [look] {candle|lantern|lamp}. [He]
  {|[gait] }[goes] to the door. It was only [maker]! You see, [reason].
- But [name] got up, and [he] {|[gait] }[goes] down the stairs with [his] [look]
  {candle|lantern|lamp}. What did [name] see? It was [maker], for [reason].

== night.end
- "So that is all!" [speaks] [name]{| [tone]}. [He] [cure]. Then [name] went back to [his] bed and
  slept like a {log|stone|baby}.
- [Joy.start]. Then [name] [cure]. In the morning [he] told [his] [elder] about it, and [name] and
  [his] [elder] laughed.

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

== skill
- [!t=worker] [!sib=sibling] [*craft] [skill.want] // [skill.fail] // [skill.teach] // [skill.end]

== skill.want
- "I wish I could [verb]," [speaks] [name]{| [tone]}. [His]
  {tall|small|funny|clever|noisy|older|younger|red-haired} [sib] could do it, but when [name] tried,
  [trouble].
- [Once] [name] wanted to [verb] like [his] [sib]. [He] tried and tried, but [trouble].

== skill.fail
- [Grief.start]. "I will never learn it," [speaks] [name]{| [tone]}. "You will, [name]," said a
  [mood] [t]. "[Refrain]."
- Then [name] wanted to give up, and [he] threw down [his] [wear]. [Grief]. But a [mood] [t] had
  seen [him].

== skill.teach
- "There is a trick, [name]," said the [t]. "You must [hint]." So [trait] [name] practiced, and [he]
  said to [himself], "[Refrain]."
- "You must [hint]," said the [t] to [him]. Every [daytime] [name] practiced with all [his] heart,
  and [he] did not give up.

== skill.end
- Then, [once], [name] [done]. "I can do it!" [speaks] [name]{| [tone]}. "I can [verb]!" [Joy].
- At last [name] [done]. [He] thanked the [t] with a [fine] [sweet]. "Will you teach me, [name]?"
  asked [his] [sib]. "Yes," [speaks] [name]{| [tone]}. "You must [hint]."

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
- spell the alphabet; the letters stood the wrong way around; write it in the sand first; wrote it
  on the wall in chalk
- tell the time; the hands seemed to jump about; learn the small hand first; called out every hour
  of the day
)";

}  // namespace weft::data
