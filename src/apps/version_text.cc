#include "apps/version_text.h"

#include <fmt/format.h>

#include "base/version.h"
#include "device/device.h"

namespace weft::apps {

std::string version_text() {
  std::string text = fmt::format("weft {} (commit {})\ncompiler   {}, {}\nlibraries  ", version(),
                                 commit(), compiler(), build_type());
  bool first = true;
  for (const Library& library : libraries()) {
    text += fmt::format("{}{} {}", first ? "" : ", ", library.name, library.version);
    first = false;
  }
  text += '\n';
  for (const device::Driver& driver : device::drivers()) {
    const std::optional<std::string> absent = driver.absent();
    text += fmt::format("device     {}: {}\n", driver.name,
                        absent ? "not here: " + *absent : driver.open({})->describe());
  }
  return text;
}

}  // namespace weft::apps
