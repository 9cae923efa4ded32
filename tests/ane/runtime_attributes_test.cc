// What a loaded model says of its ports: read as it is, and refused where it makes no sense.
#include <functional>
#include <map>

#include "ane/runtime_fixture.h"
#include "device/ane/runtime/attributes.h"
#include "device/ane/runtime/foundation.h"

namespace weft::device::ane::runtime {
namespace {

using Numbers = std::map<std::string, int64_t>;

/// A model's attributes, to be spoiled before they are made.
struct Attributes {
  std::vector<std::string> symbols{"x", "w"};
  std::vector<int64_t> indices{0, 1};
  std::string type = "Float16";
  Numbers geometry{{"Batches", 1},       {"Channels", 3},   {"Height", 4},
                   {"Width", 20},        {"RowStride", 64}, {"PlaneStride", 256},
                   {"BatchStride", 768}, {"Depth", 1},      {"Interleave", 1}};
  std::string without;  ///< a key to leave out, wherever it stands
};

class RuntimeAttributes : public RuntimeTest {
 protected:
  Ref dictionary(const Attributes& from, std::map<std::string, Id> items) {
    std::vector<Ref> owned;
    std::vector<Id> keys, values;
    for (const auto& [key, value] : items) {
      if (key == from.without) continue;
      keys.push_back(owned.emplace_back(make_string(at_, key)).get());
      values.push_back(value);
    }
    return make_dictionary(at_, keys, values);
  }
  Ref array(const std::vector<Ref>& items) {
    std::vector<Id> ids;
    for (const Ref& item : items) ids.push_back(item.get());
    return make_array(at_, ids);
  }
  Ref strings(const std::vector<std::string>& texts) {
    std::vector<Ref> items;
    for (const std::string& text : texts) items.push_back(make_string(at_, text));
    return array(items);
  }
  Ref one(const Ref& item) {
    const Id id = item.get();
    return make_array(at_, {&id, 1});
  }

  Ref live(const Attributes& from) {
    std::vector<Ref> entries;
    for (const std::string& symbol : from.symbols) {
      std::vector<Ref> owned;
      std::map<std::string, Id> items;
      for (const auto& [key, number] : from.geometry)
        items[key] = owned.emplace_back(make_number(at_, number)).get();
      items["Type"] = owned.emplace_back(make_string(at_, from.type)).get();
      items["Name"] = owned.emplace_back(make_string(at_, symbol)).get();
      entries.push_back(dictionary(from, items));
    }
    return array(entries);
  }

  Ref make(const Attributes& from) {
    std::vector<Ref> numbers;
    for (const int64_t index : from.indices) numbers.push_back(make_number(at_, index));
    const Ref indices = array(numbers), symbols = strings(from.symbols), list = live(from),
              procedure = dictionary(from, {{"ANEFModelInputSymbolIndexArray", indices.get()},
                                            {"ANEFModelOutputSymbolIndexArray", indices.get()}}),
              network =
                  dictionary(from, {{"LiveInputList", list.get()}, {"LiveOutputList", list.get()}}),
              procedures = one(procedure), networks = one(network),
              description = dictionary(from, {{"kANEFModelInputSymbolsArrayKey", symbols.get()},
                                              {"kANEFModelOutputSymbolsArrayKey", symbols.get()},
                                              {"ANEFModelProcedures", procedures.get()}});
    return dictionary(
        from, {{"ANEFModelDescription", description.get()}, {"NetworkStatusList", networks.get()}});
  }

  Signature read(const std::function<void(Attributes&)>& change) {
    Attributes attributes;
    change(attributes);
    return read_signature(at_, make(attributes).get());
  }
  std::string error(const std::function<void(Attributes&)>& change) {
    return error_of([&] { read(change); });
  }
  /// Of one changed number.
  std::string error(const char* key, int64_t number) {
    return error([&](Attributes& a) { a.geometry[key] = number; });
  }

