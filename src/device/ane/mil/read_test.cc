// Whole programs as different tools write them, read and computed, against plain loops. The texts
// follow the grammar and the habits of those tools; they are written for this test.
#include "device/ane/mil/read.h"

#include <gtest/gtest.h>

#include "base/test_support.h"
#include "device/ane/mil/test_program.h"

namespace weft::device::ane::mil {
namespace {

constexpr int64_t kIn = 3, kOut = 4, kTokens = 5;

/// w [out, in] · x [in, tokens]
Numbers product(Nd w, Nd x) {
  Numbers z;
  for_each_index({w.shape[0], x.shape[1]}, [&](const Index& at) {
    double sum = 0;
    for (int64_t i = 0; i < x.shape[0]; ++i) sum += w({at[0], i}) * x({i, at[1]});
    z.push_back(sum);
  });
  return z;
}

// One entering tensor: in row c, the activations of channel c and the weights that it is multiplied
// with. The habit of trainers whose weights change.
TEST(MilRead, ThePackedProductOfATrainer) {
  const char* const text =
      R"(program(1.3)
[buildInfo = dict<string, string>({{"coremlc-component-MIL", "3510.2.1"}, {"coremlc-version", "3505.4.1"}, {"coremltools-component-milinternal", ""}, {"coremltools-version", "9.0"}})]
{
    func main<ios18>(tensor<fp16, [1, 3, 1, 9]> x) {
        tensor<int32, [4]> ba = const()[name=string("ba"), val=tensor<int32, [4]>([0,0,0,0])];
        tensor<int32, [4]> sa = const()[name=string("sa"), val=tensor<int32, [4]>([1,3,1,5])];
        tensor<fp16, [1,3,1,5]> act = slice_by_size(x=x,begin=ba,size=sa)[name=string("act")];
        tensor<int32, [4]> bw = const()[name=string("bw"), val=tensor<int32, [4]>([0,0,0,5])];
        tensor<int32, [4]> sw = const()[name=string("sw"), val=tensor<int32, [4]>([1,3,1,4])];
        tensor<fp16, [1,3,1,4]> wt = slice_by_size(x=x,begin=bw,size=sw)[name=string("wt")];
        tensor<int32, [4]> ra = const()[name=string("ra"), val=tensor<int32, [4]>([1,1,3,5])];
        tensor<fp16, [1,1,3,5]> a2 = reshape(shape=ra,x=act)[name=string("a2")];
        tensor<int32, [4]> pm = const()[name=string("pm"), val=tensor<int32, [4]>([0,1,3,2])];
        tensor<fp16, [1,1,5,3]> a3 = transpose(perm=pm,x=a2)[name=string("a3")];
        tensor<int32, [4]> rw = const()[name=string("rw"), val=tensor<int32, [4]>([1,1,3,4])];
        tensor<fp16, [1,1,3,4]> W = reshape(shape=rw,x=wt)[name=string("W")];
        bool bF = const()[name=string("bF"), val=bool(false)];
        tensor<fp16, [1,1,5,4]> yh = matmul(transpose_x=bF,transpose_y=bF,x=a3,y=W)[name=string("mm")];
        tensor<fp16, [1,1,4,5]> yt = transpose(perm=pm,x=yh)[name=string("yt")];
        tensor<int32, [4]> ro = const()[name=string("ro"), val=tensor<int32, [4]>([1,4,1,5])];
        tensor<fp16, [1,4,1,5]> y = reshape(shape=ro,x=yt)[name=string("y")];
    } -> (y);
}
)";
  const Nd w = random_nd({kOut, kIn}, 31), x = random_nd({kIn, kTokens}, 32);
  Numbers packed;
  for (int64_t c = 0; c < kIn; ++c) {
    for (int64_t t = 0; t < kTokens; ++t) packed.push_back(Nd(x)({c, t}));
    for (int64_t o = 0; o < kOut; ++o) packed.push_back(Nd(w)({o, c}));
  }
  expect_near(run(text, {{"x", packed}}).at("y"), product(w, x));
}

// Tensors of three axes, weights first, in the older dialect.
TEST(MilRead, TheOlderDialectOfRankThree) {
  const char* const text =
      R"(program(1.0)
[buildInfo = dict<tensor<string, []>, tensor<string, []>>({{"coremlc-version", "3505.4.1"}})]
{
    func main<ios16>(tensor<fp16, [1, 4, 3]> W, tensor<fp16, [1, 3, 5]> X) {
        tensor<bool, []> f = const()[name = tensor<string, []>("f"), val = tensor<bool, []>(false)];
        tensor<fp16, [1, 4, 5]> p = matmul(x = W, y = X, transpose_x = f, transpose_y = f)[name = tensor<string, []>("p")];
        tensor<fp16, []> h = const()[name = tensor<string, []>("h"), val = tensor<fp16, []>(0x1p-1)];
        tensor<fp16, [1, 4, 5]> Y = mul(x = p, y = h)[name = tensor<string, []>("Y")];
    } -> (Y);
}
)";
  const Nd w = random_nd({kOut, kIn}, 33), x = random_nd({kIn, kTokens}, 34);
  Numbers wanted = product(w, x);
  for (double& one : wanted) one /= 2;
  expect_near(run(text, {{"W", w.data}, {"X", x.data}}).at("Y"), wanted);
}

