// The derivative of every operation, one by one, against a complex step: rows of ops.def under
// every way of broadcasting, structural operations along every axis and with every flag.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <functional>

#include "base/test_support.h"
#include "differential/witness.h"
#include "ir/adjoint.h"
#include "ir/builder.h"

namespace weft::test {
namespace {

using namespace ir;

Program program_of(const std::function<void(Builder&)>& build) {
  Builder b("one");
  build(b);
  return std::move(b).finish();
}

void expect_gradient(const Program& program, uint64_t seed, Draw draw = Draw::normal) {
  expect_gradient_by_complex_step(program, random_inputs(program, seed, draw), seed);
}

/// Both shapes of an operation that broadcasts: `pattern` has two bits per axis, which say who
/// repeats along it.
struct Pair {
  Shape x, y;
};
Pair broadcasting(int pattern, const Shape& full) {
  Pair pair{full, full};
  for (int axis = 0; axis < 4; ++axis) {
    if (pattern >> (2 * axis) & 1) pair.x[axis] = 1;
    if (pattern >> (2 * axis) & 2) pair.y[axis] = 1;
  }
  return pair;
}

// Rows with a root, a logarithm or a division get positive operands; the others both signs.
struct Unary {
  const char* name;
  Value (*apply)(Value);
  Draw draw;
};
constexpr Unary kUnary[] = {
    {"exp", ir::exp, Draw::normal},         {"log", ir::log, Draw::positive},
    {"sqrt", ir::sqrt, Draw::positive},     {"rsqrt", ir::rsqrt, Draw::positive},
    {"sigmoid", ir::sigmoid, Draw::normal}, {"silu", ir::silu, Draw::normal},
    {"tanh", ir::tanh, Draw::normal},       {"erf", ir::erf, Draw::normal},
};
struct Binary {
  const char* name;
  Value (*apply)(Value, Value);
  Draw draw;
};
constexpr Binary kBinary[] = {
    {"add", ir::add, Draw::normal},         {"sub", ir::sub, Draw::normal},
    {"mul", ir::mul, Draw::normal},         {"div", ir::div, Draw::positive},
    {"maximum", ir::maximum, Draw::normal}, {"minimum", ir::minimum, Draw::normal},
    {"pow", ir::pow, Draw::positive},
};

TEST(Gradient, EveryRowIsTestedHere) {
  size_t rows = 0;
#define OP1(name, mil, value, dx) ++rows;
#define OP2(name, mil, value, dx, dy) ++rows;
#include "ir/ops.def"
#undef OP1
#undef OP2
  EXPECT_EQ(rows, std::size(kUnary) + std::size(kBinary) + 2);  // 2: step and round, below
}

TEST(Gradient, Unary) {
  for (const Unary& row : kUnary) {
    SCOPED_TRACE(row.name);
    expect_gradient(program_of([&](Builder& b) {
                      b.output("z", row.apply(b.input("x", {2, 3, 4, 5})));
                    }),
                    11, row.draw);
  }
}

TEST(Gradient, BinaryUnderEveryWayOfBroadcasting) {
  for (const Binary& row : kBinary)
    for (int pattern = 0; pattern < 256; ++pattern) {
      SCOPED_TRACE(fmt::format("{} pattern {}", row.name, pattern));
      const Pair shapes = broadcasting(pattern, {2, 3, 4, 5});
      expect_gradient(program_of([&](Builder& b) {
                        const Value x = b.input("x", shapes.x), y = b.input("y", shapes.y);
                        b.output("z", row.apply(x, y));
                      }),
                      static_cast<uint64_t>(pattern), row.draw);
    }
}

TEST(Gradient, BothOperandsTheSame) {
  for (const Binary& row : kBinary) {
    SCOPED_TRACE(row.name);
    const Program program = program_of([&](Builder& b) {
      const Value x = b.input("x", {1, 2, 3, 4});
      b.output("z", row.apply(x, x) * x);  // times x: x - x alone has no derivative worth the name
    });
    expect_gradient(program, 12, row.draw);
  }
}

TEST(Gradient, NothingFlowsThroughStepAndRound) {
  for (Value (*const row)(Value) : {ir::step, ir::round}) {
    const Program through = program_of([&](Builder& b) {
      const Value x = b.input("x", {1, 1, 3, 4});
      b.output("z", row(x) * x);  // with step the ramp: derivative 1 where x > 0
    });
    expect_gradient(through, 13);
    const Program only = program_of([&](Builder& b) {
      b.output("z", row(b.input("x", {1, 1, 3, 4})));
    });
    EXPECT_EQ(error_of([&] { adjoint("bwd", only, {.given = {"dz"}, .out = {"dx"}}); }),
              "bwd: nothing that is given flows into 'dx'; add a cotangent to `given`");
  }
}

TEST(Gradient, MatmulWithEveryFlagUnderEveryWayOfBroadcasting) {
  for (int flags = 0; flags < 4; ++flags)
    for (int pattern = 0; pattern < 16; ++pattern) {
      SCOPED_TRACE(fmt::format("flags {} pattern {}", flags, pattern));
      const bool tx = (flags & 1) != 0, ty = (flags & 2) != 0;
      Pair shapes = broadcasting(pattern, {2, 3, 1, 1});
      shapes.x[kRows] = tx ? 5 : 4, shapes.x[kCols] = tx ? 4 : 5;
      shapes.y[kRows] = ty ? 6 : 5, shapes.y[kCols] = ty ? 5 : 6;
      expect_gradient(program_of([&](Builder& b) {
                        const Value x = b.input("x", shapes.x), y = b.input("y", shapes.y);
                        b.output("z", matmul(x, y, {tx, ty}));
                      }),
                      static_cast<uint64_t>(flags * 16 + pattern));
    }
}

TEST(Gradient, MatmulOfAMatrixWithItself) {
  for (int flags = 0; flags < 4; ++flags)
    expect_gradient(program_of([&](Builder& b) {
                      const Value x = b.input("x", {2, 1, 4, 4});
                      b.output("z", matmul(x, x, {(flags & 1) != 0, (flags & 2) != 0}));
                    }),
                    14);
}

TEST(Gradient, TransposeAndReshape) {
  expect_gradient(program_of([](Builder& b) {
                    b.output("z", transpose(b.input("x", {2, 3, 4, 5})));
                  }),
                  15);
  for (const Shape& to :
       {Shape(1, 1, 1, 120), Shape(3, 2, 5, 4), Shape(120, 1, 1, 1), Shape(1, 8, 15, 1)})
    expect_gradient(program_of([&](Builder& b) {
                      b.output("z", reshape(b.input("x", {2, 3, 4, 5}), to));
                    }),
                    16);
}

TEST(Gradient, BroadcastOfEverySetOfAxes) {
  for (int pattern = 1; pattern < 16; ++pattern) {
    Shape from(2, 3, 4, 5);
    for (int axis = 0; axis < 4; ++axis)
      if (pattern >> axis & 1) from[axis] = 1;
    expect_gradient(program_of([&](Builder& b) {
                      b.output("z", broadcast(b.input("x", from), {2, 3, 4, 5}));
                    }),
                    17);
  }
}

TEST(Gradient, EverySliceOfEveryAxis) {
  for (int axis = 0; axis < 4; ++axis) {
    Shape shape(2, 3, 2, 3);
    shape[axis] = 4;
    for (int64_t begin = 0; begin < 4; ++begin)
      for (int64_t end = begin + 1; end <= 4; ++end)
        expect_gradient(program_of([&](Builder& b) {
                          b.output("z", slice(b.input("x", shape), axis, begin, end));
                        }),
                        18);
  }
}

TEST(Gradient, ConcatAlongEveryAxis) {
  for (int axis = 0; axis < 4; ++axis)
    expect_gradient(program_of([&](Builder& b) {
                      std::vector<Value> parts;
                      for (const int64_t size : {2, 1, 3}) {
                        Shape shape(2, 3, 4, 5);
                        shape[axis] = size;
                        parts.push_back(b.input(fmt::format("x{}", size), shape));
                      }
                      parts.push_back(parts[0]);
                      b.output("z", concat(parts, axis));
                    }),
                    19);
}

TEST(Gradient, SumAlongEveryAxis) {
  for (int axis = 0; axis < 4; ++axis)
    expect_gradient(program_of([&](Builder& b) {
                      b.output("z", reduce_sum(b.input("x", {2, 3, 4, 5}), axis));
                    }),
                    20);
}

TEST(Gradient, GatherPickAndOneHot) {
  for (const int64_t batch : {1, 3}) {
    const Shape ids(batch, 1, 1, 7);
    expect_gradient(program_of([&](Builder& b) {
                      const Value table = b.input("x", {1, 1, 4, 5});
                      b.output("z", gather(table, b.input("ids", ids, DType::i32)));
                    }),
                    21);
    expect_gradient(program_of([&](Builder& b) {
                      const Value x = b.input("x", {batch, 1, 5, 7});
                      b.output("z", pick(x, b.input("ids", ids, DType::i32)));
                    }),
                    22);
    expect_gradient(program_of([&](Builder& b) {
                      const Value x = b.input("x", {batch, 1, 5, 7});
                      b.output("z", x * one_hot(b.input("ids", ids, DType::i32), 5));
                    }),
                    23);
  }
}

TEST(Gradient, CausalWithAndWithoutCache) {
  for (const double fill : {kForbidden, 0.0, 2.5})
    expect_gradient(program_of([&](Builder& b) {
                      b.output("z", causal(b.input("x", {2, 3, 5, 5}), {}, fill));
                    }),
                    24);
  const Program cached = program_of([](Builder& b) {
    const Value x = b.input("x", {2, 3, 4, 9}),
                length = b.input("length", {1, 1, 1, 1}, DType::i32);
    b.output("z", causal(x, length));
  });
  Doubles inputs = random_inputs(cached, 25);
  for (double length = 0; length <= 5; ++length) {
    inputs["length"] = {length};
    expect_gradient_by_complex_step(cached, inputs, 25);
  }
}

}  // namespace
}  // namespace weft::test