  const Frameworks api_;
  const Caller at_{api_, Stage::load, "ffn"};
};

void expect_says(const std::string& text, std::string_view part) {
  EXPECT_NE(text.find(part), std::string::npos) << text << "\n  should say: " << part;
}

TEST_F(RuntimeAttributes, AreReadAsTheyAre) {
  const Signature found = read([](Attributes&) {});
  ASSERT_EQ(found.inputs.slots.size(), 2u);
  EXPECT_EQ(found.inputs.slots[0].name, "x");
  EXPECT_EQ(found.inputs.slots[1].name, "w");
  EXPECT_EQ(found.inputs.slots[0].layout, (Layout{.rows = 12, .cols = 20, .row_bytes = 64}));
  EXPECT_EQ(found.inputs.slots[0].bytes, 768);
  EXPECT_EQ(found.outputs.indices, (std::vector<int64_t>{0, 1}));
}

TEST_F(RuntimeAttributes, IndicesSayWhichSymbolASlotIs) {
  const Signature found = read([](Attributes& a) {
    a.symbols = {"a", "b@output", "c"};
    a.indices = {2, 1};
  });
  ASSERT_EQ(found.outputs.slots.size(), 2u);
  EXPECT_EQ(found.outputs.slots[0].name, "c");
  EXPECT_EQ(found.outputs.slots[1].name, "b");
  EXPECT_EQ(found.outputs.indices, (std::vector<int64_t>{2, 1}));
}

// A vector per channel: the rows are planes.
TEST_F(RuntimeAttributes, PlanesOfOneRowMayBeFurtherApart) {
  const Signature found = read([](Attributes& a) { a.geometry["Height"] = 1; });
  EXPECT_EQ(found.inputs.slots[0].layout, (Layout{.rows = 3, .cols = 20, .row_bytes = 256}));
}

TEST_F(RuntimeAttributes, SeveralBatchesAreMoreRows) {
  const Signature found = read([](Attributes& a) { a.geometry["Batches"] = 2; });
  EXPECT_EQ(found.inputs.slots[0].layout, (Layout{.rows = 24, .cols = 20, .row_bytes = 64}));
  EXPECT_EQ(found.inputs.slots[0].bytes, 1536);
  expect_says(error([](Attributes& a) {
                a.geometry["Batches"] = 2;
                a.geometry["BatchStride"] = 1024;
              }),
              "BatchStride is 1024");
}

TEST_F(RuntimeAttributes, WhatMayBeMissing) {
  for (const char* const key : {"Batches", "PlaneStride", "Depth", "Interleave", "Type"})
    EXPECT_EQ(read([key](Attributes& a) { a.without = key; }).inputs.slots[0].layout,
              (Layout{.rows = 12, .cols = 20, .row_bytes = 64}))
        << key;
}

TEST_F(RuntimeAttributes, WhatMayNotBeMissingIsNamed) {
  for (const char* const key :
       {"ANEFModelDescription", "ANEFModelProcedures", "NetworkStatusList",
        "kANEFModelInputSymbolsArrayKey", "kANEFModelOutputSymbolsArrayKey",
        "ANEFModelInputSymbolIndexArray", "ANEFModelOutputSymbolIndexArray", "LiveInputList",
        "LiveOutputList", "Width", "Height", "Channels", "RowStride", "BatchStride"})
    expect_says(error([key](Attributes& a) { a.without = key; }),
                fmt::format("ane: load of 'ffn': the model's attributes: there is no {};", key));
  expect_says(error([](Attributes& a) { a.without = "Name"; }), "no geometry for 'x'");
}

TEST_F(RuntimeAttributes, NumbersWithoutSenseAreRefused) {
  for (const char* const key : {"Width", "Height", "Channels", "Batches", "RowStride",
                                "PlaneStride", "BatchStride", "Depth", "Interleave"})
    for (const int64_t number : {int64_t{0}, int64_t{-1}, INT64_MIN, INT64_MAX})
      expect_says(error(key, number), fmt::format("{} is {}", key, number));
  expect_says(error("RowStride", 38), "RowStride is 38");
  expect_says(error("Width", 33), "RowStride is 64");
  expect_says(error("PlaneStride", 255), "PlaneStride is 255");
  expect_says(error("PlaneStride", 320), "PlaneStride is 320");
  expect_says(error("BatchStride", 767), "BatchStride is 767");
  expect_says(error("Channels", int64_t{1} << 40), "more than any memory");
  expect_says(error("Depth", 2), "Depth is 2");
  expect_says(error("Interleave", 4), "Interleave is 4");
}

TEST_F(RuntimeAttributes, OtherTypesAreRefused) {
  expect_says(error([](Attributes& a) { a.type = "Float32"; }), "Float32 is not Float16");
}

TEST_F(RuntimeAttributes, IndicesOutOfBoundsAreRefused) {
  for (const int64_t index : {int64_t{2}, int64_t{-1}, INT64_MAX})
    expect_says(error([index](Attributes& a) { a.indices = {0, index}; }), "of 2 symbols");
  expect_says(error([](Attributes& a) { a.indices = {1, 1}; }), "index 1 of 2 symbols");
  expect_says(error([](Attributes& a) { a.indices.clear(); }), "has 0 entries");
  expect_says(error([](Attributes& a) { a.symbols = {"x", "x@output"}; }), "names 'x' twice");
}

TEST_F(RuntimeAttributes, ObjectsOfAnotherKindAreRefused) {
  const Ref number = make_number(at_, 3), text = make_string(at_, "text"), none = array({});
  for (const Ref* object : {&number, &text, &none})
    expect_says(error_of([&] { read_signature(at_, object->get()); }), "ANEFModelDescription");
  const Ref flat = dictionary({}, {{"ANEFModelDescription", number.get()}});
  expect_says(error_of([&] { read_signature(at_, flat.get()); }), "ANEFModelProcedures");
  expect_says(error_of([&] { read_signature(at_, nullptr); }), "ANEFModelDescription");
  const Ref inner = dictionary({}, {{"ANEFModelProcedures", number.get()}}),
            outer = dictionary({}, {{"ANEFModelDescription", inner.get()}});
  expect_says(error_of([&] { read_signature(at_, outer.get()); }), "is no array");
  const Ref empty = dictionary({}, {{"ANEFModelProcedures", none.get()}}),
            around = dictionary({}, {{"ANEFModelDescription", empty.get()}});
  expect_says(error_of([&] { read_signature(at_, around.get()); }), "is empty");
}

}  // namespace
}  // namespace weft::device::ane::runtime
