// For tests only: a device that does what another does, and whatever a test wants it to do beside:
// take one form of several, report what it noticed, spoil what its launches wrote.
#pragma once

#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "device/device.h"

namespace weft::device {

struct WrappedWishes {
  std::string form = {}, reason = {};  ///< of every Kernel
  std::vector<Notice> notices = {};    ///< of the next after_step()
  std::optional<double> rated_flops = {};
  std::vector<double> measured_flops = {};  ///< of the next measurements; behind them there is none
  bool idle = false;                        ///< launches only say that they ran
  std::function<void(const Launch& launch)> after_launch;  ///< may write what the launch wrote
};

class WrappedDevice final : public Device {
 public:
  /// `wishes` may change at any time and outlive the device.
  WrappedDevice(std::unique_ptr<Device> inner, WrappedWishes& wishes)
      : inner_(std::move(inner)), wishes_(wishes) {}

  std::string_view name() const override { return "wrapped"; }
  std::string describe() const override { return "wrapped " + inner_->describe(); }
  std::optional<std::string> refuses(const ir::Program& program) const override {
    return inner_->refuses(program);
  }
  std::shared_ptr<Surface> allocate(const ir::Port& port, std::span<const Kernel* const>) override {
    return inner_->allocate(port);
  }
  std::unique_ptr<Launch> bind(std::shared_ptr<const Kernel> kernel,
                               std::span<const Bind> binds) override {
    const auto& wrapped = dynamic_cast<const WrappedKernel&>(*kernel);
    return std::make_unique<WrappedLaunch>(inner_->bind(wrapped.inner, binds), *this);
  }
  ir::DType arithmetic() const override { return inner_->arithmetic(); }
  std::optional<double> rated_flops() const override { return wishes_.rated_flops; }
  std::optional<double> measured_flops() override {
    if (wishes_.measured_flops.empty()) return std::nullopt;
    const double first = wishes_.measured_flops.front();
    wishes_.measured_flops.erase(wishes_.measured_flops.begin());
    return first;
  }
  std::vector<Notice> after_step() override { return std::exchange(wishes_.notices, {}); }

 protected:
  std::shared_ptr<const Kernel> build(const ir::Program& program) override {
    return std::make_shared<WrappedKernel>(inner_->compile(program), *this);
  }

 private:
  struct WrappedKernel final : Kernel {
    WrappedKernel(std::shared_ptr<const Kernel> kernel, WrappedDevice& device)
        : Kernel(kernel->program(), device), inner(std::move(kernel)), wishes(device.wishes_) {}
    std::string form() const override { return wishes.form; }
    std::string reason() const override { return wishes.reason; }
    std::shared_ptr<const Kernel> inner;
    const WrappedWishes& wishes;
  };
  class WrappedLaunch final : public Launch {
   public:
    WrappedLaunch(std::unique_ptr<Launch> inner, WrappedDevice& device)
        : Launch(inner->name(), device, {inner->reads().begin(), inner->reads().end()},
                 {inner->writes().begin(), inner->writes().end()}),
          inner_(std::move(inner)),
          wishes_(device.wishes_) {}

   private:
    void execute() override {
      if (!wishes_.idle) inner_->run();
      if (wishes_.after_launch) wishes_.after_launch(*this);
    }
    std::unique_ptr<Launch> inner_;
    const WrappedWishes& wishes_;
  };

  std::unique_ptr<Device> inner_;
  WrappedWishes& wishes_;
};

}  // namespace weft::device
