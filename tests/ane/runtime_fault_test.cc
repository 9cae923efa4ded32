// What the system refuses, and what it throws: each is a Fault that says so, and nothing is left.
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>

#include "ane/runtime_fixture.h"
#include "base/file.h"
#include "device/ane/runtime/retry.h"

namespace weft::device::ane::runtime {
namespace {

namespace fs = std::filesystem;

bool says(const Fault& fault, std::string_view part) {
  return std::string_view(fault.what()).find(part) != std::string_view::npos;
}

class RuntimeFault : public RuntimeTest {
 protected:
  /// Of compiling and loading product_text() under `settings`.
  Fault load_fault(const std::string& settings) {
    configure(settings);
    const auto transport = open_transport();
    const Fault fault = fault_of([&] { transport->load("ffn", product_text()); });
    EXPECT_EQ(transport->loads(), 0);
    EXPECT_EQ(files(), 0u);
    EXPECT_EQ(counted("loaded"), 0);
    EXPECT_TRUE(says(fault, "'ffn'")) << fault.what();
    return fault;
  }
  /// Of running it.
  Fault run_fault(const std::string& settings) {
    const auto transport = open_transport();
    Product product(*transport, "ffn");
    const size_t request = product.bind();
    configure(settings);
    const Fault fault = fault_of([&] { product.executable->run(request); });
    EXPECT_EQ(fault.stage, Stage::run);
    EXPECT_TRUE(says(fault, "'ffn'")) << fault.what();
    return fault;
  }
};

TEST_F(RuntimeFault, RefusedByTheBackEnd) {
  const Fault fault = load_fault("refuse=matmul");
  EXPECT_EQ(fault.stage, Stage::compile);
  EXPECT_EQ(fault.code, 1);
  EXPECT_EQ(fault.domain, "com.apple.appleneuralengine.compiler");
  EXPECT_EQ(fault.cure, Cure::other);
  EXPECT_TRUE(says(fault, "CompilationFailure")) << fault.what();
}

TEST_F(RuntimeFault, RefusedForItsText) {
  const Fault fault = load_fault("invalid=ios18");
  EXPECT_EQ(fault.stage, Stage::compile);
  EXPECT_TRUE(says(fault, "older dialect")) << fault.what();
}

// Before the first success the folder may be to blame; afterwards a refusal is one.
TEST_F(RuntimeFault, ARefusedProgramIsCompiledOnceMoreAtMost) {
  const auto transport = open_transport();
  const auto refused = [&] {
    configure("refuse=matmul");
    const long before = counted("compile_failures");
    fault_of([&] { transport->load("ffn", product_text()); });
    configure("");
    return counted("compile_failures") - before;
  };
  EXPECT_EQ(refused(), 2);
  { const Product product(*transport); }
  EXPECT_EQ(refused(), 1);
}

TEST_F(RuntimeFault, TooManyLoaded) {
  const Fault fault = load_fault("load_limit=0");
  EXPECT_EQ(fault.stage, Stage::load);
  EXPECT_EQ(fault.status, 0x50004);
  EXPECT_TRUE(says(fault, "ANE-90")) << fault.what();
}

TEST_F(RuntimeFault, FactoriesThatReturnNothing) {
  EXPECT_EQ(load_fault("nil_at=describe").stage, Stage::describe);
  const Fault fault = load_fault("nil_at=model");
  EXPECT_EQ(fault.stage, Stage::describe);
  EXPECT_TRUE(says(fault, "inMemoryModelWithDescriptor:")) << fault.what();
}

TEST_F(RuntimeFault, ExceptionsWhileItIsMade) {
  EXPECT_EQ(load_fault("throw_at=describe").stage, Stage::describe);
  EXPECT_EQ(load_fault("throw_at=compile").stage, Stage::compile);
  const Fault fault = load_fault("throw_at=load");
  EXPECT_EQ(fault.stage, Stage::load);
  EXPECT_TRUE(says(fault, "loadWithQoS:options:error: threw")) << fault.what();
}

TEST_F(RuntimeFault, ARequestThatCanNotBeMade) {
  const auto transport = open_transport();
  Product product(*transport, "ffn");
  for (const char* const settings : {"nil_at=request", "throw_at=request"}) {
    configure(settings);
    const Fault fault = fault_of([&] { product.bind(); });
    EXPECT_EQ(fault.stage, Stage::bind);
    EXPECT_TRUE(says(fault, "requestWithInputs:")) << fault.what();
  }
  configure("");
  EXPECT_EQ(product.bind(), 0u);  // what failed has no number
}

TEST_F(RuntimeFault, CancelledIsForAnotherTry) {
  const Fault fault = run_fault("cancel=1");
  EXPECT_EQ(fault.code, 34);
  EXPECT_EQ(fault.status, 0x12);
  EXPECT_EQ(fault.cure, Cure::again);
}

TEST_F(RuntimeFault, BusyIsForWaiting) {
  const Fault fault = run_fault("busy=1");
  EXPECT_EQ(fault.code, 8);
  EXPECT_EQ(fault.status, 0x5);
  EXPECT_EQ(fault.cure, Cure::wait);
}

TEST_F(RuntimeFault, TimeOutNamesEverySlot) {
  const Fault fault = run_fault("timeout=matmul");
  EXPECT_EQ(fault.status, 0xf);
  EXPECT_EQ(fault.cure, Cure::other);
  EXPECT_TRUE(says(fault,
                   "; input 0: 'input' 3 x 4 in rows of 64 bytes, 192 bytes, surface of "
                   "49152 bytes; input 1: 'weight' 5 x 3 in rows of 64 bytes, 320 bytes, "
                   "surface of 49152 bytes; output 0: 'a_double' 5 x 4 in rows"))
      << fault.what();
}

TEST_F(RuntimeFault, AnExceptionWhileItRuns) {
  const Fault fault = run_fault("throw=matmul");
  EXPECT_EQ(fault.cure, Cure::other);
  EXPECT_TRUE(says(fault, "evaluateWithQoS:options:request:error: threw")) << fault.what();
}

TEST_F(RuntimeFault, ItRunsAgainAfterEachOfThem) {
  const auto transport = open_transport();
  Product product(*transport);
  const size_t request = product.bind();
  for (const char* const settings : {"throw=matmul", "timeout=matmul", "cancel=1"}) {
    configure(settings);
    fault_of([&] { product.executable->run(request); });
    configure("");
    product.fill(6);
    product.executable->run(request);
    EXPECT_EQ(product.found(), product.expected(6));
  }
}

TEST_F(RuntimeFault, PatienceEnds) {
  const auto transport = open_transport();
  Product product(*transport);
  const size_t request = product.bind();
  configure("cancel=1");
  const Fault fault = fault_of(
      [&] { run_patiently(*product.executable, request, [](std::chrono::milliseconds) {}); });
  EXPECT_EQ(fault.cure, Cure::again);
  EXPECT_EQ(counted("evaluations"), 9);
}

TEST_F(RuntimeFault, ABufferThatDoesNotSuitItsSlot) {
  const auto transport = open_transport();
  Product product(*transport, "ffn");
  product.inputs[1] = transport->allocate({.rows = 5, .cols = 3, .row_bytes = 128}, 0);
  const Fault fault = fault_of([&] { product.bind(); });
  EXPECT_EQ(fault.stage, Stage::bind);
  EXPECT_TRUE(says(fault,
                   "slot 'weight' 5 x 3 in rows of 64 bytes, 320 bytes has a surface of "
                   "49152 bytes in rows of 128"))
      << fault.what();
}

TEST_F(RuntimeFault, ABufferThatIsTooSmall) {
  configure("row_align=16384");
  const auto transport = open_transport();
  Product product(*transport, "ffn");
  product.inputs[1] = transport->allocate({.rows = 2, .cols = 3, .row_bytes = 16384}, 0);
  const Fault fault = fault_of([&] { product.bind(); });
  EXPECT_TRUE(says(fault, "81920 bytes has a surface of 49152 bytes")) << fault.what();
}

TEST_F(RuntimeFault, AFailedUnlockIsSaidByTheNextLock) {
  const auto transport = open_transport();
  const auto buffer = transport->allocate(padded(3, 4), 0);
  buffer->unlock(Buffer::Use::read);
  const Fault fault = fault_of([&] { buffer->lock(Buffer::Use::read); });
  EXPECT_TRUE(says(fault, "can't be unlocked: 0xe00002cd")) << fault.what();
}

TEST_F(RuntimeFault, AfterAFailedReloadNothingRunsUntilOneSucceeds) {
  const auto transport = open_transport();
  Product product(*transport, "ffn");
  const size_t request = product.bind();
  for (const char* const settings :
       {"load_limit=0", "throw_at=load", "nil_at=request", "throw_at=request"}) {
    configure(settings);
    fault_of([&] { product.executable->reload(); });
    configure("");
    EXPECT_TRUE(says(fault_of([&] { product.executable->run(request); }), "not loaded"));
    product.executable->reload();
    product.fill(7);
    product.executable->run(request);
    EXPECT_EQ(product.found(), product.expected(7));
  }
}

// In a process of its own: the stand-in counts the compilations of this one for other tests, too.
TEST_F(RuntimeFault, AtMost115Compilations) {
  const auto compile_all = [this] {
    {
      const auto transport = open_transport();
      for (int i = 0; i < 115; ++i) transport->load("ffn", product_text());
      EXPECT_EQ(transport->compilations(), 115);
      const Fault fault = fault_of([&] { transport->load("ffn", product_text()); });
      EXPECT_EQ(fault.stage, Stage::compile);
      EXPECT_TRUE(says(fault, "ANE-89")) << fault.what();
      EXPECT_EQ(counted("compiles"), 115);
    }
    ::_exit(HasFailure() ? 1 : 0);
  };
  EXPECT_EXIT(compile_all(), ::testing::ExitedWithCode(0), "");
}

TEST_F(RuntimeFault, WhatIsNotThereIsNamed) {
  configure("no_class=_ANERequest");
  EXPECT_NE(absent().value_or("").find("_ANERequest"), std::string::npos);
  EXPECT_EQ(fault_of([] { open_transport(); }).stage, Stage::open);
  configure("no_selector=modelAttributes");
  EXPECT_NE(absent().value_or("").find("modelAttributes"), std::string::npos);
}

TEST_F(RuntimeFault, ALibraryThatIsNotThereIsNamed) {
  ::setenv("WEFT_ANE_LIBRARY", "/nowhere/standin.so", 1);
  EXPECT_NE(absent().value_or("").find("/nowhere/standin.so"), std::string::npos);
  ::setenv("WEFT_ANE_LIBRARY", "libc.so.6", 1);
  EXPECT_NE(absent().value_or("").find("objc_getClass"), std::string::npos);
}

TEST_F(RuntimeFault, ALinkInThePlaceOfTheFolderIsRefused) {
  configure("no_selector=setModelURL:");
  const TestFolder elsewhere("runtime_elsewhere");
  const std::string text = product_text();
  const fs::path link = temporary_ / checksum(std::as_bytes(std::span(text)));
  fs::create_directory_symlink(elsewhere.path(), link);
  const auto transport = open_transport();
  EXPECT_NE(error_of([&] { transport->load("ffn", text); }).find("link"), std::string::npos);
  EXPECT_TRUE(fs::is_empty(elsewhere.path()));
  fs::remove(link);
}

TEST_F(RuntimeFault, TheFolderCanNotBeWritten) {
  const auto transport = open_transport();
  set_write_hook([](const fs::path&) { fail("the disk is full"); });
  EXPECT_EQ(error_of([&] { transport->load("ffn", product_text()); }), "the disk is full");
  set_write_hook({});
}

TEST_F(RuntimeFault, WhatACrashLeftIsRemovedAtTheNextStart) {
  for (const char* const settings : {"", "no_selector=setModelURL:"}) {
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      configure(settings);
      const auto transport = open_transport();
      const Product product(*transport);
      ::_exit(files() > 0 ? 0 : 1);
    }
    int status = 1;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_EQ(status, 0);
    EXPECT_GT(files(), 0u);
    open_transport();
    EXPECT_EQ(files(), 0u);
  }
}

}  // namespace
}  // namespace weft::device::ane::runtime
