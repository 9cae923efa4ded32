#include "device/ane/trial_process.h"

#include <algorithm>
#include <cstring>
#include <nlohmann/json.hpp>

#include "base/child_process.h"
#include "base/error.h"
#include "base/machine.h"
#include "device/ane/trial_json.h"
#include "ir/text.h"

namespace weft::device::ane {
namespace {

using Json = nlohmann::ordered_json;

std::string behind(const std::string& said) { return said.empty() ? "" : "; it said: " + said; }

Trial trial_of_end(const ChildEnd& end, double limit_seconds) {
  Trial trial;
  switch (end.how) {
    case ChildEnd::How::overdue:
      trial.verdict = Verdict::hung;
      trial.detail = fmt::format("killed after {:g} s", limit_seconds);
      return trial;
    case ChildEnd::How::killed:
      trial.verdict = Verdict::crashed;
      trial.detail =
          fmt::format("signal {} ({}){}", end.code, ::strsignal(end.code), behind(end.last));
      return trial;
    case ChildEnd::How::exited:
      break;
  }
  // A library of the system may have said something of its own first.
  const size_t line = end.out.rfind("{\"form\"");
  const Json json = Json::parse(end.out.substr(std::min(line, end.out.size())), nullptr, false);
  if (const auto answer = trial_of(json))
    if (end.code == 0) return *answer;
  trial.verdict = Verdict::failed;
  trial.detail =
      fmt::format("its process ended with {} and no result{}", end.code, behind(end.last));
  return trial;
}

}  // namespace

Trial try_in_process(const ir::Program& program, const TrialOrder& order,
                     const TrialProcess& process) {
  CHECK(order.form != nullptr && order.chip != nullptr, "a trial of no form or for no chip");
  std::vector<std::string> command = process.command;
  if (command.empty()) command = {executable_path().string(), "ane-trial"};
  for (const std::string& argument :
       {std::string("--form"), std::string(order.form->name), std::string("--chip"),
        std::string(order.chip->name), std::string("--threads"), std::to_string(order.threads)})
    command.push_back(argument);
  Trial trial = trial_of_end(run_child(command, ir::to_text(program), process.limit_seconds),
                             process.limit_seconds);
  trial.form = order.form->name;
  return trial;
}

}  // namespace weft::device::ane
