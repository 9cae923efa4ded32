// Devices: what runs Programs. describe → compile → allocate → bind → record → run; everything
// expensive happens before run, which allocates nothing, parses nothing and chooses nothing.
//
// This floor never heard of a transformer, and what stands above it never learns which device it
// talks to.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/span.h"
#include "ir/program.h"

namespace weft::device {

class Device;

/// The bytes that a Surface occupies, as addresses of some space: two Surfaces conflict when their
/// extents overlap.
struct Extent {
  uintptr_t begin = 0, end = 0;
  bool overlaps(const Extent& other) const { return begin < other.end && other.begin < end; }
};

/// Memory that a device computes on, with a shape and a type. The only place where the host's fp32
/// meets the device's type and layout. Owned by whoever holds the shared_ptr; reading and writing
/// while a Sequence that uses it runs is a mistake.
class Surface {
 public:
  explicit Surface(ir::Port port) : port_(std::move(port)) {}
  virtual ~Surface() = default;
  Surface(const Surface&) = delete;
  Surface& operator=(const Surface&) = delete;

  /// Name (for messages), shape and type.
  const ir::Port& port() const { return port_; }
  /// Stores shape.count() numbers, row-major, converted to the Surface's type.
  virtual void write(std::span<const float> values) = 0;
  /// Fetches shape.count() numbers, row-major.
  virtual void read(std::span<float> values) const = 0;
  /// Stores ids; only for i32.
  virtual void write_ids(std::span<const int32_t> ids) = 0;
  /// Copies `columns`, a Surface of the same device with the same batch axes and rows, to the
  /// columns from `at`.
  virtual void write_columns(int64_t at, const Surface& columns) = 0;
  /// The elements from `offset` on as a Surface of their own, sharing the memory and keeping it
  /// alive.
  virtual std::shared_ptr<Surface> view(const ir::Port& port, int64_t offset) = 0;
  /// The fp32 memory itself where the host may touch it, else empty. What `read` and `write` do,
  /// without the copy.
  virtual std::span<float> host() = 0;
  virtual Extent extent() const = 0;

 private:
  ir::Port port_;
};

/// A Program compiled by one device, once; shared by all layers and immutable.
class Kernel {
 public:
  Kernel(ir::Program program, Device& device) : program_(std::move(program)), device_(device) {}
  virtual ~Kernel() = default;
  const ir::Program& program() const { return program_; }
  Device& device() const { return device_; }
  /// Which of several ways to say the Program the device has chosen ("plain"); empty where there is
  /// one alone.
  virtual std::string form() const { return {}; }
  /// How it came to that choice, in words.
  virtual std::string reason() const { return {}; }

 private:
  ir::Program program_;
  Device& device_;
};

/// Which Surface stands at which port. An in-place port is bound once.
struct Bind {
  std::string_view port;
  std::shared_ptr<Surface> surface;
};

/// A call site: work bound to Surfaces, made once and run every step.
class Launch {
 public:
  virtual ~Launch() = default;
  Launch(const Launch&) = delete;
  Launch& operator=(const Launch&) = delete;

  /// Runs the work to its end, timed under its name. Does not throw for control flow and allocates
  /// nothing.
  void run() {
    const Span span(span_);
    execute();
  }
  const std::string& name() const { return name_; }
  Device& device() const { return device_; }
  std::span<const std::shared_ptr<Surface>> reads() const { return reads_; }
  std::span<const std::shared_ptr<Surface>> writes() const { return writes_; }
  /// Bytes that a run copies between its Surfaces and memory of its own, because they do not lie as
  /// the Kernel wants them; 0 where it works in place.
  virtual int64_t staged_bytes() const { return 0; }

 protected:
  Launch(std::string name, Device& device, std::vector<std::shared_ptr<Surface>> reads,
         std::vector<std::shared_ptr<Surface>> writes);
  virtual void execute() = 0;

