// Each way in which the stand-in misbehaves when it is told to.
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "ane/standin_model.h"
#include "base/clock.h"

namespace weft::ane_test {
namespace {

constexpr const char* kMark = "marked";

class StandInTrouble : public testing::Test {
 protected:
  void SetUp() override { live_ = counter("live_objects"); }
  void TearDown() override {
    configure("");
    EXPECT_EQ(counter("live_objects"), live_);
    EXPECT_EQ(counter("over_releases"), 0);
    EXPECT_EQ(counter("unpooled"), 0);
  }

 private:
  long live_ = 0;
};

/// A product that is loaded under these settings and unloaded at the end.
struct Running : Product {
  explicit Running(const std::string& settings, const std::string& mark = kMark) : Product(mark) {
    configure(settings);
    model.make_ready();
  }
  ~Running() { model.unload(); }
  /// What a number of evaluations say: "y" for YES, else the status's last digit.
  std::string said(int times) {
    std::string all;
    for (int i = 0; i < times; ++i) {
      const std::string one = evaluate();
      all += one == "YES" ? 'y' : one[one.find(" : statusType") - 1];
    }
    return all;
  }
};

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != text.npos;
}

template <class Action>
bool throws(const Action& action) {
  try {
    action();
  } catch (...) {
    return true;
  }
  return false;
}

TEST_F(StandInTrouble, UnknownSettingsAreRefused) {
  for (const char* const settings : {"zeroes=x", "after=x", "after", "slow=3", "slow=x:3",
                                     "order=up", "nil_at=load", "chip=m99"})
    EXPECT_THROW(configure(settings), std::exception) << settings;
}

TEST_F(StandInTrouble, RefusesPrograms) {
  configure("refuse=marked");
  EXPECT_TRUE(contains(Model(product_text(kMark)).compile(), "CompilationFailure"));
  EXPECT_EQ(Model(product_text()).compile(), "YES");
  configure("invalid=marked");
  EXPECT_TRUE(contains(Model(product_text(kMark)).compile(), "InvalidMILProgram"));
}

TEST_F(StandInTrouble, CompilationsAreLimited) {
  configure("compile_limit=1");
  EXPECT_EQ(Model(product_text()).compile(), "YES");
  EXPECT_TRUE(contains(Model(product_text()).compile(), "com.apple.appleneuralengine.compiler 1"));
}

TEST_F(StandInTrouble, LoadedProgramsAreLimited) {
  Running first("load_limit=1", "first");
  Running same("load_limit=1", "first");  // equal programs share a place
  EXPECT_EQ(counter("loaded"), 1);
  Model other(product_text("other"));
  EXPECT_EQ(other.compile(), "YES");
  EXPECT_TRUE(contains(other.load(), "status=0x50004"));
  EXPECT_EQ(first.model.unload(), "YES");
  EXPECT_NE(other.load(), "YES");
  EXPECT_EQ(same.model.unload(), "YES");
  EXPECT_EQ(other.load(), "YES");
  EXPECT_EQ(other.unload(), "YES");
}

TEST_F(StandInTrouble, ZerosAndWrongNumbersWithYes) {
  Running zeros("zeros=marked");
  EXPECT_EQ(zeros.evaluate(), "YES");
  EXPECT_EQ(zeros.difference(0), 0);
  EXPECT_NE(zeros.difference(), 0);
  Running wrong("wrong=marked");
  EXPECT_EQ(wrong.evaluate(), "YES");
  EXPECT_GT(wrong.difference(), 0);
  EXPECT_GT(wrong.difference(0), 0);
  Running other("zeros=marked;wrong=marked", "other");
  EXPECT_EQ(other.evaluate(), "YES");
  EXPECT_EQ(other.difference(), 0);
}

TEST_F(StandInTrouble, Exceptions) {
  Running product("throw=marked");
  EXPECT_TRUE(throws([&] { product.evaluate(); }));
  configure("");
  EXPECT_EQ(product.evaluate(), "YES");
}

TEST_F(StandInTrouble, Timeouts) {
  Running product("timeout=marked");
  EXPECT_TRUE(contains(product.evaluate(), "status=0xf : statusType=0x11"));
}

TEST_F(StandInTrouble, ACrashEndsTheProcess) {
  Running product("crash=marked");
  EXPECT_EXIT(product.evaluate(), testing::KilledBySignal(SIGABRT), "");
}

TEST_F(StandInTrouble, AHangNeverEnds) {
  Running product("hang=marked");
  const auto with_alarm = [&] {
    ::alarm(1);
    product.evaluate();
  };
  EXPECT_EXIT(with_alarm(), testing::KilledBySignal(SIGALRM), "");
}

TEST_F(StandInTrouble, BeginsAndEnds) {
  Running product("timeout=marked;after=2;until=4");
  EXPECT_EQ(product.said(6), "yyffyy");
}

TEST_F(StandInTrouble, ReloadingHeals) {
  Running product("timeout=marked;heal=reload");
  EXPECT_EQ(product.said(2), "ff");
  EXPECT_EQ(product.model.unload(), "YES");
  EXPECT_EQ(product.model.load(), "YES");
  EXPECT_EQ(product.said(2), "yy");
  configure("timeout=marked");
  EXPECT_EQ(product.said(1), "f");
}

TEST_F(StandInTrouble, TransientErrors) {
  Running cancelled("cancel=3");
  EXPECT_EQ(cancelled.said(7), "yy2yy2y");
  Running busy("busy=4");
  EXPECT_EQ(busy.said(9), "yyy55yy55");
  Running code("cancel=1");
  EXPECT_EQ(code.evaluate(),
            "com.apple.appleneuralengine 34: ANEProgramProcessRequestDirect() Failed with "
            "status=0x12 : statusType=0x9: Request cancelled");
}

TEST_F(StandInTrouble, ItGetsSlowUntilItIsReloaded) {
  Running product("slow=3:30");
  const auto seconds = [&] {
    const int64_t start = now_ns();
    EXPECT_EQ(product.evaluate(), "YES");
    return seconds_since(start);
  };
  for (int i = 0; i < 3; ++i) seconds();
  EXPECT_GE(seconds(), 0.030);
  EXPECT_EQ(product.model.unload(), "YES");
  EXPECT_EQ(product.model.load(), "YES");
  // The best of three: one may be disturbed.
  EXPECT_LT(std::min({seconds(), seconds(), seconds()}), 0.030);
  EXPECT_GE(seconds(), 0.030);
  configure("cost=marked:20000");
  EXPECT_GE(seconds(), 0.020);
}

TEST_F(StandInTrouble, MessagesThrowOrGiveNothing) {
  configure("throw_at=describe");
  EXPECT_TRUE(throws([] { Model{product_text()}; }));
  for (const char* const stage : {"compile", "load"}) {
    configure(fmt::format("throw_at={}", stage));
    EXPECT_TRUE(throws([] {
      Model model(product_text());
      model.make_ready();
    })) << stage;
  }
  configure("throw_at=request");
  EXPECT_TRUE(throws([] { Product(); }));
  configure("nil_at=request");
  EXPECT_EQ(Product().requested.get(), nullptr);
  configure("nil_at=model");
  EXPECT_EQ(Model(product_text()).get(), nullptr);
  const Pool pool;
  configure("nil_at=describe");
  EXPECT_EQ(
      send<Id>(class_named("_ANEInMemoryModelDescriptor"),
               "modelWithMILText:weights:optionsPlist:", data("x").get(), dictionary().get(), Id{}),
      nullptr);
}

TEST_F(StandInTrouble, ClassesAndSelectorsAreAbsent) {
  configure("no_class=_ANERequest");
  EXPECT_EQ(class_named("_ANERequest"), nullptr);
  EXPECT_NE(class_named("_ANEInMemoryModel"), nullptr);
  configure("no_selector=modelAttributes");
  auto* const model = class_named("_ANEInMemoryModel");
  EXPECT_FALSE(
      (call<bool(Id, Id)>("class_respondsToSelector", model, selector("modelAttributes"))));
  Product product;
  EXPECT_TRUE(throws([&] { send<Id>(product.model.get(), "modelAttributes"); }));
}

/// The names of a loaded model's slots, and the row stride of the first.
std::string slots(const std::string& settings) {
  configure(settings);
  Model model(
      "program(1.3)\n{\nfunc main<ios18>(tensor<fp16, [1, 32]> b, tensor<fp16, [1, 32]> a) "
      "{\ntensor<fp16, [1, 32]> y = add(x = a, y = b)[name = string(\"y\")];\ntensor<fp16, "
      "[1, 32]> y2 = sub(x = a, y = b)[name = string(\"y2\")];\n} -> (y, y2);\n}\n");
  model.make_ready();
  const Pool pool;
  auto* const attributes = send<Id>(model.get(), "modelAttributes");
  auto* const status = item(at(attributes, "NetworkStatusList"), 0);
  auto* const description = at(attributes, "ANEFModelDescription");
  std::string found;
  for (const char* const list :
       {"kANEFModelInputSymbolsArrayKey", "kANEFModelOutputSymbolsArrayKey"})
    for (const std::string& name : texts_of(at(description, list))) found += name + " ";
  EXPECT_EQ(model.unload(), "YES");
  return found + std::to_string(value_of(at(item(at(status, "LiveInputList"), 0), "RowStride")));
}

TEST_F(StandInTrouble, SlotsLieOtherwise) {
  EXPECT_EQ(slots(""), "a b y y2 64");
  EXPECT_EQ(slots("order=text"), "b a y y2 64");
  EXPECT_EQ(slots("suffix=1"), "a b y2@output y@output 64");  // '2' is before '@'
  EXPECT_EQ(slots("row_align=128"), "a b y y2 128");
}

TEST_F(StandInTrouble, ChipsComputeDifferently) {
  // A partial sum of 2^15: what becomes of it depends on the chip.
  const auto sum = [](const std::string& settings) {
    Running product(settings);
    for (uint16_t& half : product.w.all()) half = 0x5400;  // 2^6
    for (uint16_t& half : product.x.all()) half = 0x5000;  // 2^5: 32 products of 2^11
    product.evaluate();
    return product.y.half(0, 0);
  };
  EXPECT_EQ(sum("chip=m3ultra"), 0);
  EXPECT_EQ(sum("chip=m5"), 0x7c00);
}

TEST_F(StandInTrouble, TheEnvironmentSettlesItAndTheReportIsWritten) {
  // A process of its own: settings are read, and the report is written, once per process.
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const TestFolder folder("standin_report");
  ::setenv("STANDIN", fmt::format("nil_at=model;report={}", (folder / "counts").string()).c_str(),
           1);
  const auto load_and_leave = [] {
    std::fprintf(stderr, "%s", Model(product_text()).get() == nullptr ? "nil" : "a model");
    std::exit(0);
  };
  EXPECT_EXIT(load_and_leave(), testing::ExitedWithCode(0), "nil");
  ::unsetenv("STANDIN");
  std::string report;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path()))
    report += read_file(entry.path());
  EXPECT_EQ(report.substr(0, 19), "{\"live_objects\": 0,");
  EXPECT_TRUE(contains(report, "\"over_releases\": 0"));
  EXPECT_EQ(std::ranges::count(report, '\n'), 1);
}

}  // namespace
}  // namespace weft::ane_test
