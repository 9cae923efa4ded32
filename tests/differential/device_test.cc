// Every Program of the catalogue on every device that is present, against evaluate<double>.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>

#include "device/test_devices.h"
#include "differential/device_check.h"
#include "ir/builder.h"
#include "kernels/backward.h"
#include "kernels/catalogue.h"
#include "kernels/forward.h"

namespace weft::test {
namespace {

using kernels::Sizes;

struct At {
  Sizes sizes;
  int64_t capacity;
};

// Odd ones, some smaller than a vector register; a single token; every head on its own, and all
// queries on one; heads that are wider together than the stream.
constexpr At kSmall[] = {
    {{.batch = 2, .sequence = 7, .dim = 24, .hidden = 10, .heads = 6, .kv_heads = 3, .vocab = 11},
     9},
    {{.batch = 1, .sequence = 1, .dim = 2, .hidden = 1, .heads = 1, .kv_heads = 1, .vocab = 2}, 1},
    {{.batch = 3, .sequence = 2, .dim = 6, .hidden = 3, .heads = 3, .kv_heads = 1, .vocab = 5}, 4},
    {{.batch = 1, .sequence = 17, .dim = 36, .hidden = 33, .heads = 2, .kv_heads = 2, .vocab = 65},
     31},
    {{.batch = 5, .sequence = 3, .dim = 16, .hidden = 19, .heads = 8, .kv_heads = 4, .vocab = 7},
     16},
    {{.batch = 2,
      .sequence = 6,
      .dim = 10,
      .hidden = 7,
      .heads = 4,
      .kv_heads = 2,
      .head_dim = 18,
      .vocab = 9},
     5},
};
constexpr At kMiddle = {
    {.batch = 3, .sequence = 33, .dim = 48, .hidden = 80, .heads = 6, .kv_heads = 2, .vocab = 61},
    40};
constexpr At kLarge = {{.batch = 2,
                        .sequence = 65,
                        .dim = 288,
                        .hidden = 388,
                        .heads = 6,
                        .kv_heads = 3,
                        .vocab = 301},
                       70};

/// Inputs with activations of size 1: a weight matrix has deviation 1/√columns, so that its
/// products have too.
Case case_of(Program program, uint64_t seed) {
  const bool roots = program.name() == "adamw" || program.name() == "clip";
  Doubles inputs = random_inputs(program, seed, roots ? Draw::positive : Draw::normal);
  for (const ir::Port& port : program.inputs())
    if (port.role == ir::Role::weight && port.shape.cols() > 1)
      for (double& x : inputs[port.name]) x /= std::sqrt(static_cast<double>(port.shape.cols()));
  return make_case(std::move(program), std::move(inputs));
}

std::vector<Case> cases(const At& at, uint64_t seed) {
  std::vector<Case> all;
  for (kernels::Entry& entry : kernels::catalogue(at.sizes, at.capacity))
    all.push_back(case_of(std::move(entry.program), seed));
  return all;
}

void expect_all_agree(const std::vector<Case>& all, const std::vector<device::Options>& options) {
  for (const std::string& name : device::whole_devices()) {
    for (const device::Options& option : options) {
      const std::unique_ptr<device::Device> device = device::open(name, option);
      int taken = 0;
      for (const Case& one : all) {
        if (const auto why = device->refuses(one.program)) continue;
        expect_device_agrees(*device, one, tolerance_of(one.program));
        ++taken;
      }
      EXPECT_GT(taken, 0) << name << " takes no Program of the catalogue";
      if (name == "reference" || name == "cpu") {
        EXPECT_EQ(taken, static_cast<int>(all.size())) << name;
      }
    }
  }
}

TEST(Device, CatalogueAtSmallSizesOnAnyNumberOfThreads) {
  for (const At& at : kSmall) expect_all_agree(cases(at, 91), thread_counts());
}

// As on a large machine: some have nothing to do, and few processors serve them all.
TEST(Device, CatalogueOnMoreThreadsThanProcessors) {
  expect_all_agree(cases(kSmall[0], 90), {{.threads = 64}});
  expect_all_agree(cases(kMiddle, 90), {{.threads = 64}});
}

TEST(Device, CatalogueAtAMiddleSize) {
  expect_all_agree(cases(kMiddle, 92), {{.threads = 1}, {.threads = 3}});
}

// More than what workers pack at a time, in columns and in depth, with rests of every kind; and one
// entry of a batch after another.
TEST(Device, LargeProducts) {
  std::vector<Case> all;
  all.push_back(case_of(kernels::linear(1, 41, 4210, 261), 95));
  all.push_back(case_of(kernels::weight_grad(2, 35, 4133, 70, kernels::Gradient::accumulate), 96));
  expect_all_agree(all, {{.threads = 1}, {.threads = 3}});
}

TEST(DeviceSlow, CatalogueAtALargeSize) {
  if (std::getenv("WEFT_SLOW") == nullptr) GTEST_SKIP() << "set WEFT_SLOW=1";
  expect_all_agree(cases(kLarge, 93), {{.threads = 2}});
}

// What decoding runs, with matrices as they may be stored: few columns and many, one token of
// several texts, and more of them than thin products take.
TEST(Device, StoredWeightsOnAnyNumberOfThreads) {
  for (const ir::DType weights : {ir::DType::f32, ir::DType::f16, ir::DType::q8})
    for (const auto& [batch, sequence] :
         {std::pair<int64_t, int64_t>{1, 1}, {1, 9}, {7, 1}, {16, 1}, {17, 1}, {1, 35}, {2, 3}}) {
      const Sizes n{.batch = batch,
                    .sequence = sequence,
                    .dim = 96,
                    .hidden = 160,
                    .heads = 6,
                    .kv_heads = 2,
                    .vocab = 77,
                    .weights = weights};
      std::vector<Case> all;
      for (kernels::Entry& entry : kernels::catalogue(n, 40))
        if (entry.name == "embed" || entry.name == "decodeAttn" || entry.name == "fwdFFN" ||
            entry.name == "classify" || entry.name == "token")
          all.push_back(case_of(std::move(entry.program), 95));
      ASSERT_EQ(all.size(), 5u);
      expect_all_agree(all, thread_counts());
    }
}

TEST(Device, AnotherDeviceRefusesQ8InWords) {
  const auto device = device::open("ane-sim", {.threads = 1});
  const Program program = kernels::fwd_ffn({.sequence = 32,
                                            .dim = 32,
                                            .hidden = 64,
                                            .heads = 2,
                                            .kv_heads = 2,
                                            .weights = ir::DType::q8});
  EXPECT_EQ(device->refuses(program), "'w1' is stored in q8, it takes f16");
}

// Thin products that wait for one another, and that add up in one place, with work for every
// thread.
TEST(Device, ProductsInARowAndIntoOnePlace) {
  for (const int64_t columns : {1, 3}) {
    ir::Builder b("chain");
    const auto weight = [&](const char* name) { return b.weight(name, {1, 1, 320, 320}); };
    const ir::Value x = b.input("x", {1, 1, 320, columns});
    const ir::Value first = matmul(weight("w1"), x);
    b.output("y", matmul(weight("w2"), first) + matmul(weight("w3"), x));
    expect_all_agree({case_of(std::move(b).finish(), 96)}, thread_counts());
  }
}

// Ids at both ends of the vocabulary, each token the same, and a cache that is empty or full.
TEST(Device, IdsAndLengthsAtTheirEnds) {
  const At& at = kSmall[0];
  std::vector<Case> all;
  for (kernels::Entry& entry : kernels::catalogue(at.sizes, at.capacity)) {
    Case one = case_of(std::move(entry.program), 94);
    bool has_ids = false;
    for (const bool last : {false, true}) {
      for (size_t id = 0; id < one.program.nodes().size(); ++id) {
        const ir::Node& node = one.program.nodes()[id];
        if (node.op != ir::Op::input || node.dtype != ir::DType::i32) continue;
        has_ids = true;
        const std::string& name =
            one.program.inputs()[static_cast<size_t>(node.attributes.port)].name;
        for (double& x : one.inputs[name])
          x = last ? static_cast<double>(id_range(one.program, static_cast<int>(id)) - 1) : 0;
      }
      if (has_ids) all.push_back(make_case(one.program, one.inputs));
    }
  }
  ASSERT_GE(all.size(), 8u);  // embed, loss, embedBwd, decodeAttn and their variants
  expect_all_agree(all, {{.threads = 2}});
}

}  // namespace
}  // namespace weft::test
