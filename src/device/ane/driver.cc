// The driver of the Neural Engine: which machine this is, who chooses the forms, and what is
// remembered of them from one run to the next.
#include "base/error.h"
#include "device/ane/ane_device.h"
#include "device/ane/chooser.h"
#include "device/ane/rates.h"
#include "device/ane/this_machine.h"
#include "device/drivers.h"

namespace weft::device {
namespace {

std::unique_ptr<Device> open_ane(const Options& options) {
  const ane::ThisMachine machine = ane::this_machine();
  const ane::Chip& chip = *machine.chip;
  const std::shared_ptr<ane::TrialCache> cache = ane::trial_cache_of(machine);

  ane::ChooserOptions choosing{.chip = &chip, .threads = options.threads};
  choosing.cache = cache;
  choosing.forms = options.forms;
  if (!options.variant.empty()) choosing.only = &ane::form_named(options.variant);
  if (options.progress)
    choosing.progress = [progress = options.progress](std::string_view kernel,
                                                      std::string_view form, int) {
      progress(fmt::format("{} as {}", kernel, form));
    };

  ane::AneOptions driving{.chip = &chip, .machine = ane::to_string(machine.host)};
  driving.threads = options.threads;
  if (machine.knows_chip) driving.rated_flops = ane::rates_of(chip)[ane::Rate::peak];
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
