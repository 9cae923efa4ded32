// The two texts of a checkpoint, trainer_state.json and config.json: refused by an Error, or what
// was read is written and read again as the same. The first byte chooses the text.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/error.h"
#include "model/config.h"
#include "train/trainer_state.h"

namespace {

void read_state_text(std::string_view text) {
  try {
    weft::train::parse_state(text, "fuzz");
  } catch (const weft::Error&) {
    // The seal keeps nearly everything out; behind it the parser has to stand alone.
  }
  const weft::train::TrainerState state = weft::train::parse_state_unsealed(text, "fuzz");
  CHECK(weft::train::parse_state(weft::train::state_text(state), "fuzz") == state,
        "the state changed");
}

void read_config_text(std::string_view text) {
  const weft::model::Config config = weft::model::parse_config(text, "fuzz");
  CHECK(weft::model::parse_config(weft::model::config_text(config), "fuzz") == config,
        "the configuration changed");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  try {
    data[0] == 's' ? read_state_text(text) : read_config_text(text);
  } catch (const weft::Error&) {
    // What a damaged file gets.
  }
  return 0;
}
