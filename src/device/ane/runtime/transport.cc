#include "device/ane/runtime/transport.h"

#include "device/ane/runtime/fault.h"
#include "device/ane/runtime/host.h"
#include "device/ane/runtime/in_memory.h"

namespace weft::device::ane::runtime {

Layout padded(int64_t rows, int64_t cols) {
  constexpr int64_t kHalf = 2, kStep = 64;
  return {.rows = rows, .cols = cols, .row_bytes = (cols * kHalf + kStep - 1) / kStep * kStep};
}

std::optional<std::string> absent() { return why_absent(this_host(), Frameworks()); }

std::unique_ptr<Transport> open_transport() {
  auto system = std::make_shared<const System>();
  if (const auto why = why_absent(this_host(), system->api)) throw own_fault(Stage::open, "", *why);
  return make_in_memory_transport(std::move(system));
}

}  // namespace weft::device::ane::runtime
