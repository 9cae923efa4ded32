// A model of the stand-in, its surfaces and requests, for tests.
#pragma once

#include <atomic>
#include <bit>
#include <map>
#include <span>

#include "ane/standin_library.h"

namespace weft::ane_test {

/// A matrix of halves in a surface.
class Surface {
 public:
  Surface(int64_t rows, int64_t cols, int64_t row_bytes, int64_t bytes) : row_bytes_(row_bytes) {
    const std::pair<const char*, int64_t> wanted[] = {
        {"kIOSurfaceWidth", cols},        {"kIOSurfaceHeight", rows},
        {"kIOSurfaceBytesPerElement", 2}, {"kIOSurfaceBytesPerRow", row_bytes},
        {"kIOSurfaceAllocSize", bytes},   {"kIOSurfacePixelFormat", 0x4c303068}};
    std::vector<Id> keys;
    std::vector<Hold> values;
    for (const auto& [key, value] : wanted) {
      keys.push_back(*symbol<Id>(key));
      values.push_back(number(value));
    }
    surface_ = Hold(call<Id(Id)>("IOSurfaceCreate", dictionary(keys, ids(values)).get()));
  }
  /// Rows of whole 64 bytes.
  Surface(int64_t rows, int64_t cols)
      : Surface(rows, cols, (cols * 2 + 63) / 64 * 64, (cols * 2 + 63) / 64 * 64 * rows) {}

  Id get() const { return surface_.get(); }
  uint16_t& half(int64_t row, int64_t col) const {
    auto* const base = call<std::byte*(Id)>("IOSurfaceGetBaseAddress", surface_.get());
    return reinterpret_cast<uint16_t*>(base + row * row_bytes_)[col];
  }
  /// Every half of it, between the rows too.
  std::span<uint16_t> all() const {
    return {&half(0, 0), call<size_t(Id)>("IOSurfaceGetAllocSize", surface_.get()) / 2};
  }

 private:
  int64_t row_bytes_;
  Hold surface_;
};

/// The service class that the product asks for.
constexpr unsigned kQos = 21;

class Model {
 public:
  /// Throws what the methods throw.
  explicit Model(const std::string& text, bool with_files = true)
      : folder_(fmt::format("standin_model_{}", made_++)) {
    const Pool pool;
    auto* const described =
        send<Id>(class_named("_ANEInMemoryModelDescriptor"),
                 "modelWithMILText:weights:optionsPlist:", data(text).get(), none_.get(), Id{});
    model_ = Hold(retain(
        send<Id>(class_named("_ANEInMemoryModel"), "inMemoryModelWithDescriptor:", described)));
    send<void>(model_.get(), "setModelURL:", url(folder_.path()).get());
    if (!with_files) return;
    std::filesystem::create_directory(folder_ / "weights");
    write_file(folder_ / "model.mil", text);
  }

  /// "YES", or what the error says.
  std::string compile() { return step("compileWithQoS:options:error:"); }
  std::string load() { return step("loadWithQoS:options:error:"); }
  std::string unload() {
    const Pool pool;
    Id error = nullptr;
    return reply(send<bool>(model_.get(), "unloadWithQoS:error:", kQos, &error), error);
  }
  std::string evaluate(Id request, unsigned qos = kQos) {
    const Pool pool;
    Id error = nullptr;
    return reply(send<bool>(model_.get(), "evaluateWithQoS:options:request:error:", qos,
                            none_.get(), request, &error),
                 error);
  }
  /// Compiles and loads.
  void make_ready() {
    const std::string compiled = compile(), loaded = load();
    if (compiled != "YES" || loaded != "YES") fail("{}, {}", compiled, loaded);
  }

  Id get() const { return model_.get(); }
  const std::filesystem::path& folder() const { return folder_.path(); }

 private:
  std::string step(const char* name) {
    const Pool pool;
    Id error = nullptr;
    return reply(send<bool>(model_.get(), name, kQos, none_.get(), &error), error);
  }
  // By reference: looked at once the message is answered.
  static std::string reply(bool yes, const Id& error) { return yes ? "YES" : error_text(error); }

