// What the stories eat, and what they sow.
#include "data/stories/tables.h"

namespace weft::data {

constexpr std::string_view kWordsFood = R"(
== treat (word; halve)
- chocolate cake; cut the cake down the middle
- apple pie; cut the pie into equal pieces
- cherry tart; broke the tart in two
- loaf of raisin bread; tore the loaf in half
- cinnamon bun; pulled the bun apart
- blueberry muffin; split the muffin with a spoon
- pancake; rolled the pancake up and cut it
- rice pudding; fetched a second spoon
- ginger cookie; snapped the cookie in two
- bag of peppermints; counted the peppermints one by one
- jar of honey; dipped two slices of bread in the honey
- bowl of pumpkin soup; filled a second bowl with soup
- pot of stew; ladled the stew onto two plates
- ripe melon; cut the melon into long red slices
- juicy pear; sliced the pear and took out the seeds
- cheese sandwich; cut the sandwich from corner to corner
- salted pretzel; broke the pretzel at the knot
- mushroom omelet; slid half of the omelet onto a plate
- pizza; cut the pizza into eight slices
- bowl of porridge; drew a line through the porridge
- basket of plums; put every other plum aside
- basket of berries; made two heaps of the berries
- bag of nuts; cracked the nuts with a stone
- bag of popcorn; poured the popcorn into two cups
- jug of lemonade; filled two glasses with lemonade
- plate of dumplings; pushed the plate into the middle
- bar of chocolate; broke the chocolate into squares
- strawberry cupcake; cut the cupcake with great care
- bunch of bananas; peeled one banana for each
- box of raisins; shook the raisins into two small heaps
- corn cake; crumbled the corn cake gently in two
- bunch of grapes; picked the grapes from the stem

== sweet
chocolate cake, apple pie, cherry tart, raisin bun, cinnamon roll, blueberry muffin, honey cake,
gingerbread, vanilla pudding, peppermint candy, plum cake, lemon tart, pumpkin pie, almond cookie,
strawberry cupcake, peach cobbler, nut bread, sugar doughnut, walnut loaf, caramel apple, banana
bread, poppy seed roll, carrot cake, raspberry tart, butter cookie, coconut cake, hazelnut bar,
oatmeal cookie, cheese pie, marzipan pig, apricot cake, maple waffle, fig cake

== snack
apple, pear, plum, carrot, biscuit, sandwich, peach, banana, cookie, slice of bread, piece of
cheese, bag of nuts, handful of berries, bunch of grapes, boiled egg, cucumber, radish, orange, fig,
turnip, slice of melon, crust of bread, jar of jam, handful of cherries, mushroom, pretzel, bowl of
oats, sprig of clover, tomato, acorn, apricot, tangerine, pinch of sugar

== berries
berries, strawberries, raspberries, blackberries, blueberries, cherries, mushrooms, chestnuts,
daisies, hazelnuts, elderberries, gooseberries, violets, poppies, walnuts, cranberries, acorns

== drink
hot cocoa, warm milk, mint tea, apple juice, hot soup, lemonade, ginger tea, honey milk, rose tea,
cider, chamomile tea, cool water, berry juice, onion soup, hot chocolate, pear juice, barley soup

== fine
big, small, lovely, huge, special, splendid, sweet, good, wonderful, delicious, fresh, tiny, nice,
famous, perfect, warm, tasty, homemade
)";

}  // namespace weft::data
