// verify: each rule of the IR, broken alone in an otherwise right Program.
#include <gtest/gtest.h>

#include <functional>

#include "base/test_support.h"
#include "ir/program.h"

namespace weft::ir {
namespace {

Node node(Op op, std::vector<int> in, const Shape& shape) {
  Node node;
  node.op = op;
  node.in = std::move(in);
  node.shape = shape;
  return node;
}

/// x [1,1,2,3], ids [1,1,1,3] → y = x[ids] · 2, [1,1,1,3] and x + x in the place of x.
Derivation right() {
  const Shape x(1, 1, 2, 3), row(1, 1, 1, 3);
  Derivation graph;
  graph.inputs = {{"x", x, DType::f32, Role::weight}, {"ids", row, DType::i32, Role::input}};
  graph.nodes = {node(Op::input, {}, x),      node(Op::input, {}, row),
                 node(Op::pick, {0, 1}, row), node(Op::constant, {}, {}),
                 node(Op::mul, {2, 3}, row),  node(Op::add, {0, 0}, x)};
  graph.nodes[0].attributes.port = 0;
  graph.nodes[1].attributes.port = 1;
  graph.nodes[1].dtype = DType::i32;
  graph.nodes[3].attributes.value = 2;
  graph.outputs = {{{"y", row, DType::f32, Role::output}, 4},
                   {{"x", x, DType::f32, Role::output}, 5}};
  graph.names = {{"x", 0}, {"ids", 1}, {"y", 4}};
  return graph;
}

TEST(Verify, AcceptsARightProgram) {
  const Program program("p", right());
  EXPECT_EQ(program.nodes().size(), 6u);
  EXPECT_TRUE(program.updates("x"));
}

TEST(Verify, RefusesEveryBrokenRule) {
  using Break = std::function<void(Derivation&)>;
  const std::pair<Break, const char*> cases[] = {
      {[](Derivation& g) { g.nodes[4].in[0] = 4; },
       "p: value 4 (mul): operand 4 is not an earlier value"},
      {[](Derivation& g) { g.nodes[4].in[0] = -1; },
       "p: value 4 (mul): operand -1 is not an earlier value"},
      {[](Derivation& g) { g.nodes[4].in.push_back(0); },
       "p: value 4 (mul): mul: 3 operands are given, 2 to 2 are taken"},
      {[](Derivation& g) {
         g.nodes[4].shape = {1, 1, 3, 1};
         g.outputs[0].port.shape = {1, 1, 3, 1};
       },
       "p: value 4 (mul): f32 [1,1,3,1] is stated, f32 [1,1,1,3] follows from the operands"},
      {[](Derivation& g) { g.nodes[2].dtype = DType::i32; },
       "p: value 2 (pick): i32 [1,1,1,3] is stated, f32 [1,1,1,3] follows from the operands"},
      {[](Derivation& g) { g.nodes[1].dtype = DType::f32; },
       "p: value 1 (input): f32 [1,1,1,3] is stated, i32 [1,1,1,3] follows from the operands"},
      {[](Derivation& g) {
         g.inputs[1].dtype = DType::f32;
         g.nodes[1].dtype = DType::f32;
       },
       "p: value 2 (pick): pick: ids [1,1,1,3] i32 are wanted, f32 [1,1,1,3] is given"},
      {[](Derivation& g) { g.nodes[0].attributes.port = 2; },
       "p: value 0 (input): port 2 does not exist"},
      {[](Derivation& g) { g.nodes[0].attributes.port = -1; },
       "p: value 0 (input): port -1 does not exist"},
      {[](Derivation& g) { g.nodes[1].attributes.port = 0; },
       "p: value 1 (input): input 'x' has given its name to another value"},
      {[](Derivation& g) { g.names["ids"] = 0; },
       "p: value 1 (input): input 'ids' has given its name to another value"},
      {[](Derivation& g) { g.names.erase("ids"); },
       "p: value 1 (input): input 'ids' has given its name to another value"},
      {[](Derivation& g) { g.names["y"] = 2; },
       "p: output 'y' has given its name to another value"},
      {[](Derivation& g) { g.names["far"] = 6; }, "p: 'far' names value 6, which does not exist"},
      {[](Derivation& g) { g.names["v3"] = 3; },
       "p: 'v3' is no name; a letter and then letters, digits, '_' and '.' are wanted, and not 'v' "
       "and a number"},
      {[](Derivation& g) { g.outputs.clear(); }, "p: it has no output"},
      {[](Derivation& g) { g.outputs.pop_back(); }, "p: value 5 is never used"},
      {[](Derivation& g) {
         g.inputs.push_back({"z", {}, DType::f32, Role::input});
       },
       "p: input 'z' is never used; leave it out"},
      {[](Derivation& g) { g.inputs.push_back(g.inputs[0]); }, "p: two inputs are called 'x'"},
      {[](Derivation& g) { g.outputs.push_back(g.outputs[0]); }, "p: two outputs are called 'y'"},
      {[](Derivation& g) { g.inputs[0].role = Role::tap; },
       "p: 'x' enters as tap; input or weight is wanted"},
      {[](Derivation& g) { g.outputs[0].port.role = Role::weight; },
       "p: 'y' leaves as weight; output or tap is wanted"},
      {[](Derivation& g) { g.outputs[0].value = 6; }, "p: output 'y' has no value"},
      {[](Derivation& g) {
         g.outputs[0].port.shape = {1, 1, 1, 4};
       },
       "p: output 'y' is f32 [1,1,1,4], its value is f32 [1,1,1,3]"},
      {[](Derivation& g) { g.outputs[0].port.dtype = DType::i32; },
       "p: output 'y' is i32 [1,1,1,3], its value is f32 [1,1,1,3]"},
      {[](Derivation& g) { g.inputs[0].dtype = DType::f16; },
       "p: 'x' is updated in place, but enters as f16 [1,1,2,3] and leaves as f32 [1,1,2,3]"},
      {[](Derivation& g) { g.inputs[0].dtype = DType::q8; },
       "p: 'x' [1,1,2,3]: q8 stores blocks of 32 columns, which 3 is no multiple of; take f16 or "
       "f32"},
      {[](Derivation& g) {
         g.inputs[0].dtype = DType::q8;
         g.inputs[0].role = Role::input;
       },
       "p: 'x' has the role input in q8, which is for weights; take f16 or f32"},
      {[](Derivation& g) { g.outputs[0].port.dtype = DType::q8; },
       "p: 'y' has the role output in q8, which is for weights; take f16 or f32"},
      {[](Derivation& g) {
         g.inputs[0].shape = {1, 0, 2, 3};
       },
       "p: 'x': shape [1,0,2,3]: every axis is 1 to 2147483648"},
  };
  for (const auto& [damage, text] : cases) {
    Derivation graph = right();
    damage(graph);
    EXPECT_EQ(error_of([&] { Program("p", graph); }), text);
  }
  EXPECT_EQ(error_of([] { Program("a b", right()); }),
            "a b: 'a b' is no name; a letter and then letters, digits, '_' and '.' are wanted, and "
            "not 'v' and a number");
}

}  // namespace
}  // namespace weft::ir