 private:
  std::string name_;
  Device& device_;
  SpanId span_;
  std::vector<std::shared_ptr<Surface>> reads_, writes_;
};

/// A recorded list of Launches with their dependencies.
class Sequence {
 public:
  virtual ~Sequence() = default;
  /// Runs every Launch, each after those whose results it needs, and returns when all are done.
  virtual void run() = 0;
};

/// The sizes of the numbers that passed through a port, over all launches.
struct PortRange {
  std::string kernel, port;
  double smallest = 0,
         largest = 0;      ///< |x|: the smallest that is not 0, the largest that is finite
  double zeros = 0;        ///< the part of all that is 0
  int64_t not_finite = 0;  ///< numbers
  int64_t launches = 0;
};

/// Something that a device found out about itself while it worked.
struct Notice {
  std::string name;    ///< "audit", "retry", "reload"
  std::string detail;  ///< in words
};

class Device {
 public:
  virtual ~Device() = default;
  /// "cpu", "reference", …
  virtual std::string_view name() const = 0;
  /// One line for people: what it runs on, how many threads, which instruction set.
  virtual std::string describe() const = 0;
  /// nullopt, or why this device does not take `program`, in words.
  virtual std::optional<std::string> refuses(const ir::Program& program) const = 0;
  /// Compiles and counts. Throws Error where it refuses.
  std::shared_ptr<const Kernel> compile(const ir::Program& program);
  /// Memory for `port` in a form that suits every one of `users`. Zero-filled.
  virtual std::shared_ptr<Surface> allocate(const ir::Port& port,
                                            std::span<const Kernel* const> users = {}) = 0;
  /// Binds every port of `kernel`, each exactly once. Throws Error naming a port that is missing,
  /// unknown or of another shape or type.
  virtual std::unique_ptr<Launch> bind(std::shared_ptr<const Kernel> kernel,
                                       std::span<const Bind> binds) = 0;
  /// How many Programs were compiled since the device was opened.
  int compilations() const { return compilations_; }
  /// The type that it computes in: f16 where numbers must be kept within a narrow range.
  virtual ir::DType arithmetic() const { return ir::DType::f32; }
  /// False for a device that takes one entry of a batch per launch.
  virtual bool takes_batches() const { return true; }
  /// What passed through the ports of each Kernel so far, where the device looks.
  virtual std::vector<PortRange> ranges() const { return {}; }
  /// FLOP/s in its arithmetic type that the hardware is rated at, where the maker says so and this
  /// is that hardware; nullopt elsewhere.
  virtual std::optional<double> rated_flops() const { return std::nullopt; }
  /// The same where it can be measured instead, in a tenth of a second at most; nothing else may
  /// run on the device meanwhile.
  virtual std::optional<double> measured_flops() { return std::nullopt; }
  /// To be called after each step of a training, while nothing runs: the time for a device to look
  /// after itself. What it found since the last call. Throws Error where it can't be trusted any
  /// more.
  virtual std::vector<Notice> after_step() { return {}; }

 protected:
  virtual std::shared_ptr<const Kernel> build(const ir::Program& program) = 0;

 private:
  int compilations_ = 0;
};

/// `from` to `to`, which may belong to different devices and have different types; runs on
/// `device`'s worker, timed under `name`.
std::unique_ptr<Launch> copy(std::shared_ptr<Surface> from, std::shared_ptr<Surface> to,
                             Device& device, std::string name = "copy");

/// `kernel` of `device` bound to Surfaces of its own, one for each port, which are the launch's
/// reads() and writes() in the order of the Program's ports. For what runs a Kernel by itself:
/// checks, trials, benchmarks.
std::unique_ptr<Launch> bind_alone(Device& device, const std::shared_ptr<const Kernel>& kernel);

/// True when `later`, of two launches in this order, must wait for `earlier`: one of them writes
/// what the other touches.
bool depends(const Launch& later, const Launch& earlier);

/// Records `launches` in this order. Launches of one device run one after another; those of
/// different devices overlap as far as the Surfaces they touch allow, each device on a thread of
/// its own. The Launches must outlive the Sequence.
std::unique_ptr<Sequence> record(std::span<Launch* const> launches);

/// How a device is opened.
struct Options {
  int threads = 0;  ///< 0: one per processor
  std::string variant =
      {};  ///< what stands behind the colon of "ane-sim:m3ultra" or "ane:plain", say
  /// Called before work that may take seconds, with a few words about it. May be empty.
  std::function<void(std::string_view)> progress = {};
  /// By kind of Program, the form that an earlier part of the run used: kept if it still passes.
  std::map<std::string, std::string> forms = {};
};

/// A kind of device. A device that can't be had here says why.
struct Driver {
  std::string_view name;
  /// The device that does what this one does not, and holds the host's state; empty for a device
  /// that does everything.
  std::string_view companion = {};
  bool has_variants = false;
  std::optional<std::string> (*absent)();
  std::unique_ptr<Device> (*open)(const Options&);
};

/// Every driver, the preferred one first; the one list that a new device joins.
std::span<const Driver> drivers();

/// The device that `spec` asks for, "NAME" or "NAME:VARIANT", or with "auto" the first that is
/// present. `why` receives one line per decision. Throws Error when it is absent or unknown, naming
/// those that exist.
std::unique_ptr<Device> open(std::string_view spec, const Options& options,
                             std::string* why = nullptr);

/// The companion of `device`, opened with the same options; nullptr for one that does everything.
std::unique_ptr<Device> open_companion(const Device& device, const Options& options);

/// Surfaces in the order of a Program's ports. For devices: checks what `bind` is given.
struct Bound {
  std::vector<std::shared_ptr<Surface>> inputs, outputs;
};
Bound resolve(const ir::Program& program, std::span<const Bind> binds);

}  // namespace weft::device
