// What the writer makes of a Program: names, constants, dialects; and how a Module is printed.
#include "device/ane/mil/write.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/test_support.h"
#include "ir/builder.h"

namespace weft::device::ane::mil {
namespace {

using namespace ir;

Program example() {
  Builder b("example");
  const Value x = b.input("x", {1, 1, 4, 6}, DType::f16);
  const Value w = b.weight("w.1", {1, 1, 4, 4}, DType::f16);
  const Value y = b.named("mul", matmul(w, x, {.transpose_x = true}) * 0.1);
  b.output("z", y + y * 0.1, DType::f16);
  b.tap("same", x, DType::f16);
  return std::move(b).finish();
}

TEST(MilWriter, NamesStandInTheOrderOfTheirBytes) {
  const Module module = write(example(), kIos18);
  const Function& main = module.functions.at(0);
  std::vector<std::string> inputs;
  for (const Variable& input : main.inputs) inputs.push_back(input.name);
  EXPECT_EQ(inputs, (std::vector<std::string>{"a00_x", "a01_w_1"}));
  EXPECT_EQ(main.outputs, (std::vector<std::string>{"o00_z", "o01_same"}));
  EXPECT_TRUE(std::ranges::is_sorted(inputs) && std::ranges::is_sorted(main.outputs));
  EXPECT_EQ(plain_name("a01_w_1"), "w_1");
}

TEST(MilWriter, EveryNameIsGivenOnceAndBeforeItIsUsed) {
  const Module module = write(example(), kIos18);
  std::set<std::string> known;
  for (const Variable& input : module.functions[0].inputs)
    EXPECT_TRUE(known.insert(input.name).second);
  for (const Operation& operation : module.functions[0].operations) {
    for (const Argument& argument : operation.arguments)
      for (const std::string& name : argument.values) EXPECT_TRUE(known.contains(name)) << name;
    ASSERT_NE(operation.attribute("name"), nullptr) << "every operation has its name";
    EXPECT_EQ(operation.attribute("name")->value.strings.at(0), operation.results.at(0).name);
    EXPECT_TRUE(known.insert(operation.results[0].name).second) << operation.results[0].name;
  }
  for (const std::string& name : module.functions[0].outputs) EXPECT_TRUE(known.contains(name));
}

// 0.1 is written as the half that it becomes, exactly; once, though it is used twice. What leaves
// unchanged is computed, by adding nothing.
TEST(MilWriter, TextInBothDialects) {
  EXPECT_EQ(print(write(example(), kIos18)), R"(program(1.3)
[buildInfo = dict<string, string>({{"coremlc-component-MIL", "3510.2.1"}, {"coremlc-version", "3505.4.1"}})]
{
    func main<ios18>(tensor<fp16, [1, 1, 4, 6]> a00_x, tensor<fp16, [1, 1, 4, 4]> a01_w_1) {
        bool yes = const()[name = string("yes"), val = bool(true)];
        bool no = const()[name = string("no"), val = bool(false)];
        fp16 c0 = const()[name = string("c0"), val = fp16(0x1.998p-4)];
        fp16 c1 = const()[name = string("c1"), val = fp16(0x0p+0)];
        tensor<fp16, [1, 1, 4, 6]> v2 = matmul(x = a01_w_1, y = a00_x, transpose_x = yes, transpose_y = no)[name = string("v2")];
        tensor<fp16, [1, 1, 4, 6]> mul = mul(x = v2, y = c0)[name = string("mul")];
        tensor<fp16, [1, 1, 4, 6]> v5 = mul(x = mul, y = c0)[name = string("v5")];
        tensor<fp16, [1, 1, 4, 6]> o00_z = add(x = mul, y = v5)[name = string("o00_z")];
        tensor<fp16, [1, 1, 4, 6]> o01_same = add(x = a00_x, y = c1)[name = string("o01_same")];
    } -> (o00_z, o01_same);
}
)");
  const std::string older = print(write(example(), kIos16, 3));
  for (const char* const part : {"program(1.0)\n",
                                 "dict<tensor<string, []>, tensor<string, []>>({{tensor<string, "
                                 "[]>(\"coremlc-component-MIL\"), ",
                                 "func main<ios16>(tensor<fp16, [1, 4, 6]> a00_x, ",
                                 "tensor<bool, []> yes = const()[name = tensor<string, "
                                 "[]>(\"yes\"), val = tensor<bool, []>(true)];",
                                 "tensor<fp16, []> c0 = const()[name = tensor<string, []>(\"c0\"), "
                                 "val = tensor<fp16, []>(0x1.998p-4)];"})
    EXPECT_NE(older.find(part), std::string::npos) << part << "\n" << older;
}

TEST(MilWriter, RefusesInWords) {
  const auto refused = [](const Program& program, int rank) {
    return error_of([&] { write(program, kIos18, rank); });
  };
  Builder single("single");
  single.output("z", exp(single.input("x", {1, 1, 2, 2})));
  EXPECT_EQ(refused(std::move(single).finish(), 4),
            "single: 'x' enters as f32; f16 is wanted: legalize it first");
  Builder masked("masked");
  masked.output("z", causal(masked.input("x", {1, 1, 2, 2}, DType::f16)));
  EXPECT_EQ(refused(std::move(masked).finish(), 4), "masked: MIL has no causal");
  Builder batch("batch");
  batch.output("z", exp(batch.input("x", {2, 1, 2, 2}, DType::f16)));
  EXPECT_EQ(refused(std::move(batch).finish(), 3), "batch: [2,1,2,2] has no form of rank 3");
}

TEST(MilPrinter, LiteralsOfEveryKind) {
  Module module;
  Function main;
  const auto constant = [&](const char* name, Type type, Literal literal) {
    literal.type = type;
    Operation operation;
    operation.op = "const";
    operation.results.push_back({type, name, {}});
    operation.attributes.push_back({"val", literal, {}});
    main.operations.push_back(operation);
  };
  Literal numbers, blob, text;
  numbers.numbers = {1, -2.5, 0, 4};
  blob.blob = Blob{"@model_path/w.bin", 64};
  text.strings = {"a \"quoted\" \\ word"};
  constant("square", {Element::fp32, {2, 2}}, numbers);
  constant("weights", {Element::int8, {2, 2}}, blob);
  constant("word", {Element::string, {}}, text);
  module.functions.push_back(main);
  const std::string out = print(module);
  for (const char* const part :
       {"val = tensor<fp32, [2, 2]>([[0x1p+0, -0x1.4p+1], [0x0p+0, 0x1p+2]])",
        "val = tensor<int8, [2, 2]>(BLOBFILE(path = string(\"@model_path/w.bin\"), offset = "
        "uint64(64)))",
        "val = string(\"a \\\"quoted\\\" \\\\ word\")"})
    EXPECT_NE(out.find(part), std::string::npos) << part << "\n" << out;
}

}  // namespace
}  // namespace weft::device::ane::mil
