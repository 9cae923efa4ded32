#include "ane/runtime_fixture.h"

#include <dlfcn.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "base/half.h"

namespace weft::device::ane::runtime {
namespace {

namespace fs = std::filesystem;

constexpr int64_t kRows = 5, kInner = 3, kCols = 4;
constexpr const char* kCounters[] = {"live_objects",     "over_releases", "unpooled", "compiles",
                                     "compile_failures", "loads",         "unloads",  "loaded",
                                     "evaluations",      "faults"};

template <class Function>
Function standin(const char* name) {
  static void* const library = ::dlopen(WEFT_STANDIN, RTLD_NOW | RTLD_LOCAL);
  return library == nullptr ? nullptr : reinterpret_cast<Function>(::dlsym(library, name));
}

long counter(const char* name) { return standin<long (*)(const char*)>("standin_counter")(name); }

float weight_at(int seed, int64_t row, int64_t k) {
  return static_cast<float>(seed + row * kInner + k + 1);
}
float input_at(int seed, int64_t k, int64_t col) {
  return static_cast<float>(seed + 2 * k * k - 3 * col) * 0.5f;
}

size_t place_of(std::span<const Slot> slots, std::string_view name) {
  for (size_t i = 0; i < slots.size(); ++i)
    if (slots[i].name == name) return i;
  fail("no slot is called '{}'", name);
}

template <class Value>
void write(Buffer& buffer, const Layout& layout, const Value& value) {
  const Access access(buffer, Buffer::Use::write);
  for (int64_t row = 0; row < layout.rows; ++row)
    for (int64_t col = 0; col < layout.cols; ++col) {
      const uint16_t half = to_half(value(row, col));
      std::memcpy(access.data() + row * layout.row_bytes + col * 2, &half, 2);
    }
}

void read(Buffer& buffer, const Layout& layout, std::vector<float>& to) {
  const Access access(buffer, Buffer::Use::read);
  for (int64_t row = 0; row < layout.rows; ++row)
    for (int64_t col = 0; col < layout.cols; ++col) {
      uint16_t half = 0;
      std::memcpy(&half, access.data() + row * layout.row_bytes + col * 2, 2);
      to.push_back(from_half(half));
    }
}

}  // namespace

std::string product_text() {
  return R"(program(1.3)
[buildInfo = dict<string, string>({{"coremlc-component-MIL", "3510.2.1"}, {"coremlc-version", "3505.4.1"}})]
{
    func main<ios18>(tensor<fp16, [1, 1, 5, 3]> weight, tensor<fp16, [1, 1, 3, 4]> input) {
        bool no = const()[name = string("no"), val = bool(false)];
        tensor<fp16, [1, 1, 5, 4]> product = matmul(x = weight, y = input, transpose_x = no, transpose_y = no)[name = string("product")];
        tensor<fp16, [1, 1, 5, 4]> a_double = add(x = product, y = product)[name = string("a_double")];
    } -> (product, a_double);
}
)";
}

RuntimeTest::RuntimeTest() {
  ::setenv("WEFT_ANE_LIBRARY", WEFT_STANDIN, 1);
  ::setenv("TMPDIR", temporary_.path().c_str(), 1);
  configure("");
  for (const char* const name : kCounters) before_.push_back(counter(name));
}

RuntimeTest::~RuntimeTest() {
  configure("");
  ::unsetenv("WEFT_ANE_LIBRARY");
  ::unsetenv("TMPDIR");
}

void RuntimeTest::TearDown() {
  EXPECT_EQ(counted("live_objects"), 0);
  EXPECT_EQ(counted("over_releases"), 0);
  EXPECT_EQ(counted("unpooled"), 0);
  EXPECT_EQ(counted("loaded"), 0);
  EXPECT_EQ(files(), 0u);
}

void RuntimeTest::configure(const std::string& settings) {
  standin<void (*)(const char*)>("standin_configure")(settings.c_str());
}

long RuntimeTest::counted(const char* name) const {
  for (size_t i = 0; i < std::size(kCounters); ++i)
    if (std::string_view(kCounters[i]) == name) return counter(name) - before_[i];
  fail("no counter is called '{}'", name);
}

size_t RuntimeTest::files() const {
  return static_cast<size_t>(
      std::distance(fs::recursive_directory_iterator(temporary_.path()), {}));
}

Product::Product(Transport& by, std::string_view program)
    : transport(by), executable(by.load(program, product_text())) {
  inputs = buffers(executable->inputs());
  outputs = buffers(executable->outputs());
}

std::vector<std::shared_ptr<Buffer>> Product::buffers(std::span<const Slot> slots) const {
  std::vector<std::shared_ptr<Buffer>> made;
  for (const Slot& slot : slots) made.push_back(transport.allocate(slot.layout, slot.bytes));
  return made;
}

void Product::fill(int seed) {
  const std::span<const Slot> slots = executable->inputs();
  const size_t weight = place_of(slots, "weight"), input = place_of(slots, "input");
  write(*inputs[weight], slots[weight].layout,
        [seed](int64_t row, int64_t k) { return weight_at(seed, row, k); });
  write(*inputs[input], slots[input].layout,
        [seed](int64_t k, int64_t col) { return input_at(seed, k, col); });
}

// Small whole numbers and halves of them: every product and sum is exact in fp16.
std::vector<float> Product::expected(int seed) const {
  std::vector<float> product;
  for (int64_t row = 0; row < kRows; ++row)
    for (int64_t col = 0; col < kCols; ++col) {
      float sum = 0;
      for (int64_t k = 0; k < kInner; ++k) sum += weight_at(seed, row, k) * input_at(seed, k, col);
      product.push_back(sum);
    }
  for (size_t i = 0; i < static_cast<size_t>(kRows * kCols); ++i) product.push_back(2 * product[i]);
  return product;
}

std::vector<float> Product::found() const {
  std::vector<float> values;
  const std::span<const Slot> slots = executable->outputs();
  for (const char* const name : {"product", "a_double"}) {
    const size_t place = place_of(slots, name);
    read(*outputs[place], slots[place].layout, values);
  }
  return values;
}

Fault fault_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Fault& fault) {
    return fault;
  }
  ADD_FAILURE() << "a Fault is expected";
  return own_fault(Stage::open, "", "none");
}

}  // namespace weft::device::ane::runtime