/// Weights as a file would have them: tensor "w1" is seeded by 1.
std::vector<float> weights(const Blob& blob, const Type& type) {
  const Nd numbers = random_nd(type.shape, static_cast<uint64_t>(blob.path.back() - '0'));
  return {numbers.data.begin(), numbers.data.end()};
}
Nd weights(const Index& shape, uint64_t seed) {
  Nd numbers = random_nd(shape, seed);
  for (double& one : numbers.data) one = static_cast<double>(static_cast<float>(one));
  return numbers;
}

// Weights that are compiled in, as convolutions; what the backward wants leaves in one tensor.
TEST(MilRead, ConvolutionsWithWeightsInFiles) {
  const auto weight = [](const char* name, const char* shape, bool verbose) {
    const std::string string = verbose ? "tensor<string, []>" : "string";
    return fmt::format(
        "        tensor<fp16, {1}> {0} = const()[name = {2}(\"{0}\"), val = tensor<fp16, "
        "{1}>(BLOBFILE(path = {2}(\"@model_path/weights/{0}\"), offset = {3}(64)))];\n",
        name, shape, string, verbose ? "tensor<uint64, []>" : "uint64");
  };
  for (const bool verbose : {false, true}) {
    const std::string text =
        "program(1.0)\n[buildInfo = dict<tensor<string, []>, tensor<string, "
        "[]>>({{\"coremlc-version\", \"3505.4.1\"}})]\n{\n    func main<ios16>(tensor<fp16, [1, 3, "
        "1, 5]> x) {\n" +
        weight("w1", "[4, 3, 1, 1]", verbose) + weight("w3", "[4, 3, 1, 1]", verbose) +
        R"(        string pt = const()[name=string("pt"), val=string("valid")];
        tensor<int32, [2]> st = const()[name=string("st"), val=tensor<int32, [2]>([1,1])];
        tensor<int32, [4]> pd = const()[name=string("pd"), val=tensor<int32, [4]>([0,0,0,0])];
        tensor<int32, [2]> dl = const()[name=string("dl"), val=tensor<int32, [2]>([1,1])];
        int32 gr = const()[name=string("gr"), val=int32(1)];
        tensor<fp16, [1,4,1,5]> h1 = conv(dilations=dl,groups=gr,pad=pd,pad_type=pt,strides=st,weight=w1,x=x)[name=string("h1")];
        tensor<fp16, [1,4,1,5]> h3 = conv(dilations=dl,groups=gr,pad=pd,pad_type=pt,strides=st,weight=w3,x=x)[name=string("h3")];
        tensor<fp16, [1,4,1,5]> sig = sigmoid(x=h1)[name=string("sig")];
        tensor<fp16, [1,4,1,5]> silu = mul(x=h1,y=sig)[name=string("silu")];
        tensor<fp16, [1,4,1,5]> gate = mul(x=silu,y=h3)[name=string("gate")];
        int32 ax = const()[name=string("ax"), val=int32(1)];
        bool il = const()[name=string("il"), val=bool(false)];
        tensor<fp16, [1,8,1,5]> out = concat(axis=ax,interleave=il,values=(h1,gate))[name=string("out")];
    } -> (out);
}
)";
    const Nd x = random_nd({kIn, kTokens}, 35);
    Numbers wanted = product(weights({kOut, kIn}, 1), x);
    const Numbers h3 = product(weights({kOut, kIn}, 3), x);
    const size_t count = wanted.size();
    for (size_t i = 0; i < count; ++i)
      wanted.push_back(wanted[i] / (1 + std::exp(-wanted[i])) * h3[i]);
    const BlobSource files = [](const Blob& blob, const Type& type) { return weights(blob, type); };
    expect_near(run(text, {{"x", x.data}}, files).at("out"), wanted);
  }
}

