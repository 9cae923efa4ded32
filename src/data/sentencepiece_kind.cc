#include "data/sentencepiece_kind.h"

#include <cstdint>

namespace weft::data {
namespace {

// The numbers are those of sentencepiece_model.proto; a key is a field's number x 8 + its wire type
// (protobuf.dev/programming-guides/encoding).
enum WireType : uint8_t { kVarint = 0, kFixed64 = 1, kBytes = 2, kFixed32 = 5 };
constexpr uint64_t kBpe = 2, kUserDefined = 4, kUnused = 5;

struct Field {
  uint64_t number = 0, value = 0;
  std::string_view bytes;
};

/// Walks the fields of a message.
class Message {
 public:
  explicit Message(std::string_view bytes) : rest_(bytes) {}

  /// False at the end, and where it isn't a message any more.
  bool next(Field& field) {
    uint64_t key = 0;
    if (rest_.empty() || !varint(key)) return false;
    field = {key >> 3, 0, {}};
    switch (key & 7) {
      case kVarint:
        return varint(field.value);
      case kFixed64:
        return take(8, field.bytes);
      case kFixed32:
        return take(4, field.bytes);
      case kBytes:
        return varint(field.value) && take(field.value, field.bytes);
      default:
        return broken();
    }
  }
  bool sound() const { return sound_; }

 private:
  bool broken() { return sound_ = false; }
  bool take(uint64_t size, std::string_view& bytes) {
    if (size > rest_.size()) return broken();
    bytes = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return true;
  }
  bool varint(uint64_t& value) {
    value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      std::string_view byte;
      if (!take(1, byte)) return false;
      const auto bits = static_cast<uint8_t>(byte[0]);
      value |= static_cast<uint64_t>(bits & 0x7f) << shift;
      if (bits < 0x80) return true;
    }
    return broken();
  }

  std::string_view rest_;
  bool sound_ = true;
};

/// What was read so far; a later field replaces an earlier one, as protobuf has it.
struct Kind {
  bool bpe = false, suffix = false;                             // of the trainer
  bool as_it_is = true, removes_spaces = true, escapes = true;  // of the normalizer
  bool other_pieces = false, sound = true;

  void read_piece(std::string_view bytes) {
    Message message(bytes);
    for (Field field; message.next(field);)
      if (field.number == 3)
        other_pieces = other_pieces || field.value == kUserDefined || field.value == kUnused;
    sound = sound && message.sound();
  }
  void read_trainer(std::string_view bytes) {
    Message message(bytes);
    for (Field field; message.next(field);) {
      if (field.number == 3) bpe = field.value == kBpe;
      if (field.number == 24) suffix = field.value != 0;
    }
    sound = sound && message.sound();
  }
  void read_normalizer(std::string_view bytes) {
    Message message(bytes);
    for (Field field; message.next(field);) {
      if (field.number == 2) as_it_is = field.bytes.empty();
      if (field.number == 4) removes_spaces = field.value != 0;
      if (field.number == 5) escapes = field.value != 0;
    }
    sound = sound && message.sound();
  }
};

}  // namespace

bool is_plain_bpe(std::string_view model) {
  Kind kind;
  Message message(model);
  for (Field field; message.next(field);) {
    if (field.number == 1) kind.read_piece(field.bytes);
    if (field.number == 2) kind.read_trainer(field.bytes);
    if (field.number == 3) kind.read_normalizer(field.bytes);
  }
  return message.sound() && kind.sound && kind.bpe && !kind.suffix && kind.as_it_is &&
         !kind.removes_spaces && kind.escapes && !kind.other_pieces;
}

}  // namespace weft::data
