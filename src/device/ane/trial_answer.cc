#include "device/ane/trial_answer.h"

#include <unistd.h>

#include <istream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "device/ane/ane_device.h"
#include "device/ane/trial.h"
#include "device/ane/trial_json.h"
#include "ir/text.h"

namespace weft::device::ane {

// A child whose parent is gone ends by itself, later than any parent would have killed it.
constexpr unsigned kOrphanSeconds = 60;

void answer_trial(const TrialOrder& order, std::istream& in, std::ostream& out) {
  CHECK(order.form != nullptr && order.chip != nullptr, "a trial of no form or for no chip");
  ::alarm(kOrphanSeconds);
  const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  const ir::Program program = ir::parse_text(text);
  const auto chooser = [&](const ir::Program&) {
    Choice choice;
    choice.form = order.form;
    choice.reason = "to be tried";
    return choice;
  };
  const std::unique_ptr<Device> judge = open("cpu", {.threads = order.threads});
  AneOptions options;
  options.chip = order.chip;
  options.machine = display_name(*order.chip);
  options.threads = order.threads;
  options.audit_every = std::nullopt;
  const std::unique_ptr<Device> device =
      make_ane_device(runtime::open_transport(), chooser, options);
  const Trial trial = try_form(order.form->name, program, *device, *judge);
  out << json_of(trial).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << '\n'
      << std::flush;
}

}  // namespace weft::device::ane
