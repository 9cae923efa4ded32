#include "model/gguf.h"

#include <algorithm>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/file.h"
#include "base/q8.h"

namespace weft::model {
namespace {

constexpr uint32_t kVersion = 3;
constexpr int64_t kAlignment = 32;  // of the data, and of each tensor in it

// Types of values in the file.
enum class Kind : uint32_t { u32 = 4, i32 = 5, f32 = 6, boolean = 7, text = 8, array = 9 };

template <class T>
void append(std::string& out, T value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

void append_text(std::string& out, std::string_view text) {
  append(out, static_cast<uint64_t>(text.size()));
  out += text;
}

/// The file's keys and values, as bytes, and how many there are.
class Keys {
 public:
  void text(std::string_view key, std::string_view value) {
    begin(key, Kind::text);
    append_text(bytes_, value);
  }
  void u32(std::string_view key, int64_t value) {
    begin(key, Kind::u32);
    append(bytes_, static_cast<uint32_t>(value));
  }
  void f32(std::string_view key, double value) {
    begin(key, Kind::f32);
    append(bytes_, static_cast<float>(value));
  }
  void boolean(std::string_view key, bool value) {
    begin(key, Kind::boolean);
    append(bytes_, static_cast<uint8_t>(value));
  }
  /// An array of `count` values of that kind; `add(i, bytes)` appends the i-th.
  template <class Add>
  void array(std::string_view key, Kind kind, size_t count, const Add& add) {
    begin(key, Kind::array);
    append(bytes_, kind);
    append(bytes_, static_cast<uint64_t>(count));
    for (size_t i = 0; i < count; ++i) add(i, bytes_);
  }

  uint64_t count() const { return count_; }
  const std::string& bytes() const { return bytes_; }

 private:
  void begin(std::string_view key, Kind kind) {
    append_text(bytes_, key);
    append(bytes_, kind);
    ++count_;
  }

  std::string bytes_;
  uint64_t count_ = 0;
};

// llama.cpp's numbers.
int32_t token_type(data::PieceKind kind) {
  switch (kind) {
    case data::PieceKind::kNormal:
      return 1;
    case data::PieceKind::kUnknown:
      return 2;
    case data::PieceKind::kControl:
      return 3;
    case data::PieceKind::kByte:
      return 6;
  }
  return 0;
}

// Of the whole file, and of a tensor (ggml's numbers).
uint32_t file_type(Stored type) { return type == Stored::q8_0 ? 7 : static_cast<uint32_t>(type); }
uint32_t tensor_type(Stored type) { return type == Stored::q8_0 ? 8 : static_cast<uint32_t>(type); }

void add_sizes(Keys& keys, const Config& c) {
  keys.u32("llama.context_length", c.sequence);
  keys.u32("llama.embedding_length", c.dim);
  keys.u32("llama.block_count", c.layers);
  keys.u32("llama.feed_forward_length", c.hidden);
  keys.u32("llama.attention.head_count", c.heads);
  keys.u32("llama.attention.head_count_kv", c.kv_heads);
  for (const char* size :
       {"attention.key_length", "attention.value_length", "rope.dimension_count"})
    keys.u32(fmt::format("llama.{}", size), c.head_dim);
  keys.u32("llama.vocab_size", c.vocab);
  keys.f32("llama.rope.freq_base", c.rope_theta);
  keys.f32("llama.attention.layer_norm_rms_epsilon", c.norm_eps);
}

void add_tokenizer(Keys& keys, const data::Tokenizer& tokenizer) {
  const data::Pieces& pieces = tokenizer.pieces();
  keys.text("tokenizer.ggml.model", "llama");
  keys.text("tokenizer.ggml.pre", "default");
  keys.array("tokenizer.ggml.tokens", Kind::text, pieces.size(),
             [&](size_t i, std::string& out) { append_text(out, data::spelling(pieces[i])); });
  keys.array("tokenizer.ggml.scores", Kind::f32, pieces.size(),
             [&](size_t i, std::string& out) { append(out, pieces[i].score); });
  keys.array("tokenizer.ggml.token_type", Kind::i32, pieces.size(),
             [&](size_t i, std::string& out) { append(out, token_type(pieces[i].kind)); });
  keys.u32("tokenizer.ggml.bos_token_id", tokenizer.bos());
  keys.u32("tokenizer.ggml.eos_token_id", tokenizer.eos());
  const auto unknown = std::find_if(pieces.begin(), pieces.end(), [](const data::Piece& piece) {
    return piece.kind == data::PieceKind::kUnknown;
  });
  if (unknown != pieces.end())
    keys.u32("tokenizer.ggml.unknown_token_id", unknown - pieces.begin());
  keys.boolean("tokenizer.ggml.add_bos_token", true);
  keys.boolean("tokenizer.ggml.add_eos_token", false);
  keys.boolean("tokenizer.ggml.add_space_prefix", tokenizer.space_in_front());
}

std::string tensor_name(const Parameter& parameter) {
  struct Row {
    std::string_view ours, theirs;
  };
  constexpr Row names[] = {{"embed", "token_embd"},  {"rms_final", "output_norm"},
                           {"classifier", "output"}, {"rms_att", "attn_norm"},
                           {"wq", "attn_q"},         {"wk", "attn_k"},
                           {"wv", "attn_v"},         {"wo", "attn_output"},
                           {"rms_ffn", "ffn_norm"},  {"w1", "ffn_gate"},
                           {"w2", "ffn_down"},       {"w3", "ffn_up"}};
  const auto row = std::find_if(std::begin(names), std::end(names), [&](const Row& candidate) {
    return candidate.ours == parameter.short_name;
  });
  CHECK(row != std::end(names), "GGUF has no name for {}", parameter.short_name);
  if (parameter.layer < 0) return fmt::format("{}.weight", row->theirs);
  return fmt::format("blk.{}.{}.weight", parameter.layer, row->theirs);
}

/// The entry of a tensor whose data begin `offset` bytes after the data's start.
std::string tensor_entry(const Parameter& parameter, Stored type, int64_t offset) {
  std::string entry;
  append_text(entry, tensor_name(parameter));
  const bool vector = parameter.cols == 1;
  append(entry, uint32_t{vector ? 1u : 2u});
  if (!vector) append(entry, static_cast<uint64_t>(parameter.cols));  // the fastest axis first
  append(entry, static_cast<uint64_t>(parameter.rows));
  append(entry, tensor_type(type));
  append(entry, static_cast<uint64_t>(offset));
  return entry;
}

int64_t padding(int64_t bytes) { return (kAlignment - bytes % kAlignment) % kAlignment; }

}  // namespace

Stored gguf_type(const Parameter& parameter, Stored type) {
  if (parameter.cols == 1) return Stored::f32;
  return type == Stored::q8_0 && parameter.cols % kQ8Block != 0 ? Stored::f16 : type;
}

void write_gguf(const std::filesystem::path& path, const Layout& layout, const ReadRows& read,
                const data::Tokenizer& tokenizer, Stored type, std::string_view name) {
  CHECK(tokenizer.vocab_size() == static_cast<size_t>(layout.config().vocab),
        "{} pieces for a vocabulary of {}", tokenizer.vocab_size(), layout.config().vocab);
  Keys keys;
  keys.text("general.architecture", "llama");
  keys.text("general.name", name);
  keys.u32("general.file_type", file_type(type));
  if (type == Stored::q8_0) keys.u32("general.quantization_version", 2);
  add_sizes(keys, layout.config());
  add_tokenizer(keys, tokenizer);
  std::string entries;
  int64_t offset = 0;
  for (const Parameter& parameter : layout.parameters()) {
    const Stored stored = gguf_type(parameter, type);
    entries += tensor_entry(parameter, stored, offset);
    offset += stored_bytes(stored, parameter);
    offset += padding(offset);
  }
  std::string start = "GGUF";
  append(start, kVersion);
  append(start, static_cast<uint64_t>(layout.parameters().size()));
  append(start, keys.count());
  start += keys.bytes() + entries;
  start.append(static_cast<size_t>(padding(static_cast<int64_t>(start.size()))), '\0');
  FileWriter writer(path);
  writer.write(start);
  for (const Parameter& parameter : layout.parameters()) {
    const Stored stored = gguf_type(parameter, type);
    write_numbers(writer, parameter, layout.config(), Pairing::interleaved, stored, read);
    const int64_t bytes = stored_bytes(stored, parameter);
    writer.write(std::string(static_cast<size_t>(padding(bytes)), '\0'));
  }
  writer.close();
}

}  // namespace weft::model
