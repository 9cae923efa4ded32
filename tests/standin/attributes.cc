#include "standin/attributes.h"

namespace weft::standin {
namespace {

constexpr const char* kProcedure = "main";

Reference symbols(const std::vector<Slot>& slots) {
  std::vector<Reference> names;
  for (const Slot& slot : slots) names.push_back(make_string(slot.name));
  return make_array(std::move(names));
}

Reference indices(const std::vector<Slot>& slots) {
  std::vector<Reference> numbers;
  for (size_t i = 0; i < slots.size(); ++i) numbers.push_back(make_number(static_cast<long>(i)));
  return make_array(std::move(numbers));
}

Reference live(const std::vector<Slot>& slots) {
  std::vector<Reference> entries;
  for (const Slot& slot : slots)
    entries.push_back(make_dictionary({
        {"Name", make_string(slot.name)},
        {"Symbol", make_string(slot.name)},
        {"Type", make_string("Float16")},
        {"Batches", make_number(slot.shape[0])},
        {"BatchStride", make_number(slot.batch_stride())},
        {"Channels", make_number(slot.shape[1])},
        {"Depth", make_number(1)},
        {"Height", make_number(slot.shape[2])},
        {"Width", make_number(slot.shape[3])},
        {"PlaneCount", make_number(slot.shape[1])},
        {"PlaneStride", make_number(slot.plane_stride())},
        {"RowStride", make_number(slot.row_stride)},
        {"Interleave", make_number(1)},
    }));
  return make_array(std::move(entries));
}

Reference one(Reference item) { return make_array({std::move(item)}); }

}  // namespace

Reference attributes_of(const Program& program) {
  const Reference procedure = make_dictionary({
      {"ANEFModelProcedureID", make_number(0)},
      {"ANEFModelInputSymbolIndexArray", indices(program.inputs())},
      {"ANEFModelOutputSymbolIndexArray", indices(program.outputs())},
  });
  const Reference network = make_dictionary({
      {"Name", make_string(kProcedure)},
      {"LiveInputList", live(program.inputs())},
      {"LiveOutputList", live(program.outputs())},
  });
  const Reference description = make_dictionary({
      {"kANEFModelInputSymbolsArrayKey", symbols(program.inputs())},
      {"kANEFModelOutputSymbolsArrayKey", symbols(program.outputs())},
      {"ANEFModelProcedures", one(procedure)},
      {"kANEFModelProcedureNameToIDMapKey", make_dictionary({{kProcedure, make_number(0)}})},
  });
  return make_dictionary({
      {"ANEFModelDescription", description},
      {"NetworkStatusList", one(network)},
  });
}

}  // namespace weft::standin
