#include "train/event_messages.h"

#include <bit>

namespace weft::train {
namespace {

// --- the encoding: a tag (field number and wire type), then the value ---

enum class Wire : uint8_t { varint = 0, fixed64 = 1, bytes = 2, fixed32 = 5 };

void add_varint(std::string& to, uint64_t value) {
  for (; value >= 0x80; value >>= 7) to += static_cast<char>(value | 0x80);
  to += static_cast<char>(value);
}

void add_tag(std::string& to, int field, Wire wire) {
  add_varint(to, static_cast<uint64_t>(field) << 3 | static_cast<uint64_t>(wire));
}

template <class Bits>
void add_little_endian(std::string& to, Bits bits) {
  for (size_t i = 0; i < sizeof(Bits); ++i) to += static_cast<char>(bits >> (8 * i));
}

void add_integer(std::string& to, int field, int64_t value) {
  add_tag(to, field, Wire::varint);
  add_varint(to, static_cast<uint64_t>(value));
}
void add_double(std::string& to, int field, double value) {
  add_tag(to, field, Wire::fixed64);
  add_little_endian(to, std::bit_cast<uint64_t>(value));
}
void add_float(std::string& to, int field, float value) {
  add_tag(to, field, Wire::fixed32);
  add_little_endian(to, std::bit_cast<uint32_t>(value));
}
void add_bytes(std::string& to, int field, std::string_view bytes) {
  add_tag(to, field, Wire::bytes);
  add_varint(to, bytes.size());
  to += bytes;
}

// --- the messages ---

namespace event {
constexpr int kWallTime = 1, kStep = 2, kFileVersion = 3, kSummary = 5, kSessionLog = 7;
}
namespace session_log {
constexpr int kStatus = 1, kStart = 1;
}
namespace summary {
constexpr int kValue = 1;
}
namespace value {
constexpr int kTag = 1, kSimpleValue = 2, kTensor = 8, kMetadata = 9;
}
namespace metadata {
constexpr int kPluginData = 1, kPluginName = 1, kDataClass = 4, kTensorClass = 2;
}
namespace tensor {
constexpr int kType = 1, kShape = 2, kStringValue = 8, kString = 7;
}

std::string begin_event(int64_t time_ms, int64_t step) {
  std::string event;
  add_double(event, event::kWallTime, static_cast<double>(time_ms) / 1e3);
  add_integer(event, event::kStep, step);
  return event;
}

}  // namespace

std::string version_event(int64_t time_ms) {
  std::string event = begin_event(time_ms, 0);
  add_bytes(event, event::kFileVersion, "brain.Event:2");
  return event;
}

std::string start_event(int64_t time_ms, int64_t step) {
  std::string log;
  add_integer(log, session_log::kStatus, session_log::kStart);
  std::string event = begin_event(time_ms, step);
  add_bytes(event, event::kSessionLog, log);
  return event;
}

void SummaryEvent::add(std::string_view tag, double number) {
  std::string one;
  add_bytes(one, value::kTag, tag);
  add_float(one, value::kSimpleValue, static_cast<float>(number));
  add_bytes(summary_, summary::kValue, one);
}

void SummaryEvent::add_text(std::string_view tag, std::string_view text) {
  std::string plugin, metadata, tensor, one;
  add_bytes(plugin, metadata::kPluginName, "text");
  add_bytes(metadata, metadata::kPluginData, plugin);
  add_integer(metadata, metadata::kDataClass, metadata::kTensorClass);
  add_integer(tensor, tensor::kType, tensor::kString);
  add_bytes(tensor, tensor::kShape, {});  // no axes: a single text
  add_bytes(tensor, tensor::kStringValue, text);
  add_bytes(one, value::kTag, tag);
  add_bytes(one, value::kTensor, tensor);
  add_bytes(one, value::kMetadata, metadata);
  add_bytes(summary_, summary::kValue, one);
}

std::string SummaryEvent::finish(int64_t time_ms, int64_t step) const {
  std::string event = begin_event(time_ms, step);
  add_bytes(event, event::kSummary, summary_);
  return event;
}

}  // namespace weft::train
