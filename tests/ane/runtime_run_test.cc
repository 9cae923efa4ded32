// Programs that run: binding by name, rows that are padded, requests, loading again.
#include "ane/runtime_fixture.h"
#include "base/test_support.h"
#include "device/ane/runtime/retry.h"

namespace weft::device::ane::runtime {
namespace {

std::vector<std::string> names_of(std::span<const Slot> slots) {
  std::vector<std::string> names;
  for (const Slot& slot : slots) names.push_back(slot.name);
  return names;
}
using Names = std::vector<std::string>;

class RuntimeRun : public RuntimeTest {
 protected:
  void run_product() {
    const auto transport = open_transport();
    Product product(*transport);
    const size_t request = product.bind();
    for (const int seed : {1, 4}) {
      product.fill(seed);
      product.executable->run(request);
      EXPECT_EQ(product.found(), product.expected(seed));
    }
  }
};

TEST_F(RuntimeRun, MultipliesWhatStandsInTheSlots) {
  EXPECT_EQ(absent(), std::nullopt);
  EXPECT_EQ(open_transport()->name(), "in-memory models");
  run_product();
  EXPECT_EQ(counted("evaluations"), 2);
}

TEST_F(RuntimeRun, SlotsAreInTheSystemsOrder) {
  const auto transport = open_transport();
  const Product sorted(*transport);
  EXPECT_EQ(names_of(sorted.executable->inputs()), (Names{"input", "weight"}));
  EXPECT_EQ(names_of(sorted.executable->outputs()), (Names{"a_double", "product"}));
  configure("order=text");
  const Product as_text(*transport);
  EXPECT_EQ(names_of(as_text.executable->inputs()), (Names{"weight", "input"}));
  EXPECT_EQ(names_of(as_text.executable->outputs()), (Names{"product", "a_double"}));
}

TEST_F(RuntimeRun, RightInBothOrders) {
  configure("order=text");
  run_product();
}

TEST_F(RuntimeRun, OutputsMayCarryASuffix) {
  configure("suffix=1");
  const auto transport = open_transport();
  const Product product(*transport);
  EXPECT_EQ(names_of(product.executable->outputs()), (Names{"a_double", "product"}));
  run_product();
}

TEST_F(RuntimeRun, RowsAreAsFarApartAsTheSystemSays) {
  for (const int64_t align : {64, 128}) {
    configure(fmt::format("row_align={}", align));
    const auto transport = open_transport();
    const Product product(*transport);
    const Slot& input = product.executable->inputs()[0];
    EXPECT_EQ(input.layout, (Layout{.rows = 3, .cols = 4, .row_bytes = align}));
    EXPECT_EQ(input.bytes, 3 * align);
    run_product();
  }
}

TEST_F(RuntimeRun, BuffersAreZeroAndWholePages) {
  const auto transport = open_transport();
  const auto small = transport->allocate(padded(3, 4), 0),
             large = transport->allocate(padded(1000, 40), 0),
             larger = transport->allocate(padded(3, 4), 50000);
  EXPECT_EQ(small->bytes(), 49152);
  EXPECT_EQ(large->bytes(), 8 * 16384);
  EXPECT_EQ(larger->bytes(), 4 * 16384);
  const Access access(*large, Buffer::Use::read);
  for (int64_t i = 0; i < large->bytes(); ++i) ASSERT_EQ(access.data()[i], std::byte{0});
}

TEST_F(RuntimeRun, RequestsOfOneProgramHaveTheirOwnBuffers) {
  const auto transport = open_transport();
  Product product(*transport);
  const size_t first = product.bind();
  product.fill(1);
  const auto first_outputs = product.outputs;
  product.inputs = product.buffers(product.executable->inputs());
  product.outputs = product.buffers(product.executable->outputs());
  const size_t second = product.bind();
  product.fill(2);
  product.executable->run(second);
  product.executable->run(first);
  EXPECT_EQ(product.found(), product.expected(2));
  product.outputs = first_outputs;
  EXPECT_EQ(product.found(), product.expected(1));
}

TEST_F(RuntimeRun, ARequestKeepsItsBuffersAlive) {
  const auto transport = open_transport();
  Product product(*transport);
  product.fill(3);
  const size_t request = product.bind();
  const auto outputs = product.outputs;
  product.inputs.clear();
  product.outputs.clear();
  product.executable->run(request);
  product.outputs = outputs;
  EXPECT_EQ(product.found(), product.expected(3));
}

TEST_F(RuntimeRun, BuffersOutliveProgramAndTransport) {
  std::shared_ptr<Buffer> buffer;
  {
    const auto transport = open_transport();
    Product product(*transport);
    product.bind();
    buffer = product.inputs[0];
  }
  const Access access(*buffer, Buffer::Use::write);
  access.data()[0] = std::byte{1};
}

TEST_F(RuntimeRun, LoadedAgainRequestsKeepTheirNumbers) {
  const auto transport = open_transport();
  Product product(*transport);
  const size_t request = product.bind();
  product.fill(1);
  product.executable->run(request);
  product.executable->reload();
  product.fill(5);
  product.executable->run(request);
  EXPECT_EQ(product.found(), product.expected(5));
  EXPECT_EQ(product.bind(), request + 1);
  EXPECT_EQ(transport->compilations(), 1);
  EXPECT_EQ(transport->loads(), 2);
  EXPECT_EQ(counted("unloads"), 1);
}

TEST_F(RuntimeRun, ProgramsOfTheSameTextAreApart) {
  const auto transport = open_transport();
  Product a(*transport);
  {
    const Product b(*transport);
    EXPECT_EQ(counted("loaded"), 1);
  }
  const size_t request = a.bind();
  a.fill(2);
  a.executable->reload();
  a.executable->run(request);
  EXPECT_EQ(a.found(), a.expected(2));
}

TEST_F(RuntimeRun, RunsWhereAModelCanNotBeToldItsFolder) {
  configure("no_selector=setModelURL:");
  run_product();
  EXPECT_EQ(counted("compiles"), 1);
}

TEST_F(RuntimeRun, RunsWhereAModelDoesNotListen) {
  configure("ignore_url=1");
  const auto transport = open_transport();
  for (int i = 0; i < 2; ++i) Product product(*transport);
  EXPECT_EQ(transport->compilations(), 2);
  EXPECT_EQ(counted("compile_failures"), 1);  // the first, and it was remembered
}

TEST_F(RuntimeRun, ThousandRunsLeaveNoObject) {
  const auto transport = open_transport();
  Product product(*transport);
  const size_t request = product.bind();
  product.executable->run(request);
  const long before = counted("live_objects");
  for (int i = 0; i < 1000; ++i) product.executable->run(request);
  EXPECT_EQ(counted("live_objects"), before);
}

TEST_F(RuntimeRun, ShortTroubleIsSatOut) {
  const auto transport = open_transport();
  Product product(*transport);
  const size_t request = product.bind();
  int repeats = 0;
  const auto run = [&](const std::string& settings) {
    configure(settings);
    repeats = 0;
    for (int i = 0; i < 9; ++i)
      repeats +=
          run_patiently(*product.executable, request, [](std::chrono::milliseconds) {}).count;
  };
  run("cancel=4");
  EXPECT_EQ(repeats, 2);  // evaluations 4 and 8 of 11
  run("busy=5");
  EXPECT_EQ(repeats, 4);  // 5, 6 and 10, 11 of 13
  run("");
  EXPECT_EQ(repeats, 0);
}

}  // namespace
}  // namespace weft::device::ane::runtime
