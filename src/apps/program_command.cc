#include "apps/program_command.h"

#include <fmt/format.h>

#include "base/error.h"
#include "ir/text.h"
#include "kernels/catalogue.h"
#include "model/config.h"

namespace weft::apps {

int run_program(const ProgramOptions& o) {
  if (o.name.empty()) {
    for (const std::string& name : kernels::program_names()) fmt::print("{}\n", name);
    return 0;
  }
  if (o.form != "ir") throw UsageError(fmt::format("--as: \"ir\" is wanted, found \"{}\"", o.form));
  if (o.batch < 1 || o.sequence.value_or(1) < 1)
    throw UsageError("program: --batch and --sequence want at least 1");
  const bool is_path = std::filesystem::path(o.model).extension() == ".json";
  const model::Config config = is_path ? model::read_config(o.model) : model::preset(o.model);
  model::validate(config, o.model);
  // Decoding is about one new token; everything else about a window.
  const int64_t window = o.name == "decodeAttn" || o.name == "classify" ? 1 : config.sequence;
  const kernels::Sizes sizes = model::sizes(config, o.batch, o.sequence.value_or(window));
  fmt::print("{}", ir::to_text(kernels::program_named(o.name, sizes, config.sequence)));
  return 0;
}

}  // namespace weft::apps
