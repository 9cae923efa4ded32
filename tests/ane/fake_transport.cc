#include "ane/fake_transport.h"

#include <algorithm>

#include "base/half.h"
#include "device/ane/arithmetic.h"
#include "device/ane/mil/read.h"
#include "device/ane/sim/engine.h"

namespace weft::test {
namespace {

using device::ane::Lowered;
using runtime::Layout;
using runtime::Slot;
using Buffers = std::vector<std::shared_ptr<runtime::Buffer>>;

class FakeBuffer final : public runtime::Buffer {
 public:
  explicit FakeBuffer(int64_t bytes) : memory_(static_cast<size_t>(bytes)) {}
  std::byte* data() const override { return const_cast<std::byte*>(memory_.data()); }
  int64_t bytes() const override { return static_cast<int64_t>(memory_.size()); }
  void lock(Use) override {}
  void unlock(Use) override {}

 private:
  std::vector<std::byte> memory_;
};

class FakeExecutable final : public runtime::Executable {
 public:
  FakeExecutable(std::string_view name, const std::string& text, Mood& mood)
      : name_(name),
        mood_(mood),
        lowered_(device::ane::mil::read(device::ane::mil::parse(text), {})),
        engine_(lowered_.program, device::ane::numerics_of(device::ane::chip_named("m4")),
                workers_) {
    for (size_t i = 0; i < lowered_.feeds.size(); ++i) {
      const ir::Port& port = lowered_.program.inputs()[i];
      if (!is_constant(i)) inputs_.push_back(slot(port)), inputs_of_.push_back(i);
      for (const auto& piece : lowered_.feeds[i].pieces)
        if (piece.from.empty()) std::ranges::copy(piece.values, engine_.input(i).begin());
    }
    for (const ir::Output& output : lowered_.program.outputs())
      outputs_.push_back(slot(output.port));
    ++mood_.live;
  }
  ~FakeExecutable() override { --mood_.live; }

  std::span<const Slot> inputs() const override { return inputs_; }
  std::span<const Slot> outputs() const override { return outputs_; }
  size_t bind(std::span<const std::shared_ptr<runtime::Buffer>> inputs,
              std::span<const std::shared_ptr<runtime::Buffer>> outputs) override {
    requests_.push_back({{inputs.begin(), inputs.end()}, {outputs.begin(), outputs.end()}});
    return requests_.size() - 1;
  }
  void run(size_t request) override {
    if (mood_.before) mood_.before(name_);
    const auto& [in, out] = requests_.at(request);
    for (size_t i = 0; i < in.size(); ++i) {
      const std::span<float> to = engine_.input(inputs_of_[i]);
      each(inputs_[i].layout, in[i]->data(),
           [&](uint16_t& half, size_t at) { to[at] = from_half(half); });
    }
    engine_.run();
    for (size_t i = 0; i < out.size(); ++i) {
      const std::span<const float> from = engine_.output(i);
      each(outputs_[i].layout, out[i]->data(),
           [&](uint16_t& half, size_t at) { half = to_half(from[at]); });
    }
    if (mood_.after)
      mood_.after(name_, {reinterpret_cast<uint16_t*>(out[0]->data()),
                          static_cast<size_t>(out[0]->bytes()) / 2});
  }
  void reload() override {
    ++mood_.reloads;
    if (mood_.reloaded) mood_.reloaded(name_);
  }

 private:
  struct Request {
    Buffers inputs, outputs;
  };

  bool is_constant(size_t i) const {
    return std::ranges::any_of(lowered_.feeds[i].pieces,
                               [](const auto& p) { return p.from.empty(); });
  }
  Slot slot(const ir::Port& port) const {
    const int64_t cols = port.shape.cols(), rows = port.shape.count() / cols;
    const int64_t row_bytes = (2 * cols + mood_.row_align - 1) / mood_.row_align * mood_.row_align;
    return {port.name, {rows, cols, row_bytes}, rows * row_bytes};
  }
  template <class F>
  static void each(const Layout& layout, std::byte* data, const F& f) {
    for (int64_t r = 0; r < layout.rows; ++r)
      for (int64_t c = 0; c < layout.cols; ++c)
        f(*reinterpret_cast<uint16_t*>(data + r * layout.row_bytes + 2 * c),
          static_cast<size_t>(r * layout.cols + c));
  }

  const std::string name_;
  Mood& mood_;
  const Lowered lowered_;
  Workers workers_{1};
  device::ane::sim::Engine engine_;
  std::vector<Slot> inputs_, outputs_;
  std::vector<size_t> inputs_of_;
  std::vector<Request> requests_;
};

class FakeTransport final : public runtime::Transport {
 public:
  explicit FakeTransport(Mood& mood) : mood_(mood) {}
  std::string_view name() const override { return "a fake"; }
  std::unique_ptr<runtime::Executable> load(std::string_view program,
                                            const std::string& text) override {
    mood_.texts.push_back(text);
    return std::make_unique<FakeExecutable>(program, text, mood_);
  }
  std::shared_ptr<runtime::Buffer> allocate(const Layout&, int64_t bytes) override {
    return std::make_shared<FakeBuffer>(bytes);
  }
  int compilations() const override { return static_cast<int>(mood_.texts.size()); }
  int loads() const override { return compilations(); }

 private:
  Mood& mood_;
};

}  // namespace

std::unique_ptr<runtime::Transport> make_fake_transport(Mood& mood) {
  return std::make_unique<FakeTransport>(mood);
}

}  // namespace weft::test
