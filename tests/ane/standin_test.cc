// The stand-in is as faithful as the facts that it was written from: objects, texts, slots,
// surfaces. What it does when told to misbehave: standin_trouble_test.cc.
#include <gtest/gtest.h>

#include <thread>

#include "ane/standin_model.h"

namespace weft::ane_test {
namespace {

/// What must be the same before and after a test: nothing leaks, nothing is released too often.
class StandIn : public testing::Test {
 protected:
  void SetUp() override {
    configure("");
    live_ = counter("live_objects");
  }
  void TearDown() override {
    EXPECT_EQ(counter("live_objects"), live_);
    EXPECT_EQ(counter("over_releases"), 0);
    EXPECT_EQ(counter("unpooled"), 0);
    EXPECT_EQ(counter("loaded"), 0);
  }

 private:
  long live_ = 0;
};

template <class Action>
std::string exception_of(const Action& action) {
  try {
    action();
  } catch (const std::exception& exception) {
    return exception.what();
  }
  return "none";
}

TEST_F(StandIn, ValuesComeBackAsTheyWent) {
  EXPECT_EQ(text_of(string("höher 𝄞").get()), "höher 𝄞");
  EXPECT_EQ(call<long(Id)>("CFStringGetLength", string("höher 𝄞").get()), 8);
  EXPECT_EQ(value_of(number(-5'000'000'000).get()), -5'000'000'000);
  const double third = 1.0 / 3;
  const Hold fraction(call<Id(Id, long, const void*)>("CFNumberCreate", nullptr, kDouble, &third));
  double found = 0;
  EXPECT_TRUE(
      (call<unsigned char(Id, long, void*)>("CFNumberGetValue", fraction.get(), kDouble, &found)));
  EXPECT_EQ(found, third);
  char small[3];
  EXPECT_FALSE((call<unsigned char(Id, char*, long, uint32_t)>(
      "CFStringGetCString", string("abc").get(), small, 3, kUtf8)));

  const Hold one = number(1), key = string("key");
  const Hold list = array({one.get(), key.get()});
  const Hold table = dictionary({key.get()}, {list.get()});
  EXPECT_EQ(at(table.get(), "key"), list.get());
  EXPECT_EQ(at(table.get(), "none"), nullptr);
  EXPECT_EQ(call<long(Id)>("CFArrayGetCount", list.get()), 2);
  EXPECT_EQ(call<unsigned long(Id)>("CFGetTypeID", one.get()),
            call<unsigned long()>("CFNumberGetTypeID"));
  EXPECT_NE(call<unsigned long(Id)>("CFGetTypeID", list.get()),
            call<unsigned long()>("CFDictionaryGetTypeID"));
}

TEST_F(StandIn, MethodsHaveEncodings) {
  auto* const model = class_named("_ANEInMemoryModel");
  auto* const meta = call<Id(const char*)>("objc_getMetaClass", "_ANEInMemoryModel");
  auto* const evaluate = selector("evaluateWithQoS:options:request:error:");
  auto* const make = selector("inMemoryModelWithDescriptor:");
  EXPECT_STREQ(call<const char*(Id)>("method_getTypeEncoding",
                                     call<Id(Id, Id)>("class_getInstanceMethod", model, evaluate)),
               "B44@0:8I16@20@28^@36");
  EXPECT_STREQ(call<const char*(Id)>("method_getTypeEncoding",
                                     call<Id(Id, Id)>("class_getClassMethod", model, make)),
               "@24@0:8@16");
  EXPECT_TRUE((call<bool(Id, Id)>("class_respondsToSelector", meta, make)));
  EXPECT_FALSE((call<bool(Id, Id)>("class_respondsToSelector", model, make)));
  EXPECT_EQ(call<Id(Id)>("object_getClass", model), meta);
  EXPECT_EQ(class_named("_ANENothing"), nullptr);
  EXPECT_TRUE(send<bool>(class_named("_ANEDeviceInfo"), "hasANE"));
}

TEST_F(StandIn, ObjectsOfTheWrongClassThrow) {
  const Hold text = string("program"), bytes = data("program"), none = dictionary();
  auto* const describer = class_named("_ANEInMemoryModelDescriptor");
  const auto describe = [&](Id mil, Id weights) {
    return exception_of(
        [&] { send<Id>(describer, "modelWithMILText:weights:optionsPlist:", mil, weights, Id{}); });
  };
  EXPECT_EQ(describe(text.get(), none.get()), "modelWithMILText: NSData is wanted, found NSString");
  EXPECT_EQ(describe(bytes.get(), nullptr), "weights: NSDictionary is wanted, found nil");
  EXPECT_EQ(exception_of([&] { send<void>(none.get(), "count"); }),
            "unrecognized selector count sent to a NSDictionary");
}

TEST_F(StandIn, CompilingWantsFilesAndAText) {
  const long failures = counter("compile_failures"), compiles = counter("compiles");
  const std::string no_file = "NSCocoaErrorDomain 260: ";
  Model bare(product_text(), false);
  EXPECT_EQ(bare.compile().substr(0, no_file.size()), no_file);
  write_file(bare.folder() / "model.mil", product_text());
  EXPECT_NE(bare.compile().find("weights is not there"), std::string::npos);
  std::filesystem::create_directory(bare.folder() / "weights");
  EXPECT_EQ(bare.compile(), "YES");
  EXPECT_TRUE(std::filesystem::exists(bare.folder() / "net.plist"));
  write_file(bare.folder() / "model.mil", product_text() + " ");
  EXPECT_EQ(bare.compile().substr(0, no_file.size()), no_file);
  EXPECT_EQ(counter("compiles"), compiles + 1);
  EXPECT_EQ(counter("compile_failures"), failures + 3);

  Model broken("program(1.3) { func main<ios18>(tensor<fp16, [1, 8]> x) { } -> (y); }");
  const std::string said = broken.compile(),
                    wanted =
                        "com.apple.appleneuralengine.compiler 1: _ANECompiler : ANECCompile() "
                        "FAILED err=(InvalidMILProgram";
  EXPECT_EQ(said.substr(0, wanted.size()), wanted);
  EXPECT_NE(broken.load(), "YES");
  Model wide(
      "program(1.3)\n{\nfunc main<ios18>(tensor<fp32, [1, 8]> x) {\ntensor<fp32, [1, 8]> y = "
      "mul(x = x, y = x)[name = string(\"y\")];\n} -> (y);\n}\n");
  EXPECT_NE(wide.compile().find("fp16 is wanted, fp32 is found"), std::string::npos);
}

TEST_F(StandIn, WithoutAnUrlTheFolderIsTheTemporaryOne) {
  const Pool pool;
  const TestFolder folder("standin_temporary");
  const char* const before = std::getenv("TMPDIR");
  const std::string old = before == nullptr ? "" : before;
  ::setenv("TMPDIR", folder.path().c_str(), 1);
  EXPECT_EQ(text_of(call<Id()>("NSTemporaryDirectory")), folder.path().string() + "/");
  const Hold none = dictionary();
  auto* const described = send<Id>(
      class_named("_ANEInMemoryModelDescriptor"),
      "modelWithMILText:weights:optionsPlist:", data(product_text()).get(), none.get(), Id{});
  auto* const model =
      send<Id>(class_named("_ANEInMemoryModel"), "inMemoryModelWithDescriptor:", described);
  const auto own = folder / text_of(send<Id>(model, "hexStringIdentifier"));
  std::filesystem::create_directories(own / "weights");
  write_file(own / "model.mil", product_text());
  EXPECT_TRUE(send<bool>(model, "compileWithQoS:options:error:", kQos, none.get(),
                         static_cast<Id*>(nullptr)));
  before == nullptr ? ::unsetenv("TMPDIR") : ::setenv("TMPDIR", old.c_str(), 1);
}

TEST_F(StandIn, AProductOfTwoInputs) {
  Product product;
  EXPECT_EQ(product.evaluate(),
            "com.apple.appleneuralengine 8: ANEProgramProcessRequestDirect() Failed with "
            "status=0x16 : statusType=0x9: the model is not loaded");
  product.model.make_ready();
  // What lies between the rows is nobody's: a NaN there must not come through, nor be written.
  for (int64_t k = 0; k < kInner; ++k)
    for (int64_t c = kCols; c < 64; ++c) product.x.half(k, c) = Product::kPoison;
  EXPECT_EQ(product.evaluate(), "YES");
  EXPECT_EQ(product.difference(), 0);
  for (int64_t r = 0; r < kRows; ++r)
    for (int64_t c = kCols; c < 64; ++c) EXPECT_EQ(product.y.half(r, c), Product::kPoison);
  EXPECT_EQ(product.model.evaluate(product.requested.get(), 33).find("YES"), std::string::npos);
  EXPECT_EQ(product.model.unload(), "YES");
  EXPECT_NE(product.model.unload(), "YES");
  EXPECT_NE(product.evaluate(), "YES");
}

TEST_F(StandIn, AttributesTellTheSlots) {
  const Pool pool;
  Product product;
  EXPECT_EQ(send<Id>(product.model.get(), "modelAttributes"), nullptr);
  product.model.make_ready();
  auto* const attributes = send<Id>(product.model.get(), "modelAttributes");
  auto* const description = at(attributes, "ANEFModelDescription");
  EXPECT_EQ(texts_of(at(description, "kANEFModelInputSymbolsArrayKey")),
            (std::vector<std::string>{"W", "x"}));
  EXPECT_EQ(texts_of(at(description, "kANEFModelOutputSymbolsArrayKey")),
            (std::vector<std::string>{"y"}));
  auto* const procedure = item(at(description, "ANEFModelProcedures"), 0);
  EXPECT_EQ(value_of(at(procedure, "ANEFModelProcedureID")), 0);
  EXPECT_EQ(value_of(item(at(procedure, "ANEFModelInputSymbolIndexArray"), 1)), 1);
  auto* const status = item(at(attributes, "NetworkStatusList"), 0);
  auto* const x = item(at(status, "LiveInputList"), 1);
  EXPECT_EQ(text_of(at(x, "Name")), "x");
  EXPECT_EQ(text_of(at(x, "Type")), "Float16");
  const std::map<std::string, int64_t> wanted{
      {"Batches", 1},        {"Channels", 1},   {"Depth", 1},       {"Height", 32},
      {"Width", 48},         {"PlaneCount", 1}, {"RowStride", 128}, {"PlaneStride", 4096},
      {"BatchStride", 4096}, {"Interleave", 1}};
  for (const auto& [key, value] : wanted) EXPECT_EQ(value_of(at(x, key.c_str())), value) << key;
  EXPECT_EQ(text_of(at(item(at(status, "LiveOutputList"), 0), "Name")), "y");
  EXPECT_EQ(product.model.unload(), "YES");
}

TEST_F(StandIn, SurfacesInTheWrongSlotsAreRefused) {
  const std::string refusal =
      "com.apple.appleneuralengine 8: ANEProgramProcessRequestDirect() Failed with status=0x1d : "
      "statusType=0x9: Program Inference error";
  const long faults = counter("faults");
  Product product;
  product.model.make_ready();
  const Hold swapped = request({&product.x, &product.w}, {&product.y});
  EXPECT_EQ(product.model.evaluate(swapped.get()), refusal);
  const Surface compact(kInner, kCols, kCols * 2, kInner * kCols * 2);
  EXPECT_EQ(product.model.evaluate(request({&product.w, &compact}, {&product.y}).get()), refusal);
  EXPECT_EQ(product.model.evaluate(request({&product.w}, {&product.y}).get()), refusal);
  const Surface larger(kInner, kCols, 128, 16384);
  std::ranges::copy(product.x.all(), larger.all().begin());
  EXPECT_EQ(product.model.evaluate(request({&product.w, &larger}, {&product.y}).get()), "YES");
  EXPECT_EQ(product.difference(), 0);
  EXPECT_EQ(counter("faults"), faults + 3);
  EXPECT_EQ(product.model.unload(), "YES");
}

TEST_F(StandIn, ParametersThatNothingNeedsAreSlotsToo) {
  Model model(
      "program(1.0)\n{\nfunc main<ios16>(tensor<fp16, [1, 4, 32]> b, tensor<fp16, [1, 2, 32]> "
      "a) {\ntensor<fp16, [1, 4, 32]> y = add(x = b, y = b)[name = tensor<string, "
      "[]>(\"y\")];\n} -> (y);\n}\n");
  model.make_ready();
  const Surface a(2, 32), b(4, 32), y(4, 32);
  for (int i = 0; i < 32; ++i) b.half(3, i) = Product::half_of(i - 7);
  EXPECT_NE(model.evaluate(request({&b}, {&y}).get()), "YES");
  EXPECT_EQ(model.evaluate(request({&a, &b}, {&y}).get()), "YES");
  for (int i = 0; i < 32; ++i) EXPECT_EQ(Product::number_of(y.half(3, i)), 2 * (i - 7));
  EXPECT_EQ(model.unload(), "YES");
}

TEST_F(StandIn, SmallProductsAreFlushed) {
  Product product;
  product.model.make_ready();
  for (uint16_t& half : product.w.all()) half = 0x1000;  // 2^-11
  for (uint16_t& half : product.x.all()) half = 0x2000;  // 2^-7: products of 2^-18
  EXPECT_EQ(product.evaluate(), "YES");
  EXPECT_EQ(product.y.half(2, 3), 0);
  for (uint16_t& half : product.x.all()) half = 0x3000;  // 2^-3: 32 products of 2^-14
  EXPECT_EQ(product.evaluate(), "YES");
  EXPECT_EQ(product.y.half(2, 3), 0x1800);  // 2^-9
  EXPECT_EQ(product.model.unload(), "YES");
}

TEST_F(StandIn, ModelsRunOnThreadsOfTheirOwn) {
  std::vector<std::thread> threads;
  for (int t = 0; t < 3; ++t)
    threads.emplace_back([mark = std::to_string(t)] {
      Product product(mark);
      product.model.make_ready();
      for (int i = 0; i < 20; ++i) EXPECT_EQ(product.evaluate(), "YES");
      EXPECT_EQ(product.difference(), 0);
      EXPECT_EQ(product.model.unload(), "YES");
    });
  for (std::thread& thread : threads) thread.join();
}

TEST_F(StandIn, SurfacesAreLockedInPairs) {
  const Surface surface(4, 32);
  const auto lock = [&](const char* name) {
    return call<int(Id, uint32_t, uint32_t*)>(name, surface.get(), 0u, nullptr);
  };
  EXPECT_EQ(lock("IOSurfaceLock"), 0);
  EXPECT_EQ(lock("IOSurfaceUnlock"), 0);
  EXPECT_NE(lock("IOSurfaceUnlock"), 0);
  EXPECT_EQ(call<size_t(Id)>("IOSurfaceGetBytesPerRow", surface.get()), 64u);
  EXPECT_EQ(Surface(4, 32, 64, 128).get(), nullptr);
  EXPECT_EQ(Surface(4, 32, 32, 512).get(), nullptr);
}

}  // namespace
}  // namespace weft::ane_test
