#include "apps/program_command.h"

#include <fmt/format.h>

#include "apps/model_options.h"
#include "base/error.h"
#include "device/ane/forms.h"
#include "device/ane/legalize.h"
#include "device/ane/mil/write.h"
#include "ir/text.h"
#include "kernels/catalogue.h"
#include "model/config.h"

namespace weft::apps {
namespace {

namespace ane = device::ane;

ir::Program named_program(const ProgramOptions& o) {
  const model::Config config = named_model(o.model);
  model::validate(config, o.model);
  // Decoding is about one new token; everything else about a window.
  const int64_t window = o.name == "decodeAttn" || o.name == "classify" ? 1 : config.sequence;
  const kernels::Sizes sizes = model::sizes(config, o.batch, o.sequence.value_or(window));
  return kernels::program_named(o.name, sizes, config.sequence);
}

void print_mil(const ProgramOptions& o, const ir::Program& program) {
  const ane::Form& form = ane::form_named(o.form);
  const auto trace = [&](const ane::Pass& pass, const ane::Lowered& lowered) {
    if (o.trace)
      fmt::print("# {}: {}\n{}\n", pass.name, pass.purpose, ir::to_text(lowered.program));
  };
  if (o.trace) fmt::print("# as it is written\n{}\n", ir::to_text(program));
  const ane::Lowered legal = ane::legalize(program, ane::chip_named(o.chip), trace);
  if (const auto why = form.refuses(legal)) fail("{}: it has no form {}: {}", o.name, o.form, *why);
  const ane::Lowered formed = form.apply(legal);
  if (o.trace)
    fmt::print("# form {}: {}\n{}\n", form.name, form.purpose, ir::to_text(formed.program));
  const ane::mil::Dialect& dialect = o.dialect.empty()      ? form.dialect
                                     : o.dialect == "ios18" ? ane::mil::kIos18
                                                            : ane::mil::kIos16;
  fmt::print("{}", ane::mil::print(ane::mil::write(formed.program, dialect, form.rank)));
}

}  // namespace

int run_program(const ProgramOptions& o) {
  if (o.name.empty()) {
    for (const std::string& name : kernels::program_names()) fmt::print("{}\n", name);
    return 0;
  }
  if (o.batch < 1 || o.sequence.value_or(1) < 1)
    throw UsageError("program: --batch and --sequence want at least 1");
  const ir::Program program = named_program(o);
  if (o.as == "ir")
    fmt::print("{}", ir::to_text(program));
  else
    print_mil(o, program);
  return 0;
}

}  // namespace weft::apps
