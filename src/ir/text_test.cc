// The text form: what it looks like, that it reads back, and that what is wrong is refused with its
// place. Random Programs are read back in tests/differential, random bytes in tests/fuzz.
#include "ir/text.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/random.h"
#include "base/test_support.h"
#include "ir/adjoint.h"
#include "ir/builder.h"
#include "ir/evaluate.h"

namespace weft::ir {
namespace {

// Every operation, attribute, type and role; an alias, an output in place, one that is an input,
// one value twice.
constexpr const char* kEverything = R"(program all
weight table f32 [1,1,4,3]
input ids i32 [2,1,1,5]
input length i32 [1,1,1,1]
input half f16 [2,1,3,5]
v4 = gather(table, ids)                                  : [2,1,3,5]
v5 = constant(-0.30000000000000004)                      : [1,1,1,1]
scaled = mul(v4, v5)                                     : [2,1,3,5]
name zoom = scaled
v7 = maximum(scaled, half)                               : [2,1,3,5]
v8 = matmul(table, v7)                                   : [2,1,4,5]
v9 = matmul(v8^T, table)                                 : [2,1,5,3]
v10 = matmul(v9, v7)                                     : [2,1,5,5]
v11 = matmul(v10, v7^T)                                  : [2,1,5,3]
v12 = matmul(v7^T, v11^T)                                : [2,1,5,5]
v13 = causal(v12, fill=-10000)                           : [2,1,5,5]
v14 = concat(v13, v13, axis=3)                           : [2,1,5,10]
v15 = causal(v14, length, fill=1e-05)                    : [2,1,5,10]
v16 = reduce_max(v15, axis=3)                            : [2,1,5,1]
v17 = broadcast(v16, to=[2,3,5,7])                       : [2,3,5,7]
v18 = reduce_sum(v17, axis=1)                            : [2,1,5,7]
v19 = transpose(v18)                                     : [2,1,7,5]
v20 = pick(v19, ids)                                     : [2,1,1,5]
v21 = reshape(ids, to=[1,1,2,5])                         : i32 [1,1,2,5]
v22 = slice(v21, axis=2, begin=0, end=1)                 : i32 [1,1,1,5]
v23 = one_hot(v22, rows=3)                               : [1,1,3,5]
v24 = scatter(v23, v22, rows=4)                          : [1,1,4,3]
kept = silu(v20)                                         : [2,1,1,5]
tap kept f32
output z f16 = kept
output table f32 = v24
output same f16 = half
)";

TEST(Text, SaysEverythingAndReadsBack) {
  const Program program = parse_text(kEverything);
  EXPECT_EQ(to_text(program), kEverything);
  EXPECT_EQ(program.name(), "all");
  EXPECT_EQ(program.names().at("zoom"), program.names().at("scaled"));
  EXPECT_EQ(program.names().at("z"), program.names().at("kept"));
  EXPECT_EQ(program.names().count("v8"), 0u);
  EXPECT_TRUE(program.updates("table"));
  EXPECT_EQ(program.find_input("half")->dtype, DType::f16);
  EXPECT_EQ(program.find_output("kept")->port.role, Role::tap);
  EXPECT_EQ(program.node(6).attributes, Attributes{});
}

/// A Program with the parts of which attention is made.
Program sample() {
  Builder b("sample");
  const Value x = b.input("x", {2, 1, 6, 5}), w = b.weight("w", {1, 1, 6, 6});
  const Value q = b.named("q", reshape(matmul(w, x), {4, 1, 3, 5}));
  const Value scores = causal(matmul(q, q, {.transpose_x = true}) * (1 / std::sqrt(3.0)));
  const Value e = exp(scores), probs = b.named("probs", e / reduce_sum(e, kCols));
  b.output("y", matmul(q, probs, {.transpose_y = true}));
  b.tap("q", q);
  return std::move(b).finish();
}

TEST(Text, AProgramAndItsTextAreTheSame) {
  const Program program = sample(), back = parse_text(to_text(program));
  EXPECT_EQ(to_text(back), to_text(program));
  EXPECT_TRUE(std::equal(program.nodes().begin(), program.nodes().end(), back.nodes().begin(),
                         back.nodes().end()));
  EXPECT_TRUE(std::equal(program.inputs().begin(), program.inputs().end(), back.inputs().begin(),
                         back.inputs().end()));
  EXPECT_TRUE(std::equal(program.outputs().begin(), program.outputs().end(), back.outputs().begin(),
                         back.outputs().end()));
  EXPECT_EQ(program.names(), back.names());
}

TEST(Text, AParsedProgramHasADerivative) {
  const Program program =
      parse_text("program p\ninput x f32 [1,1,1,2]\ny = mul(x, x)\noutput y f32\n");
  const Program bwd = adjoint("bwd", program, {.given = {"dy", "x"}, .out = {"dx"}});
  const auto out = evaluate(bwd, Tensors<double>{{"dy", {1, 10}}, {"x", {3, 4}}});
  EXPECT_EQ(out.at("dx"), (std::vector<double>{6, 80}));
}

TEST(Text, ConstantsAreExact) {
  for (const double value : {0.1, 1.0 / 3, -2.5e-300, 1e300, 123456789.0, 4.9e-324, 0.0}) {
    Builder b("p");
    b.output("y", b.input("x", {1, 1, 1, 1}) * value);
    const Program back = parse_text(to_text(std::move(b).finish()));
    const auto constant = std::find_if(back.nodes().begin(), back.nodes().end(),
                                       [](const Node& node) { return node.op == Op::constant; });
    ASSERT_NE(constant, back.nodes().end());
    EXPECT_EQ(constant->attributes.value, value);
  }
}

// People write without types, with remarks, blank lines, other blanks and labels of their choice.
TEST(Text, ReadsWhatPeopleWrite) {
  const char* text =
      "# doubles\r\n\n  program p   # a remark\n"
      "input x f32 [ 1, 1 ,2,3 ]\n\n"
      "v900 = add( x,x ):[1,1,2,3]\n"
      "name twice=v900\n"
      "\toutput y f32=v900\n# the end";
  EXPECT_EQ(to_text(parse_text(text)),
            "program p\n"
            "input x f32 [1,1,2,3]\n"
            "twice = add(x, x)                                        : [1,1,2,3]\n"
            "output y f32 = twice\n");
}

TEST(Text, RefusalsNameLineAndColumn) {
  const std::string head = "program p\ninput x f32 [1,1,2,3]\ninput i i32 [1,1,1,3]\n";
  const auto place = [](const char* line_and_column, const char* text) {
    return fmt::format("program text, line {}: {}", line_and_column, text);
  };
  const std::pair<std::string, std::string> cases[] = {
      {"", place("1, column 1", "'program NAME' is wanted first")},
      {"\n\n  input", place("3, column 8", "'program NAME' is wanted first")},
      {"program\n", place("1, column 8", "the Program's name is wanted, the line's end is found")},
      {"program p q", place("1, column 11", "the end of the line is wanted, 'q' is found")},
      {head + "y : exp(x)",
       place("4, column 1",
             "'y' begins no line; input, weight, output, tap, name or 'value =' do")},
      {head + "7 = exp(x)",
       place("4, column 1", "a port, a value or 'name' is wanted, '7' is found")},
      {head + "y = exq(x)", place("4, column 5", "there is no operation called 'exq'")},
      {head + "y = input(x)", place("4, column 5", "an input is a line of its own")},
      {head + "y = exp(z)", place("4, column 9", "'z' is not defined above")},
      {head + "y = exp(x", place("4, column 10", "',' is wanted, the line's end is found")},
      {head + "y = exp(x))", place("4, column 11", "the end of the line is wanted, ')' is found")},
      {head + "y = exp(x, x)", place("4, column 5", "exp: 2 operands are given, 1 to 1 are taken")},
      {head + "y = add(x x)", place("4, column 11", "',' is wanted, 'x' is found")},
      {head + "y = exp(x^T)", place("4, column 10", "only matmul transposes its operands")},
      {head + "y = matmul(x^Q, x)", place("4, column 13", "'^T' is wanted")},
      {head + "y = matmul(x, x)", place("4, column 5",
                                        "matmul: inner dimensions 3 and 2 differ: [1,1,2,3] x "
                                        "[1,1,2,3]; is a transpose flag missing?")},
      {head + "y = slice(x, axis=3, begin=0)", place("4, column 5", "slice has no end")},
      {head + "y = slice(x, begin=0, axis=3, end=1)", place("4, column 14", "axis= is wanted")},
      {head + "y = slice(x, axis=4, begin=0, end=1)",
       place("4, column 19", "axis 4 is not one of 0 to 3")},
      {head + "y = slice(x, axis=3, begin=0, end=1, end=2)",
       place("4, column 38", "slice takes no more")},
      {head + "y = slice(x, axis=3, begin=0, end=4)",
       place("4, column 5", "slice: [0, 4) is not inside axis 3 of [1,1,2,3]")},
      {head + "y = slice(x, axis=3, begin=0, end=9999999999999999999)",
       place("4, column 35", "a whole number of at most 18 digits is wanted, '9' is found")},
      {head + "y = exp(x, rows=3)", place("4, column 12", "exp takes no more")},
      {head + "y = causal(x, fill=x)", place("4, column 20", "a number is wanted, 'x' is found")},
      {head + "y = constant(1e999)",
       place("4, column 5", "constant: a finite number is wanted, inf is given")},
      {head + "y = constant(nan)", place("4, column 14", "a number is wanted, 'n' is found")},
      {head + "y = constant(0x10)", place("4, column 15", "',' is wanted, 'x' is found")},
      {head + "y = constant(.)", place("4, column 14", "a number is wanted, '.' is found")},
      {head + "y = constant(1e)", place("4, column 14", "a number is wanted, '1' is found")},
      {head + "y = reshape(x, to=[1,1,6])", place("4, column 25", "',' is wanted, ']' is found")},
      {head + "y = reshape(x, to=[1,1,-6,-1])",
       place("4, column 19", "shape [1,1,-6,-1]: every axis is 1 to 2147483648")},
      {head + "y = one_hot(i, rows=900000000000000)",
       place("4, column 5", "shape [1,1,900000000000000,3]: every axis is 1 to 2147483648")},
      {head + "y = exp(x) : [1,1,3,2]",
       place("4, column 14", "the type that follows from the operands is [1,1,2,3]")},
      {head + "y = exp(x) : i32 [1,1,2,3]",
       place("4, column 14", "the type that follows from the operands is [1,1,2,3]")},
      {head + "y = exp(x) : f64 [1,1,2,3]",
       place("4, column 14", "'f64' is no type; f32, f16, q8 and i32 are")},
      {head + "x = exp(x)", place("4, column 1", "'x' is defined twice")},
      {head + "input x f32 [1,1,1,1]", place("4, column 7", "'x' is defined twice")},
      {head + "name i = x", place("4, column 6", "'i' is defined twice")},
      {head + "input z f32 [2147483648,2147483648,2147483648,1]",
       place("4, column 13",
             "shape [2147483648,2147483648,2147483648,1]: a tensor has at most 1099511627776 "
             "elements")},
      {head + "output y f32", place("4, column 8", "'y' is not defined above")},
      {head + "output y f32 = ",
       place("4, column 16", "a value is wanted, the line's end is found")},
      {head + std::string("\0", 1),
       place("4, column 1", "a port, a value or 'name' is wanted, '\\x00' is found")},
      {head + "\xc3\xa4 = exp(x)",
       place("4, column 1", "a port, a value or 'name' is wanted, '\\xc3' is found")},
      // What only shows in the whole comes from verify().
      {head + "output x f32", "p: value 1 is never used"},
      {head + "y = gather(x, i)\nz = exp(x)\noutput y f32", "p: value 3 is never used"},
      {head + "y = gather(x, i)", "p: it has no output"},
      {head + "y = gather(x, i)\noutput y i32",
       "p: output 'y' is i32 [1,1,3,3], its value is f32 [1,1,3,3]"},
      {head + "y = gather(x, i)\noutput y f32\noutput x f32 = y",
       "p: 'x' is updated in place, but enters as f32 [1,1,2,3] and leaves as f32 [1,1,3,3]"},
      {"program v1\ninput x f32 [1,1,1,1]\noutput x f32",
       "v1: 'v1' is no name; a letter and then letters, digits, '_' and '.' are wanted, and not "
       "'v' and a number"},
      {"program p\ninput v3 f32 [1,1,1,1]\noutput v3 f32",
       "p: value 0 (input): input 'v3' has given its name to another value"},
  };
  for (const auto& [text, expected] : cases)
    EXPECT_EQ(error_of([&, t = text] { parse_text(t); }), expected) << text;
}

// Nothing that bytes can do makes the parser do more than throw an Error; what it takes reads back.
TEST(Text, DamagedTextIsRefusedOrReadsBack) {
  const std::string text = to_text(sample());
  int taken = 0;
  for (uint64_t i = 0; i < 4000; ++i) {
    std::string damaged = text;
    for (uint64_t k = 0; k <= i % 3; ++k) {
      const size_t at = random_below(damaged.size(), 1, i, 3 * k);
      const char byte = static_cast<char>(
          random_below(2, 1, i, 3 * k + 1) == 0
              ? random_below(256, 1, i, 3 * k + 2)
              : static_cast<uint8_t>(text[random_below(text.size(), 1, i, 3 * k + 2)]));
      switch (i % 4) {
        case 0:
          damaged[at] = byte;
          break;
        case 1:
          damaged.erase(at, 1 + random_below(8, 2, i, k));
          break;
        case 2:
          damaged.insert(at, 1, byte);
          break;
        default:
          damaged.resize(at);
          break;
      }
      if (damaged.empty()) break;
    }
    try {
      const std::string once = to_text(parse_text(damaged));
      EXPECT_EQ(to_text(parse_text(once)), once);
      ++taken;
    } catch (const Error&) {
    }
  }
  EXPECT_GT(taken, 50);  // another digit in a constant, say
}

}  // namespace
}  // namespace weft::ir
