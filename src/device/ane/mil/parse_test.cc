// The parser: every spelling that tools use, and what is refused in which words. The texts are
// written from the language's grammar; what our own printer writes is read back in write_test.cc
// and tests/differential.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "base/random.h"
#include "base/test_support.h"
#include "device/ane/mil/module.h"

namespace weft::device::ane::mil {
namespace {

/// A program of one function with these statements.
std::string around(const std::string& statements, const std::string& outputs = "y") {
  return "program(1.3)\n{\nfunc main<ios18>(fp16 x) {\n" + statements + "\n} -> (" + outputs +
         ");\n}";
}

/// The literal that `text` is.
Literal literal(const std::string& text) {
  const Module module = parse(around("fp16 y = const()[val = " + text + "];"));
  return module.functions.at(0).operations.at(0).attribute("val")->value;
}

TEST(MilParse, APlainProgram) {
  const Module module = parse(R"(program(1.3)
[buildInfo = dict<string, string>({{"coremlc-component-MIL", "3510.2.1"}, {"coremltools-component-milinternal", ""}})]
{
    func main<ios18>(tensor<fp16, [1, 4, 1, 64]> x, fp16 scale) {
        tensor<fp16, [1, 4, 1, 64]> a = mul(x=x, y=scale)[name=string("a")];
        tensor<fp16, [1, 2, 1, 64]> b, tensor<fp16, [1, 2, 1, 64]> c = split(x=a, axis=int32(1), num_splits=int32(2))[name=string("bc")];
        tensor<fp16, [1, 4, 1, 64]> d = concat(axis=int32(1), interleave=bool(false), values=(c, b));
    } -> (d, a);
}
)");
  EXPECT_EQ(module.version, "1.3");
  EXPECT_EQ(module.build_info,
            (std::vector<std::pair<std::string, std::string>>{
                {"coremlc-component-MIL", "3510.2.1"}, {"coremltools-component-milinternal", ""}}));
  ASSERT_EQ(module.functions.size(), 1u);
  const Function& main = module.functions[0];
  EXPECT_EQ(main.name, "main");
  EXPECT_EQ(main.opset, "ios18");
  EXPECT_EQ(main.at.line, 4);
  EXPECT_EQ(main.at.column, 10);
  ASSERT_EQ(main.inputs.size(), 2u);
  EXPECT_EQ(main.inputs[0].name, "x");
  EXPECT_EQ(main.inputs[0].type, (Type{Element::fp16, {1, 4, 1, 64}}));
  EXPECT_EQ(main.inputs[0].at.column, 50);
  EXPECT_TRUE(main.inputs[1].type.scalar());
  EXPECT_EQ(main.outputs, (std::vector<std::string>{"d", "a"}));
  EXPECT_EQ(main.outputs_at.line, 8);
  EXPECT_EQ(main.outputs_at.column, 11);

  ASSERT_EQ(main.operations.size(), 3u);
  const Operation& mul = main.operations[0];
  EXPECT_EQ(mul.op, "mul");
  EXPECT_EQ(mul.at.line, 5);
  EXPECT_EQ(mul.at.column, 41);
  EXPECT_EQ(mul.argument("y")->values, std::vector<std::string>{"scale"});
  EXPECT_FALSE(mul.argument("y")->tuple);
  EXPECT_EQ(mul.argument("z"), nullptr);
  EXPECT_EQ(mul.attribute("name")->value.strings, std::vector<std::string>{"a"});
  const Operation& split = main.operations[1];
  ASSERT_EQ(split.results.size(), 2u);
  EXPECT_EQ(split.results[1].name, "c");
  EXPECT_EQ(split.argument("axis")->literal->numbers, std::vector<double>{1});
  EXPECT_TRUE(split.argument("axis")->values.empty());
  const Operation& concat = main.operations[2];
  EXPECT_TRUE(concat.argument("values")->tuple);
  EXPECT_EQ(concat.argument("values")->values, (std::vector<std::string>{"c", "b"}));
  EXPECT_TRUE(concat.attributes.empty());
}

// The older dialect, with the line ends of another system, remarks and every kind of blank.
TEST(MilParse, TheVerboseDialectAndFreeSpacing) {
  const Module module = parse(
      "program( 1.0 )\r\n"
      "[ buildInfo=dict<tensor<string,[]>,tensor< string , [ ] > > (\r\n"
      "  { { tensor<string, []>(\"coremlc-version\") , tensor<string,[]>(\"3505.4.1\") } } ) ]\r\n"
      "// what follows is the whole program\r\n"
      "{\r\n"
      "\tfunc  main < ios16 > ( tensor<fp16,[1,4,8]>W,tensor < fp16 , [ 1 , 8 , 5 ] > X )\r\n"
      "\t{ // two operands\r\n"
      "\t\ttensor<bool, []> no=const ( ) [ val=tensor<bool, []>(false), name = tensor<string, "
      "[]>(\"no\") ] ;\r\n"
      "tensor<fp16,[1,4,5]>Y=matmul(transpose_y=no,y=X,x=W,transpose_x=tensor<bool,[]>(false));\r\n"
      "\t}->(Y) ; }\r\n\r\n");
  EXPECT_EQ(module.version, "1.0");
  EXPECT_EQ(module.build_info.at(0).second, "3505.4.1");
  const Function& main = module.functions.at(0);
  EXPECT_EQ(main.opset, "ios16");
  EXPECT_EQ(main.inputs.at(1).type, (Type{Element::fp16, {1, 8, 5}}));
  EXPECT_EQ(main.operations.at(0).attribute("val")->value.type, (Type{Element::boolean, {}}));
  EXPECT_EQ(main.operations.at(0).at.line, 8);
  EXPECT_EQ(main.operations.at(1).argument("x")->values.at(0), "W");
  EXPECT_EQ(main.operations.at(1).argument("transpose_x")->literal->numbers.at(0), 0);
}

TEST(MilParse, SeveralFunctionsAndOtherHeads) {
  const Module module = parse(
      "program(1.12)[buildInfo = dict<tensor<string, []>, tensor<string, []>>({{\"k\", \"v\"}, "
      "{string(\"l\"), tensor<string, []>(\"w\")}})]{"
      "func prefill<CoreML8>(fp16 x) { fp16 y = exp(x = x); } -> (y);"
      "func main<CoreML6>() { } -> (nothing); }");
  ASSERT_EQ(module.functions.size(), 2u);
  EXPECT_EQ(module.version, "1.12");
  EXPECT_EQ(module.functions[0].opset, "CoreML8");
  EXPECT_EQ(module.functions[1].name, "main");
  EXPECT_EQ(module.build_info.at(1).first, "l");
  EXPECT_EQ(module.build_info.at(0).second, "v");
  EXPECT_TRUE(parse("program(1.3)[buildInfo = dict<string, string>({})]{func f<a>() {} -> (y);}")
                  .build_info.empty());
}

TEST(MilParse, NumbersInEverySpelling) {
  const std::pair<const char*, double> cases[] = {
      {"fp16(0x1p-3)", 0.125},
      {"fp16(-0x1.8p+1)", -3},
      {"fp16(0X1.8P1)", 3},
      {"fp16(0x.8p0)", 0.5},
      {"fp16(0x10)", 16},
      {"fp16(-0.5)", -0.5},
      {"fp16(1e-5)", 1e-5},
      {"fp16(1E+2)", 100},
      {"fp16(+3)", 3},
      {"fp16(.5)", 0.5},
      {"fp16(5.)", 5},
      {"fp16(-65504)", -65504},
      {"fp16(65519.9)", 65519.9},
      {"tensor<fp16, []>(-1)", -1},
      {"tensor < fp32 , [ ] > ( 0.1 )", 0.1},
      {"fp32(3.4028234e38)", 3.4028234e38},
      {"fp32(1e-60)", 1e-60},
      {"fp16(inf)", std::numeric_limits<double>::infinity()},
      {"fp16(-Infinity)", -std::numeric_limits<double>::infinity()},
      {"int8(-128)", -128},
      {"uint8(255)", 255},
      {"int16(-32768)", -32768},
      {"uint16(65535)", 65535},
      {"int32(-2147483648)", -2147483648.0},
      {"int32(2147483647)", 2147483647},
      {"int32(0x7f)", 127},
      {"int64(-9007199254740991)", -(0x1p53 - 1)},
      {"uint64(9007199254740991)", 0x1p53 - 1},
      {"bool(true)", 1},
      {"tensor<bool, []>(false)", 0},
  };
  for (const auto& [text, value] : cases) {
    const Literal found = literal(text);
    EXPECT_TRUE(found.type.scalar()) << text;
    EXPECT_EQ(found.numbers, std::vector<double>{value}) << text;
  }
  EXPECT_TRUE(std::isnan(literal("fp32(nan)").numbers.at(0)));
  EXPECT_TRUE(std::isnan(literal("fp32(-NaN)").numbers.at(0)));
}

TEST(MilParse, ListsInEverySpelling) {
  using Numbers = std::vector<double>;
  EXPECT_EQ(literal("tensor<int32, [4]>([0,1,3,2])").numbers, (Numbers{0, 1, 3, 2}));
  EXPECT_EQ(literal("tensor<int32, [1]>( [ -1 ] )").numbers, Numbers{-1});
  EXPECT_EQ(literal("tensor<int32, [0]>([])").numbers, Numbers{});
  EXPECT_EQ(literal("tensor<int32, [3, 0, 2]>([[],[],[]])").numbers, Numbers{});
  EXPECT_EQ(literal("tensor<int32, [0, 2]>([])").numbers, Numbers{});
  EXPECT_EQ(literal("tensor<fp16, [2, 3]>([[1, 2, 3], [4, 5, 0x1.8p+2]])").numbers,
            (Numbers{1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(literal("tensor<fp16, [2, 3]>([1, 2, 3, 4, 5, 6])").numbers,
            (Numbers{1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(literal("tensor<fp32, [1, 2, 1, 2]>([[[[1, 2]], [[3, 4]]]])").numbers,
            (Numbers{1, 2, 3, 4}));
  EXPECT_EQ(literal("tensor<bool, [3]>([true, false, true])").numbers, (Numbers{1, 0, 1}));
  EXPECT_EQ(literal("tensor<string, [2]>([\"a\", \"b\"])").strings,
            (std::vector<std::string>{"a", "b"}));
}

TEST(MilParse, Strings) {
  const std::pair<const char*, std::string> cases[] = {
      {R"(string("a b"))", "a b"},
      {R"(tensor<string, []>(""))", ""},
      {R"(string("\"quoted\" \\ \'"))", "\"quoted\" \\ '"},
      {R"(string("\n\r\t\x41\x00"))", std::string("\n\r\tA\0", 5)},
      {"string(\"// \xc3\xa4 {}\t;\")", "// \xc3\xa4 {}\t;"},
  };
  for (const auto& [text, value] : cases)
    EXPECT_EQ(literal(text).strings, std::vector<std::string>{value}) << text;
}

TEST(MilParse, PlacesInFiles) {
  for (
      const char* const text :
      {R"(tensor<fp16, [4, 2]>(BLOBFILE(path=string("@model_path/weights/w.bin"), offset=uint64(64))))",
       R"(tensor<fp16, [4, 2]>(BLOBFILE(offset = tensor<uint64, []>(64), path = tensor<string, []>("@model_path/weights/w.bin"))))"}) {
    const Literal found = literal(text);
    ASSERT_TRUE(found.blob) << text;
    EXPECT_EQ(found.blob->path, "@model_path/weights/w.bin");
    EXPECT_EQ(found.blob->offset, 64u);
    EXPECT_EQ(found.type, (Type{Element::fp16, {4, 2}}));
    EXPECT_TRUE(found.numbers.empty());
  }
}

TEST(MilParse, RefusalsNameLineAndColumn) {
  const auto val = [](const char* text) {
    return around(std::string("fp16 y = const()[val = ") + text + "];");
  };
  const std::string info = "program(1.3)\n[buildInfo = dict<string, string>";
  const std::string types =
      "a type (tensor, fp16, fp32, int8, uint8, int16, uint16, int32, int64, uint64, bool or "
      "string) is wanted, ";
  const std::pair<std::string, std::string> cases[] = {
      {"", "1:1: 'program' is wanted, the text's end is found"},
      {"\n  // nothing", "2:13: 'program' is wanted, the text's end is found"},
      {"programs(1.0)", "1:1: 'program' is wanted, 'programs' is found"},
      {"program(1)", "1:10: '.' is wanted, ')' is found"},
      {"program(2.0)", "1:9: a program of version 1.0 or above is wanted, 2.0 is found"},
      {"program(1.123456)", "1:9: a program of version 1.0 or above is wanted, 1.123456 is found"},
      {"program(1.3)\nfunc", "2:1: '{' is wanted, 'func' is found"},
      {"program(1.3){}", "1:14: 'func' is wanted, '}' is found"},
      {"program(1.3)[info = 1]", "1:14: 'buildInfo' is wanted, 'info' is found"},
      {info + "({{\"a\", 1}})]{", "2:42: " + types + "'1' is found"},
      {info + "({{\"a\", \"b\"}, {\"a\", \"c\"}})]{", "2:49: the key 'a' stands here twice"},
      {"program(1.3)[buildInfo = dict<string, int32>({})]", "1:39: a dict of strings is wanted"},
      {around("") + "}", "6:2: the text's end is wanted, '}' is found"},
      {"program(1.3){func f<a>() {} -> (y); func f<a>() {} -> (y);}",
       "1:42: function 'f' stands here twice"},
      {"program(1.3){func f(", "1:20: '<' is wanted, '(' is found"},
      {"program(1.3){func f<a>(fp16 x)[flexible = 1]{",
       "1:31: Weft reads functions of fixed shapes, without attributes; '[' is found"},
      {"program(1.3){func f<a>(fp16 x) {} -> ();}",
       "1:39: the name of an output is wanted, ')' is found"},
      {around("fp16 y = exp(x = x)"), "5:1: ';' is wanted, '}' is found"},
      {around("fp16 y = exp(x = x);", "y, y"), "5:10: output 'y' stands here twice"},
      {around("fp16 x = exp(x = x);"), "4:6: the name 'x' stands here twice"},
      {around("fp16 y = exp(x = x, x = x);"), "4:21: argument 'x' stands here twice"},
      {around("fp16 y = exp(x = x)[name = string(\"a\"), name = string(\"a\")];"),
       "4:41: attribute 'name' stands here twice"},
      {around("fp16 y = exp(x = x)[name = a];"), "4:28: " + types + "'a' is found"},
      {around("fp16 y = exp(x);"), "4:15: '=' is wanted, ')' is found"},
      {around("fp16 y = exp(x = 1);"), "4:18: a name or a value is wanted, '1' is found"},
      {around("fp16 y = exp(x = );"), "4:18: a name or a value is wanted, ')' is found"},
      {around("fp16 y = concat(values = ());"), "4:27: a name is wanted, ')' is found"},
      {around("fp16 y = concat(values = (x, fp16(1)));"), "4:34: ')' is wanted, '(' is found"},
      {around("fp16 y = exp(x = x)[];"), "4:21: an attribute is wanted, ']' is found"},
      {around("fp16 1y = exp(x = x);"), "4:6: a name is wanted, '1y' is found"},
      {around("fp64 y = exp(x = x);"), "4:1: " + types + "'fp64' is found"},
      {around("tensor<int4, [1]> y = exp(x = x);"), "4:8: " + types + "'int4' is found"},
      {around("tensor<fp16> y = exp(x = x);"), "4:12: ',' is wanted, '>' is found"},
      {around("tensor<fp16, [1, ?]> y = exp(x = x);"),
       "4:18: Weft reads programs of fixed shapes, '?' is found"},
      {around("tensor<fp16, [-1]> y = exp(x = x);"),
       "4:15: the size of an axis is wanted, '-' is found"},
      {around("tensor<fp16, [99999999999999999999999]> y = exp(x = x);"),
       "4:15: an axis of at most 2147483648 is wanted"},
      {around("tensor<fp16, [2147483648, 0, 2147483648, 2147483648]> y = exp(x = x);"),
       "4:30: a tensor of at most 1099511627776 elements is wanted"},
      {around("tensor<fp16, [1,1,1,1,1,1,1,1,1]> y = exp(x = x);"),
       "4:31: a tensor of at most 8 axes is wanted"},
      {val("fp16(65520)"), "4:29: 65520 does not fit fp16, whose largest number is 65504"},
      {val("fp32(1e39)"), "4:29: 1e+39 does not fit fp32, whose largest number is 3.4028235e+38"},
      {val("fp32(1e999)"), "4:29: 1e999 is too large for any number"},
      {val("int8(128)"), "4:29: a whole number from -128 to 127 is wanted for int8"},
      {val("uint8(-1)"), "4:30: a whole number from 0 to 255 is wanted for uint8"},
      {val("int32(2147483648)"),
       "4:30: a whole number from -2147483648 to 2147483647 is wanted for int32"},
      {val("int32(1.0)"),
       "4:30: a whole number from -2147483648 to 2147483647 is wanted for int32"},
      {val("int32(inf)"),
       "4:30: a whole number from -2147483648 to 2147483647 is wanted for int32"},
      {val("uint64(9007199254740993)"),
       "4:31: a whole number from 0 to 9007199254740991 is wanted for uint64"},
      {val("fp16(true)"), "4:29: a number is wanted, 'true' is found"},
      {val("bool(1)"), "4:29: true or false is wanted, '1' is found"},
      {val("fp16(1e)"), "4:29: a number is wanted, '1e' is found"},
      {val("fp16(0x)"), "4:29: a number is wanted, '0x' is found"},
      {val("fp16(0xp1)"), "4:29: a number is wanted, '0xp1' is found"},
      {val("fp16(0x1p)"), "4:29: a number is wanted, '0x1p' is found"},
      {val("fp16(.)"), "4:29: a number is wanted, '.' is found"},
      {val("fp16(-)"), "4:29: a number is wanted, '-' is found"},
      {val("fp16(--1)"), "4:29: a number is wanted, '-' is found"},
      {val("fp16(1f)"), "4:29: a number is wanted, '1f' is found"},
      {val("fp16(1 2)"), "4:31: ')' is wanted, '2' is found"},
      {val(("fp16(" + std::string(200, '1') + ")").c_str()),
       "4:29: a number of at most 128 characters is wanted, this one has 200"},
      {val("string(a)"), "4:31: '\"' is wanted, 'a' is found"},
      {val("string(\"a"), "4:35: the string's end, '\"', is wanted, the line's end is found"},
      {val("string(\"a\nb\")"), "4:33: the string's end, '\"', is wanted, the line's end is found"},
      {val(R"(string("\q"))"),
       R"(4:33: one of \" \\ \' \n \r \t \x41 in a string is wanted, 'q' is found)"},
      {val(R"(string("\x4"))"),
       R"(4:33: one of \" \\ \' \n \r \t \x41 in a string is wanted, 'x4' is found)"},
      {val("tensor<int32, [3]>([1, 2])"),
       "4:43: 3 values are wanted for tensor<int32, [3]>, 2 are found"},
      {val("tensor<int32, [1]>([1, 2])"),
       "4:43: 1 values are wanted for tensor<int32, [1]>, 2 are found"},
      {val("tensor<int32, [1]>(1)"), "4:43: '[' is wanted, '1' is found"},
      {val("int32([1])"), "4:30: a number is wanted, '[' is found"},
      {val("tensor<int32, [1]>([1,])"), "4:46: a number is wanted, ']' is found"},
      {val("tensor<int32, [2, 2]>([[1, 2], 3])"), "4:55: '[' is wanted, '3' is found"},
      {val("tensor<int32, [2, 2]>([[1, 2]])"),
       "4:46: 2 lists are wanted for tensor<int32, [2, 2]>, 1 are found"},
      {val("tensor<int32, [2, 2]>([[1, 2], [3]])"),
       "4:55: 2 values are wanted for tensor<int32, [2, 2]>, 1 are found"},
      {val("tensor<int32, [1, 1]>([[[1]]])"), "4:48: a number is wanted, '[' is found"},
      {val("tensor<int32, [1, 2, 2]>([[1, 2, 3, 4]])"),
       "4:50: lists of 2 are wanted here for tensor<int32, [1, 2, 2]>"},
      {val("string(BLOBFILE(path = string(\"a\"), offset = uint64(64)))"),
       "4:31: a file of weights holds numbers, string is wanted"},
      {val("fp16(BLOBFILE(path = string(\"a\")))"),
       "4:56: path = and offset = is wanted, ')' is found"},
      {val("fp16(BLOBFILE(path = string(\"a\"), path = string(\"a\")))"),
       "4:58: path = or offset = once each is wanted, 'path' is found"},
      {val("fp16(BLOBFILE(offset = int32(64), path = string(\"a\")))"),
       "4:47: uint64 is wanted, int32 is found"},
      {val("fp16(BLOBFILE(path = string(BLOBFILE("), "4:52: '\"' is wanted, 'BLOBFILE' is found"},
      {around(std::string("\0", 1)), "4:1: " + types + "'\\x00' is found"},
      {around("\xc3\xa4"), "4:1: " + types + "'\\xc3' is found"},
      {around("fp16 y = " + std::string(70, 'a') + "="), "4:80: '(' is wanted, '=' is found"},
      {around("fp16 y = exp(x = x) " + std::string(40, 'a')),
       "4:21: ';' is wanted, '" + std::string(32, 'a') + "...' is found"},
  };
  for (const auto& [text, expected] : cases)
    EXPECT_EQ(error_of([&, t = text] { parse(t); }), expected) << text;
}

// What bytes do: an Error with a place, or a Module whose text is the same once more.
TEST(MilParse, DamagedTextIsRefusedOrReadsBack) {
  const std::string text = print(parse(R"(program(1.0)
[buildInfo = dict<string, string>({{"a", "b"}})]
{ func main<ios16>(tensor<fp16, [1, 2]> x) {
    tensor<int32, [2]> s = const()[val = tensor<int32, [2]>([2, 1]), name = string("s")];
    tensor<fp16, [2, 2]> w = const()[val = tensor<fp16, [2, 2]>([[1, -0.5], [0x1p-3, 2]])];
    tensor<fp16, [2, 1]> a = reshape(x = x, shape = s);
    tensor<fp16, [2, 1]> b = matmul(x = w, y = a, transpose_x = bool(true));
    tensor<fp16, [4, 1]> y = concat(values = (a, b), axis = int32(0), interleave = bool(false));
  } -> (y, b); })"));
  int taken = 0;
  for (uint64_t i = 0; i < 4000; ++i) {
    std::string damaged = text;
    const size_t at = random_below(damaged.size(), 1, i, 0);
    const char byte =
        static_cast<char>(random_below(2, 1, i, 1) == 0
                              ? random_below(256, 1, i, 2)
                              : static_cast<uint8_t>(text[random_below(text.size(), 1, i, 2)]));
    switch (i % 4) {
      case 0:
        damaged[at] = byte;
        break;
      case 1:
        damaged.erase(at, 1 + random_below(8, 1, i, 3));
        break;
      case 2:
        damaged.insert(at, 1, byte);
        break;
      default:
        damaged.resize(at);
        break;
    }
    std::string once;
    try {
      once = print(parse(damaged));
      ++taken;
    } catch (const Error& error) {
      const std::string_view what = error.what();
      EXPECT_TRUE(what[0] >= '1' && what[0] <= '9') << what;
      continue;
    }
    EXPECT_EQ(print(parse(once)), once);
  }
  EXPECT_GT(taken, 50);  // another digit in a number, say
}

// What would nest, repeat or multiply without end does not.
TEST(MilParse, HostileTextsTakeNoMoreThanTheirLength) {
  const auto repeated = [](const std::string& part, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) all += part;
    return all;
  };
  EXPECT_EQ(
      error_of([&] {
        parse(around("fp16 y = const()[val = tensor<fp16, [1, 1]>(" + repeated("[", 1000000)));
      }),
      "4:47: a number is wanted, '[' is found");
  EXPECT_EQ(error_of([&] { parse(around(repeated("tensor<", 100000))); }).substr(0, 12),
            "4:8: a type ");
  std::string many;
  for (int i = 0; i < 20000; ++i) many += fmt::format("fp16 y{0} = exp(a{0} = x, b{0} = x);", i);
  EXPECT_EQ(parse(around(many)).functions.at(0).operations.size(), 20000u);
}

}  // namespace
}  // namespace weft::device::ane::mil