// Attention of two heads by the habits of a converter: verbose scalars, values called by numbers of
// its own, casts at the ends, settings written out where they are used, and no names at all.
TEST(MilRead, AConvertersAttention) {
  const char* const text =
      R"(program(1.0)
[buildInfo = dict<tensor<string, []>, tensor<string, []>>({{tensor<string, []>("coremlc-component-MIL"), tensor<string, []>("3520.4.1")}, {"coremltools-source-dialect", "TorchScript"}})]
{
    func main<ios17>(tensor<fp32, [1, 5, 6]> hidden, tensor<fp32, [1, 1, 5, 5]> mask) {
            tensor<string, []> to = const()[name = tensor<string, []>("to"), val = tensor<string, []>("fp16")];
            tensor<fp16, [1, 5, 6]> cast_0 = cast(dtype = to, x = hidden);
            tensor<fp16, [1, 1, 5, 5]> cast_1 = cast(dtype = to, x = mask);
            tensor<fp16, [1, 5, 2, 3]> var_12 = reshape(shape = tensor<int32, [4]>([1, 5, 2, -1]), x = cast_0);
            tensor<fp16, [1, 2, 5, 3]> var_13 = transpose(perm = tensor<int32, [4]>([0, 2, 1, 3]), x = var_12);
            tensor<fp16, [1, 2, 5, 5]> var_14 = matmul(transpose_x = tensor<bool, []>(false), transpose_y = tensor<bool, []>(true), x = var_13, y = var_13);
            tensor<fp16, [1, 2, 5, 5]> var_15 = real_div(x = var_14, y = tensor<fp16, []>(0x1p+1));
            tensor<fp16, [1, 2, 5, 5]> var_16 = add(x = cast_1, y = var_15);
            tensor<fp16, [1, 2, 5, 5]> var_17 = softmax(axis = tensor<int32, []>(-1), x = var_16);
            tensor<fp16, [1, 2, 5, 3]> var_18 = matmul(x = var_17, y = var_13);
            tensor<fp16, [1, 5, 2, 3]> var_19 = transpose(perm = tensor<int32, [4]>([0, -2, -3, -1]), x = var_18);
            tensor<fp16, [1, 5, 6]> var_20 = reshape(shape = tensor<int32, [3]>([1, 5, 6]), x = var_19);
            tensor<fp32, [1, 5, 6]> context = cast(dtype = tensor<string, []>("fp32"), x = var_20);
        } -> (context);
}
)";
  Nd hidden = random_nd({5, 2, 3}, 36), mask = random_nd({5, 5}, 37);
  Numbers wanted;
  for_each_index({5, 2, 3}, [&](const Index& at) {
    double sum = 0, weighted = 0;
    for (int64_t key = 0; key < 5; ++key) {
      double score = 0;
      for (int64_t i = 0; i < 3; ++i) score += hidden({at[0], at[1], i}) * hidden({key, at[1], i});
      const double e = std::exp(score / 2 + mask({at[0], key}));
      sum += e;
      weighted += e * hidden({key, at[1], at[2]});
    }
    wanted.push_back(weighted / sum);
  });
  const Tensors out = run(text, {{"hidden", hidden.data}, {"mask", mask.data}});
  expect_near(out.at("context"), wanted);
  const ir::Program program = read(parse(text), {}).program;
  EXPECT_EQ(program.find_input("hidden")->dtype, ir::DType::f32);
  EXPECT_EQ(program.find_output("context")->port.dtype, ir::DType::f32);
  EXPECT_TRUE(program.names().contains("var_17"));
}

// The mean of squares, the root by a power, in any spacing.
TEST(MilRead, ANormInFreeSpacing) {
  const char* const text =
      "program(1.3){func main<ios18>(tensor<fp16,[1,6,1,5]>x,tensor<fp16,[6,1,1]>g){"
      "tensor<fp16,[1,6,1,5]>sq=mul(x=x,y=x);"
      "tensor<fp16,[1,1,1,5]>ms=reduce_mean(x=sq,axes=tensor<int32,[1]>([1]),keep_dims=bool(true));"
      "tensor<fp16,[1,1,1,5]>r=pow(x=ms,y=fp16(-0.5));"
      "tensor<fp16,[1,6,1,5]>n=mul(x=x,y=r);"
      "tensor<fp16,[1,6,1,5]>y=mul(x=n,y=g);}->(y);}";
  Nd x = random_nd({6, 5}, 38), g = random_nd({6}, 39);
  Numbers wanted;
  for_each_index({6, 5}, [&](const Index& at) {
    double squares = 0;
    for (int64_t c = 0; c < 6; ++c) squares += x({c, at[1]}) * x({c, at[1]});
    wanted.push_back(x(at) / std::sqrt(squares / 6) * g({at[0]}));
  });
  expect_near(run(text, {{"x", x.data}, {"g", g.data}}).at("y"), wanted);
}

