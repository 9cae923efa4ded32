// Guard: what stands between Launches and the engine. It trusts no success: what the system
// refuses for a moment is repeated, launches are done again on the CPU now and then, and the time
// that steps take is watched. What it finds it says after the step.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "device/ane/ane_device.h"
#include "device/ane/ane_kernel.h"
#include "device/ane/watch.h"

namespace weft::device::ane {

class Guard {
 public:
  explicit Guard(const AneOptions& options) : options_(options) {}

  /// From now on `kernel`, which was asked for as `asked`, is looked after.
  void add(std::shared_ptr<const AneKernel> kernel, const ir::Program& asked);

  /// Runs a request to its end. What fails for good is loaded anew and run once more. Throws Error.
  void run(const AneKernel& kernel, size_t request);

  /// To be called after a launch whose audit is due: does it again on the CPU and, where that gives
  /// something else, as the engine's arithmetic has it, which takes small products for 0. Where
  /// neither gives the same the program is loaded anew, and `again` repeats the launch. Throws
  /// Error where that does not help.
  void audit(const AneKernel& kernel, std::span<const std::shared_ptr<Surface>> reads,
             std::span<const std::shared_ptr<Surface>> writes, const std::function<void()>& again);

  /// What it found since the last call. To be called after each step, while nothing runs.
  std::vector<Notice> after_step();

 private:
  struct Guarded {
    std::weak_ptr<const AneKernel> kernel;
    ir::Program asked;
  };
  struct Opinion {
    Difference difference;  ///< to the CPU; to the simulated engine where that one is too large
    bool exact = true;      ///< it is the one to the CPU
  };
  /// The same answer of the system to the same Program.
  struct Repeated {
    std::string kernel, said;
    int times;
  };

  void attempt(const AneKernel& kernel, size_t request);
  void reload(const AneKernel& kernel, const std::string& why);
  /// What comes of an audit: nullopt where it says nothing.
  std::optional<Opinion> examine(const AneKernel& kernel,
                                 std::span<const std::shared_ptr<Surface>> reads,
                                 std::span<const std::shared_ptr<Surface>> writes);
  Judge& judge(std::unique_ptr<Judge>& made, Device& device, const AneKernel& kernel) const;
  const ir::Program& asked(const AneKernel& kernel) const;
  void passed(const AneKernel& kernel, const Opinion& opinion);
  [[noreturn]] void distrust(const AneKernel& kernel, const Difference& difference);
  void watch_times();
  void say_what_happened();
  void plan_audits();

  const AneOptions options_;
  std::vector<Guarded> kernels_;
  std::unique_ptr<Device> cpu_, simulated_;  // for audits; the second is opened when first asked
  Watch watch_;
  double seconds_ = 0;  // of the engine, since the last step ended
  int64_t steps_ = 0;   // that ended

  std::vector<Notice> notices_;
  std::vector<Repeated> repeated_;
  std::vector<std::string> audited_;  // kinds, each once
  double largest_difference_ = 0;
};

}  // namespace weft::device::ane
