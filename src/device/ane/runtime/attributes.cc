#include "device/ane/runtime/attributes.h"

#include <algorithm>

#include "device/ane/runtime/foundation.h"

namespace weft::device::ane::runtime {
namespace {

constexpr int64_t kHalf = 2;
constexpr size_t kMostPorts = 254;  // the request's own limit: an index is below 0xff
constexpr int64_t kMostBytes = int64_t{1} << 40;

/// One direction of the same tables.
struct Direction {
  const char* symbols;
  const char* indices;
  const char* list;
};
constexpr Direction kInputs{"kANEFModelInputSymbolsArrayKey", "ANEFModelInputSymbolIndexArray",
                            "LiveInputList"};
constexpr Direction kOutputs{"kANEFModelOutputSymbolsArrayKey", "ANEFModelOutputSymbolIndexArray",
                             "LiveOutputList"};

/// Reads what must be there, or says what is not.
struct Reader {
  const Caller& at;

  [[noreturn]] void wrong(const std::string& what) const {
    throw own_fault(at.stage, at.program,
                    fmt::format("the model's attributes: {}; this system is not known to weft, "
                                "take another device",
                                what));
  }
  Id key(Id dictionary, const char* name) const {
    if (const Id value = read_key(at, dictionary, name)) return value;
    wrong(fmt::format("there is no {}", name));
  }
  std::vector<Id> array(Id dictionary, const char* name) const {
    if (auto items = read_array(at.api, key(dictionary, name))) return *std::move(items);
    wrong(fmt::format("{} is no array", name));
  }
  Id first(Id dictionary, const char* name) const {
    const std::vector<Id> items = array(dictionary, name);
    if (items.empty()) wrong(fmt::format("{} is empty", name));
    return items[0];
  }
  std::string text(Id object, const char* what) const {
    if (auto found = read_string(at.api, object)) return *std::move(found);
    wrong(fmt::format("{} is no text", what));
  }
  /// From 1 to kMostBytes; `otherwise` where there is no such key and it is not 0.
  int64_t number(Id dictionary, const char* name, int64_t otherwise = 0) const {
    const Id value = otherwise == 0 ? key(dictionary, name) : read_key(at, dictionary, name);
    if (value == nullptr) return otherwise;
    const std::optional<int64_t> found = read_number(at.api, value);
    if (!found) wrong(fmt::format("{} is no number", name));
    if (*found < 1 || *found > kMostBytes) wrong(fmt::format("{} is {}", name, *found));
    return *found;
  }
  int64_t product(int64_t a, int64_t b) const {
    if (a > kMostBytes / b) wrong(fmt::format("{} x {} is more than any memory", a, b));
    return a * b;
  }
};

std::string without_suffix(std::string name) {
  constexpr std::string_view kSuffix = "@output";
  if (name.ends_with(kSuffix)) name.resize(name.size() - kSuffix.size());
  return name;
}

Id entry_of(const Reader& reader, const std::vector<Id>& list, const std::string& name) {
  for (const Id entry : list)
    for (const char* const key : {"Name", "Symbol"})
      if (const auto found = read_string(reader.at.api, read_key(reader.at, entry, key));
          found && without_suffix(*found) == name)
        return entry;
  reader.wrong(fmt::format("there is no geometry for '{}'", name));
}

// Planes of rows, one behind the other: a matrix only if the planes leave no gap.
Slot slot_of(const Reader& reader, const std::string& name, Id entry) {
  const int64_t width = reader.number(entry, "Width"), height = reader.number(entry, "Height"),
                channels = reader.number(entry, "Channels"),
                row = reader.number(entry, "RowStride"),
                batch = reader.number(entry, "BatchStride"),
                batches = reader.number(entry, "Batches", 1),
                plane = reader.number(entry, "PlaneStride", reader.product(height, row));
  const auto type = read_string(reader.at.api, read_key(reader.at, entry, "Type"));
  const auto wrong = [&](const std::string& what) {
    reader.wrong(
        fmt::format("'{}' [{}, {}, {}, {}]: {}", name, batches, channels, height, width, what));
  };
  if (type && *type != "Float16") wrong(fmt::format("{} is not Float16", *type));
  for (const char* const axis : {"Depth", "Interleave"})
    if (const int64_t found = reader.number(entry, axis, 1); found != 1)
      wrong(fmt::format("{} is {}", axis, found));
  if (row < reader.product(width, kHalf)) wrong(fmt::format("RowStride is {}", row));
  if (height > 1 ? plane != reader.product(height, row) : plane < row)
    wrong(fmt::format("PlaneStride is {}, RowStride {}", plane, row));
  if (batch < reader.product(channels, plane) ||
      (batches > 1 && batch != reader.product(channels, plane)))
    wrong(fmt::format("BatchStride is {}, PlaneStride {}", batch, plane));
  Slot slot;
  slot.name = name;
  slot.layout = {.rows = reader.product(reader.product(batches, channels), height),
                 .cols = width,
                 .row_bytes = height > 1 ? row : plane};
  slot.bytes = reader.product(batches, batch);
  return slot;
}

Ports ports_of(const Reader& reader, const Direction& direction, Id description, Id procedure,
               Id status) {
  const std::vector<Id> symbols = reader.array(description, direction.symbols),
                        indices = reader.array(procedure, direction.indices),
                        list = reader.array(status, direction.list);
  if (indices.empty() || indices.size() > kMostPorts)
    reader.wrong(fmt::format("{} has {} entries", direction.indices, indices.size()));
  Ports ports;
  for (const Id item : indices) {
    const int64_t index = read_number(reader.at.api, item).value_or(-1);
    if (index < 0 || static_cast<size_t>(index) >= symbols.size() ||
        std::ranges::find(ports.indices, index) != ports.indices.end())
      reader.wrong(
          fmt::format("{}: index {} of {} symbols", direction.indices, index, symbols.size()));
    const std::string name =
        without_suffix(reader.text(symbols[static_cast<size_t>(index)], direction.symbols));
    if (std::ranges::find(ports.slots, name, &Slot::name) != ports.slots.end())
      reader.wrong(fmt::format("{} names '{}' twice", direction.symbols, name));
    ports.slots.push_back(slot_of(reader, name, entry_of(reader, list, name)));
    ports.indices.push_back(index);
  }
  return ports;
}

}  // namespace

Signature read_signature(const Caller& at, Id attributes) {
  const Reader reader{at};
  const Id description = reader.key(attributes, "ANEFModelDescription"),
           procedure = reader.first(description, "ANEFModelProcedures"),
           status = reader.first(attributes, "NetworkStatusList");
  return {.inputs = ports_of(reader, kInputs, description, procedure, status),
          .outputs = ports_of(reader, kOutputs, description, procedure, status)};
}

std::string slot_table(const std::vector<Slot>& slots) {
  std::string table;
  for (const Slot& slot : slots)
    table += fmt::format("{}'{}' {} x {} in rows of {} bytes, {} bytes", table.empty() ? "" : "; ",
                         slot.name, slot.layout.rows, slot.layout.cols, slot.layout.row_bytes,
                         slot.bytes);
  return table;
}

}  // namespace weft::device::ane::runtime
