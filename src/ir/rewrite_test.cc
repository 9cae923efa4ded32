// What rewrite() keeps and what a pass may change; expand() means the same.
#include "ir/rewrite.h"

#include <gtest/gtest.h>

#include "ir/evaluate.h"
#include "ir/text.h"

namespace weft::ir {
namespace {

Program example() {
  Builder b("example");
  const Value x = b.input("x", {1, 2, 1, 3}), w = b.weight("w", {2, 2, 1, 1});
  const Value z = b.named("z", conv(x, w));
  b.tap("probs", softmax(z, kCols), DType::f16);
  b.output("x", x + z);
  return std::move(b).finish();
}

TEST(Rewrite, WithoutChangesIsACopy) {
  const Program p = example();
  EXPECT_EQ(to_text(rewrite(p, {})), to_text(p));
}

TEST(Rewrite, ReplacesValuesPortsAndOutputs) {
  const Program p = example();
  const Program changed =
      rewrite(p, {.value =
                      [](Builder& b, const Program& from, int id, const std::vector<Value>&) {
                        const Node& node = from.node(id);
                        if (node.op != Op::input || node.attributes.port != 1) return Value();
                        return reshape(b.weight("w", {1, 1, 2, 2}), node.shape);
                      },
                  .leave =
                      [](Builder& b, const Output& output, Value value) {
                        if (output.port.name != "probs") return false;
                        b.output("flat", reshape(value, {1, 1, 2, 3}));
                        return true;
                      }});
  EXPECT_EQ(changed.find_input("w")->shape, Shape(1, 1, 2, 2));
  EXPECT_EQ(changed.find_output("probs"), nullptr);
  EXPECT_EQ(changed.find_output("flat")->port.shape, Shape(1, 1, 2, 3));
  EXPECT_TRUE(changed.names().contains("probs")) << "a value keeps its name";
}

TEST(Rewrite, ExpandMeansTheSame) {
  const Program p = example(), expanded = expand(p);
  for (const Node& node : expanded.nodes())
    EXPECT_TRUE(node.op != Op::softmax && node.op != Op::conv) << op_name(node.op);
  const Tensors<double> inputs{{"x", {1, -2, 0.5, 3, 0, 7}}, {"w", {0.5, 2, -1, 0.25}}};
  const auto wanted = evaluate(p, inputs), found = evaluate(expanded, inputs);
  for (const auto& [name, values] : wanted)
    for (size_t i = 0; i < values.size(); ++i)
      EXPECT_NEAR(found.at(name)[i], values[i], 1e-14) << name << " " << i;
}

}  // namespace
}  // namespace weft::ir
