// The driver of the Neural Engine: which machine this is, who chooses the forms, and what is
// remembered of them from one run to the next.
#include "base/cache_folder.h"
#include "base/error.h"
#include "device/ane/ane_device.h"
#include "device/ane/chooser.h"
#include "device/ane/rates.h"
#include "device/ane/runtime/host.h"
#include "device/drivers.h"

namespace weft::device {
namespace {

using ane::runtime::Host;

// Programs are legalized for it on a chip that is newer than this version of Weft.
constexpr std::string_view kUnknownChip = "m4";

std::string machine_text(const Host& host) {
  return fmt::format("{}, {} {} ({})", host.processor, host.system, host.version, host.build);
}

std::unique_ptr<Device> open_ane(const Options& options) {
  const Host host = ane::runtime::this_host();
  const ane::Chip* const known = ane::find_chip(host.processor);
  const ane::Chip& chip = known != nullptr ? *known : ane::chip_named(kUnknownChip);
  const auto cache = std::make_shared<ane::TrialCache>(cache_folder(), chip, host.build);

  ane::ChooserOptions choosing{.chip = &chip, .threads = options.threads};
  choosing.cache = cache;
  choosing.forms = options.forms;
  if (!options.variant.empty()) choosing.only = &ane::form_named(options.variant);
  if (options.progress)
    choosing.progress = [progress = options.progress](std::string_view kernel,
                                                      std::string_view form, int) {
      progress(fmt::format("{} as {}", kernel, form));
    };

  ane::AneOptions driving{.chip = &chip, .machine = machine_text(host)};
  driving.threads = options.threads;
  if (known != nullptr) driving.rated_flops = ane::rates_of(chip)[ane::Rate::peak];
  driving.withdraw = [cache, &chip](const ir::Program& program, const ane::Form& form,
                                    const std::string& why) {
    ane::withdraw(*cache, chip, program, form, why);
  };
  return ane::make_ane_device(ane::runtime::open_transport(), ane::make_chooser(choosing), driving);
}

}  // namespace

const Driver kAneDriver{
    .name = "ane",
    .companion = "cpu",
    .has_variants = true,
    .absent = ane::runtime::absent,
    .open = open_ane,
};

}  // namespace weft::device