  static inline std::atomic<int> made_ = 0;
  TestFolder folder_;
  Hold none_ = dictionary();
  Hold model_;
};

/// One surface for each index, in order.
inline Hold request(const std::vector<const Surface*>& inputs,
                    const std::vector<const Surface*>& outputs) {
  const Pool pool;
  const auto wrapped = [](const std::vector<const Surface*>& surfaces) {
    std::vector<Id> objects;
    for (const Surface* const surface : surfaces)
      objects.push_back(
          send<Id>(class_named("_ANEIOSurfaceObject"), "objectWithIOSurface:", surface->get()));
    return array(objects);
  };
  const auto indices = [](size_t count) {
    std::vector<Hold> numbers;
    for (size_t i = 0; i < count; ++i) numbers.push_back(number(static_cast<int64_t>(i)));
    return array(ids(numbers));
  };
  return Hold(retain(
      send<Id>(class_named("_ANERequest"),
               "requestWithInputs:inputIndices:outputs:outputIndices:weightsBuffer:perfStats:"
               "procedureIndex:",
               wrapped(inputs).get(), indices(inputs.size()).get(), wrapped(outputs).get(),
               indices(outputs.size()).get(), Id{}, Id{}, number(0).get())));
}

/// y = w x: declared x first, though 'W' comes before 'x'.
constexpr int64_t kRows = 6, kInner = 32, kCols = 48;
inline std::string product_text(const std::string& mark = "") {
  return "program(1.3)\n{\nfunc main<ios18>(tensor<fp16, [1, 1, 32, 48]> x, tensor<fp16, [1, 1, 6, "
         "32]> W) {\nbool no = const()[name = string(\"no" +
         mark +
         "\"), val = bool(false)];\ntensor<fp16, [1, 1, 6, 48]> y = matmul(x = W, y = x, "
         "transpose_x = no, transpose_y = no)[name = string(\"y\")];\n} -> (y);\n}\n";
}

/// The product, ready to be evaluated: small whole numbers, which halves hold exactly.
struct Product {
  explicit Product(const std::string& mark = "") : model(product_text(mark)) {
    for (int64_t r = 0; r < kRows; ++r)
      for (int64_t k = 0; k < kInner; ++k) w.half(r, k) = half_of(w_at(r, k));
    for (int64_t k = 0; k < kInner; ++k)
      for (int64_t c = 0; c < kCols; ++c) x.half(k, c) = half_of(x_at(k, c));
    for (uint16_t& half : y.all()) half = kPoison;
    requested = request({&w, &x}, {&y});
  }
  std::string evaluate() { return model.evaluate(requested.get()); }
  /// The largest difference to `factor` times the product.
  int difference(int factor = 1) const {
    int largest = 0;
    for (int64_t r = 0; r < kRows; ++r)
      for (int64_t c = 0; c < kCols; ++c) {
        int sum = 0;
        for (int64_t k = 0; k < kInner; ++k) sum += w_at(r, k) * x_at(k, c);
        largest = std::max(largest, std::abs(number_of(y.half(r, c)) - factor * sum));
      }
    return largest;
  }

  static constexpr uint16_t kPoison = 0x7e77;  // a NaN
  static int w_at(int64_t r, int64_t k) { return static_cast<int>((r * 5 + k * 3) % 7) - 2; }
  static int x_at(int64_t k, int64_t c) { return static_cast<int>((k * 7 + c * 4) % 9) - 3; }
  // Whole numbers below 2048 as halves, by hand.
  static uint16_t half_of(int number) {
    if (number == 0) return 0;
    const auto size = static_cast<uint32_t>(std::abs(number));
    const int exponent = std::bit_width(size) - 1;
    return static_cast<uint16_t>((number < 0 ? 0x8000 : 0) | ((exponent + 15) << 10) |
                                 ((size << (10 - exponent)) & 0x3ff));
  }
  static int number_of(uint16_t half) {
    const int exponent = ((half >> 10) & 31) - 15, size = (half & 0x3ff) | 0x400;
    if ((half & 0x7fff) == 0) return 0;
    if (exponent < 0 || exponent > 10) return 1 << 20;  // none such is expected
    return (half & 0x8000 ? -size : size) >> (10 - exponent);
  }

  Model model;
  Surface w{kRows, kInner}, x{kInner, kCols}, y{kRows, kCols};
  Hold requested;
};

}  // namespace weft::ane_test