// What the outputs do not need is checked, and is no part of the Program.
TEST(MilRead, UnusedInputsAndOperationsAreLeftOut) {
  const Lowered lowered =
      read(parse(text_around("fp16 a, tensor<fp16, [2]> unused, tensor<fp16, [2]> x",
                             "tensor<fp16, [2]> w = const()[val = tensor<fp16, [2]>([1, 2])];\n"
                             "tensor<fp16, [2]> dead = add(x = unused, y = w);\n"
                             "tensor<fp16, [2]> y = mul(x = x, y = a);\n"
                             "tensor<fp16, [2]> z = identity(x = x);",
                             "z, y")),
           {});
  EXPECT_EQ(lowered.program.nodes().size(), 3u);
  ASSERT_EQ(lowered.feeds.size(), 2u);
  EXPECT_EQ(lowered.feeds[0].port, "a");
  EXPECT_EQ(lowered.feeds[1].port, "x");
  EXPECT_EQ(lowered.program.outputs()[0].port.name, "z");
  EXPECT_EQ(error_of([] {
              read(parse(text_around("fp16 x",
                                     "tensor<fp16, [2]> dead = exp(x = x);\nfp16 y = exp(x = x);")),
                   {});
            }),
            "4:26: exp 'dead': 'dead' is stated as tensor<fp16, [2]>, fp16 follows from the "
            "operands");
}

TEST(MilRead, Refusals) {
  const auto refused = [](const std::string& parameters, const std::string& statements,
                          const std::string& outputs) {
    return error_of([&] { read(parse(text_around(parameters, statements, outputs)), {}); });
  };
  const std::string port_name =
      "Weft takes at most 64 characters, and not 'v' and a number, as the name of a port";
  EXPECT_EQ(refused("fp16 x", "", "y"), "5:7: output 'y': it is not defined above");
  EXPECT_EQ(refused("fp16 x", "fp16 y = exp(x = z);fp16 z = exp(x = x);", "y"),
            "4:14: 'z' is not defined above");
  EXPECT_EQ(refused("fp16 x", "", "x"),
            "5:7: output 'x': the result of an operation is wanted; send it through identity");
  EXPECT_EQ(refused("fp16 v3", "fp16 y = exp(x = v3);", "y"), "3:23: input 'v3': " + port_name);
  EXPECT_EQ(refused("fp16 x", "fp16 v3 = exp(x = x);", "v3"), "5:7: output 'v3': " + port_name);
  EXPECT_EQ(refused("int8 x", "fp16 y = exp(x = x);", "y"),
            "3:23: input 'x': fp16, fp32 or int32 is wanted, int8 is found");
  EXPECT_EQ(refused("tensor<fp16, [2, 1, 1, 1, 1]> x", "fp16 y = exp(x = x);", "y"),
            "3:48: input 'x': [2, 1, 1, 1, 1] has 5 axes; Weft reads 4, and a fifth of size 1 in "
            "front");
  EXPECT_EQ(refused("tensor<fp16, [2, 0]> x", "fp16 y = exp(x = x);", "y"),
            "3:39: input 'x': shape [1,1,2,0]: every axis is 1 to 2147483648");
  EXPECT_EQ(error_of([] {
              read(parse("program(1.3){func decode<a>() {} -> (y); func prefill<a>() {} -> (y);}"),
                   {});
            }),
            "1:19: a function 'main' is wanted, found: decode, prefill");
  // What the IR refuses has its place too.
  std::string many = "x";
  for (int i = 0; i < 64; ++i) many += ", x";
  EXPECT_EQ(refused("tensor<fp16, [1]> x",
                    "tensor<fp16, [65]> y = concat(values = (" + many +
                        "), axis = int32(0), interleave = bool(false));",
                    "y"),
            "4:24: concat 'y': main: concat: 65 operands are given, 1 to 64 are taken");
  EXPECT_EQ(refused("tensor<fp16, [1048576, 1]> x, tensor<fp16, [1, 2097152]> z",
                    "tensor<fp16, [1048576, 2097152]> y = mul(x = x, y = z);", "y"),
            "4:24: a tensor of at most 1099511627776 elements is wanted");
}

// A Module that was made and not read has no places.
TEST(MilRead, AModuleWithoutPlaces) {
  Module module = parse(text_around("fp16 x", "fp16 y = exp(x = x);"));
  module.functions[0].operations[0].at = {};
  module.functions[0].operations[0].op = "sort";
  EXPECT_EQ(error_of([&] { read(module, {}); }), "operation 'sort' is not one that Weft reads");
}

// A chain of any length is read: nothing is visited by calls within calls.
TEST(MilRead, ALongChain) {
  std::string statements;
  for (int i = 0; i < 30000; ++i)
    statements += fmt::format("fp16 a{} = sub(x = x, y = {});\n", i + 1,
                              i == 0 ? "x" : fmt::format("a{}", i));
  const ir::Program program = read(parse(text_around("fp16 x", statements, "a30000")), {}).program;
  EXPECT_EQ(program.nodes().size(), 30001u);
}

}  // namespace
}  // namespace weft::device::ane::mil
