#include "device/ane/mil/operations.h"

#include <map>

namespace weft::device::ane::mil {

Reader reader_of(std::string_view op) {
  static const auto all = [] {
    std::map<std::string_view, Reader> readers;
    for (const auto& group : {elementwise_operations(), matrix_operations(), reducing_operations(),
                              movement_operations(), constant_operations()})
      for (const ReaderRow& row : group)
        if (!row.op.empty()) readers.emplace(row.op, row.read);
    return readers;
  }();
  const auto it = all.find(op);
  return it == all.end() ? nullptr : it->second;
}

}  // namespace weft::device::ane::mil
