// A line of telemetry of any bytes: no record, or one of bounded size whose texts are UTF-8; and
// the quick way to a step's loss says the same as the whole one.
#include <simdjson.h>

#include <bit>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/error.h"
#include "dashboard/records.h"

namespace {

using namespace weft::dashboard;

void check_text(std::string_view text, size_t most) {
  if (text.size() > most || !simdjson::validate_utf8(text)) std::abort();
}

void check_named(const Named& values) {
  if (values.size() > kMostNamed) std::abort();
  for (const auto& [name, value] : values) check_text(name, kLongestName);
}

bool same(double a, double b) { return std::bit_cast<uint64_t>(a) == std::bit_cast<uint64_t>(b); }

void check(const Step& step, std::string_view line) {
  for (const Named* values : {&step.time, &step.spans, &step.power_w, &step.energy_j})
    check_named(*values);
  const StepLoss whole = loss_of(step);
  const auto quick = parse_step_loss(line);
  if (!quick || quick->step != whole.step || !same(quick->loss, whole.loss) ||
      !same(quick->smoothed, whole.smoothed) || quick->skipped != whole.skipped)
    std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view line(reinterpret_cast<const char*>(data), size);
  bool is_step = false;
  try {
    if (const auto record = parse_record(line)) {
      if (std::visit([](const auto& any) { return any.step; }, *record) < 0) std::abort();
      if (const auto* step = std::get_if<Step>(&*record)) {
        is_step = true;
        check(*step, line);
      } else if (const auto* piece = std::get_if<TextPiece>(&*record)) {
        check_text(piece->prompt, kLongestText);
        check_text(piece->text, kLongestText);
      } else if (const auto* sample = std::get_if<SampleText>(&*record)) {
        check_text(sample->prompt, kLongestText);
        check_text(sample->text, kLongestText);
      } else if (const auto* event = std::get_if<Event>(&*record)) {
        check_text(event->name, kLongestName);
        check_text(event->detail, kLongestText);
      }
    }
  } catch (const weft::Error&) {
    // A schema too new.
  }
  if (!is_step && parse_step_loss(line)) std::abort();
  return 0;
}
