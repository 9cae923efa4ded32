// Wiring: from a list of calls by name ("fwdAttn: xnorm is xnorm.3a, wq is layers.3.wq") to
// Surfaces, Launches and Sequences. Nobody above says where a value lives: a value is a name.
//
// Each value gets one Surface on every device whose Kernels touch it. Where a call reads what was
// last written on another device, a copy is put in front of it; on one device there are no copies
// at all. Weights are the exception: they change once per update, so they are copied where the plan
// says sync().
#pragma once

#include <initializer_list>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "device/device.h"

namespace weft::train {

/// What the Launches are called that a Wiring puts between devices: values where they cross, and
/// weights where the plan says sync().
inline constexpr const char *kCopy = "copy", *kSync = "sync";

class Wiring {
 public:
  using KernelPtr = std::shared_ptr<const device::Kernel>;
  using SurfacePtr = std::shared_ptr<device::Surface>;

  /// `home` holds the values that are given.
  explicit Wiring(device::Device& home) : home_(home) {}

  /// The value `name` is this Surface of the home device: memory that exists and that others see
  /// too.
  void given(std::string name, SurfacePtr surface);
  /// The same for a weight: calls find the copy made by the last sync().
  void given_weight(std::string name, SurfacePtr surface);

  /// The calls that follow belong to the Sequence `name`.
  void begin(std::string name);
  /// One call: port → value, for every port of `kernel`.
  void call(const KernelPtr& kernel,
            std::initializer_list<std::pair<const char*, std::string>> binds);
  /// Copies every weight to the other devices that read it, in the order in which they were given.
  void sync();

  /// Allocates, binds and records; nothing can be added afterwards.
  void finish();

  /// After finish(). Runs the Sequence `name`; one without Launches (a sync() on a single device)
  /// is over at once.
  void run(std::string_view name) const;
  /// After finish(). The value's Surface where the host reads and writes it: on the home device if
  /// it was given, else on the first device that calls it. What a Sequence leaves there is current
  /// when it has run.
  device::Surface& surface(std::string_view value) const;
  /// After finish(). How often each Kernel, kCopy and kSync, is launched by the Sequence `name`.
  std::map<std::string, int> launches(std::string_view name) const;
  /// After finish(). What the Sequence `name` runs, in order.
  std::span<const std::unique_ptr<device::Launch>> sequence(std::string_view name) const {
    return recorded(name).launches;
  }
  /// The Programs of the calls of the Sequence `name`, in order. Valid as long as the Wiring.
  std::vector<const ir::Program*> programs(std::string_view name) const;
  /// After finish(). The bytes of the Surfaces allocated here.
  int64_t allocated_bytes() const { return allocated_bytes_; }

 private:
  struct Call {
    KernelPtr kernel;  // null: sync
    std::vector<std::pair<std::string, std::string>> binds;
  };
  struct Value {
    bool weight = false;
    device::Device* home = nullptr;
    std::map<device::Device*, SurfacePtr> surfaces;
    std::map<device::Device*, std::vector<const device::Kernel*>> users;
    std::map<device::Device*, ir::Port> ports;
    bool crosses() const { return surfaces.size() > 1; }
  };
  struct Recorded {
    std::string name;
    std::vector<Call> calls;
    std::vector<std::unique_ptr<device::Launch>> launches;
    std::unique_ptr<device::Sequence> sequence;
  };
  class Crossings;

  const Recorded& recorded(std::string_view name) const;
  void note_use(const Call& call);
  void allocate();
  void bind(Recorded& sequence);

  device::Device& home_;
  std::map<std::string, Value, std::less<>> values_;
  std::vector<std::string> weights_;  // in the order in which they were given
  std::vector<Recorded> sequences_;
  int64_t allocated_bytes_ = 0;
};

}  // namespace weft::train
