// Placement: which device runs which kind of Program, and why. Decided at start-up and printed;
// nothing moves later.
//
// It also keeps the compiled Kernels: a Program is compiled once per run, and every layer shares
// it.
#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "device/device.h"

namespace weft::train {

/// The span of what a Placement compiles.
inline constexpr const char* kCompile = "compile";

class Placement {
 public:
  /// `devices`, the preferred one first; they outlive the Placement. The first that does not refuse
  /// a Program gets it.
  explicit Placement(std::vector<device::Device*> devices);

  /// Programs called `kind` go to `device` from now on, for `reason`, unless it refuses them. Call
  /// it before the first of them is compiled.
  void put(std::string kind, device::Device& device, std::string reason);

  /// The Kernel of `program`: compiled now, or earlier for an equal Program. Throws Error in words
  /// when every device refuses it.
  std::shared_ptr<const device::Kernel> compile(const ir::Program& program);
  /// The same on the home device, whatever was put where.
  std::shared_ptr<const device::Kernel> compile_at_home(const ir::Program& program);

  /// The narrowest type that one of the devices computes in.
  ir::DType arithmetic() const;
  /// False where one of the devices takes a batch entry by entry.
  bool takes_batches() const;

  /// Where the host's own state lives (the arenas of the parameters): the device that is preferred
  /// for `kind`.
  device::Device& home() const { return *devices_.front(); }

  /// One line of the printed table. Programs of one kind with other shapes share a line.
  struct Row {
    std::string kind;
    const device::Device* device;
    std::string form;  ///< the Kernel's, where the device has several
    std::string reason;
    int programs;
    bool chosen;  ///< by the placement: false for what was asked for at home, beside the steps
    /// "cpu", or with its form "ane:plain".
    std::string where() const;
  };
  std::vector<Row> table() const;
  /// Of these, the layer kernels that `accelerator`, which is there for them, left to another
  /// device.
  std::vector<Row> left_by(const device::Device& accelerator) const;
  /// Kind → where() it runs: what a resumed run wants to know.
  std::map<std::string, std::string> forms() const;
  /// How many Programs were compiled.
  int programs() const { return static_cast<int>(kernels_.size()); }
  /// Of these, by `device`.
  int programs(const device::Device& device) const;
  /// Compilations that the devices have counted beyond these: every one would be a recompilation.
  int recompilations() const;
  /// Lets every device look after itself (Device::after_step), while nothing runs. What they found.
  std::vector<device::Notice> after_step();

 private:
  struct Choice {
    std::string kind;
    device::Device* device;
    std::string reason;
  };
  struct Compiled {
    ir::Program asked;  // a device may give its Kernel ports of other types
    std::shared_ptr<const device::Kernel> kernel;
    std::string reason;
    bool chosen;  // by choose(), not by the caller
  };
  Choice choose(const ir::Program& program) const;
  std::shared_ptr<const device::Kernel> compile_on(const Choice& choice, const ir::Program& program,
                                                   bool chosen);

  std::vector<device::Device*> devices_;
  std::vector<int> compilations_before_;  // of each device, when the Placement was made
  std::vector<Choice> put_;
  std::vector<Compiled> kernels_;
};

/// True for the six kinds of Programs that are a layer: what an accelerator is for, and whose
/// launches are counted on their own.
bool is_layer_kernel(std::string_view kind);

/// For device::Options: what `forms`, those of the run that goes on, say of the layer kernels, so
/// that they stay as they are. By kind the form; or, where a run on a device with forms left a kind
/// to another device, the name of that one. Empty for a run without forms.
std::map<std::string, std::string> kept_forms(const std::map<std::string, std::string>& forms);

/// Everything on `device`; with a companion, the layer kernels alone, and the rest with the host's
/// state on that one. Both outlive the Placement.
Placement place(device::Device& device, device::Device* companion);

}  // namespace weft::train
