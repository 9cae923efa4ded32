#include "model/llama2c.h"

#include <array>
#include <cstring>
#include <vector>

#include "base/error.h"
#include "base/file.h"
#include "model/rope.h"
#include "model/stored.h"

namespace weft::model {

struct Llama2cHeader {
  Config config;
  int version = 0;
  uint64_t bytes = 0;  // in front of the weights
};

namespace {

constexpr size_t kHeaderNumbers = 7;
constexpr uint64_t kNumberBytes = kHeaderNumbers * sizeof(int32_t);
constexpr int32_t kMagic = 0x616b3432;     // begins every version but 0
constexpr int32_t kGguf = 0x46554747;      // "GGUF" begins llama.cpp's files
constexpr uint64_t kNewHeaderBytes = 256;  // there: magic, version, the numbers, a byte, zeros

using Numbers = std::array<int32_t, kHeaderNumbers>;

/// The file's order: tensors of all layers stand together. `tensor` is called for each parameter,
/// `tables` once at the place of version 0's rotary tables, which readers compute for themselves.
template <class OnTensor, class OnTables>
void walk(int version, const Layout& layout, const OnTensor& tensor, const OnTables& tables) {
  const auto layers = [&](std::initializer_list<const char*> names) {
    for (const char* name : names)
      for (int layer = 0; layer < static_cast<int>(layout.config().layers); ++layer)
        tensor(layout.find(name, layer));
  };
  if (version == 0) {
    tensor(layout.find("embed"));
    layers({"rms_att", "wq", "wk", "wv", "wo", "rms_ffn", "w1", "w2", "w3"});
    tensor(layout.find("rms_final"));
    tables();
  } else {
    layers({"rms_att", "rms_ffn"});
    tensor(layout.find("rms_final"));
    tensor(layout.find("embed"));
    layers({"wq", "wk", "wv", "wo", "w1", "w2", "w3"});
  }
  if (!layout.config().tied) tensor(layout.find("classifier"));
}

uint64_t table_count(const Config& config) {
  return static_cast<uint64_t>(config.sequence * (config.head_dim / 2));
}

uint64_t file_bytes(const Llama2cHeader& header) {
  const uint64_t tables = header.version == 0 ? 2 * table_count(header.config) : 0;
  return header.bytes +
         sizeof(float) * (static_cast<uint64_t>(parameter_count(header.config)) + tables);
}

void require_bytes(std::span<const std::byte> file, uint64_t wanted, std::string_view where) {
  if (file.size() < wanted)
    fail("{}: a llama2.c file has at least {} bytes, this one has {}; is it damaged?", where,
         wanted, file.size());
}

Config config_of(const Numbers& numbers, bool tied) {
  const int64_t vocab = numbers[5];
  return {.dim = numbers[0],
          .hidden = numbers[1],
          .layers = numbers[2],
          .heads = numbers[3],
          .kv_heads = numbers[4],
          .vocab = vocab < 0 && !tied ? -vocab : vocab,
          .sequence = numbers[6],
          .tied = tied};
}

/// Everything in front of the weights of version 1: magic and version are what they should be.
Llama2cHeader read_new_header(std::span<const std::byte> file, std::string_view where) {
  require_bytes(file, kNewHeaderBytes, where);
  Numbers numbers;
  std::memcpy(numbers.data(), file.data() + 8, kNumberBytes);
  const auto shared = static_cast<int>(file[8 + kNumberBytes]);
  if (shared > 1)
    fail(
        "{}: byte {} of the header must be 0 or 1 (the classifier is the embedding), it is {}; the "
        "file is damaged",
        where, 8 + kNumberBytes, shared);
  if (numbers[5] < 0)
    fail("{}: the vocabulary at byte 28 is {}, in version 1 it is positive; the file is damaged",
         where, numbers[5]);
  return {.config = config_of(numbers, shared == 1), .version = 1, .bytes = kNewHeaderBytes};
}

Llama2cHeader read_header(std::span<const std::byte> file, std::string_view where) {
  require_bytes(file, kNumberBytes, where);
  Numbers numbers;
  std::memcpy(numbers.data(), file.data(), kNumberBytes);
  if (numbers[0] == kGguf)
    fail("{}: GGUF is written here and not read; give the checkpoint that it was made from", where);
  const bool newer = numbers[0] == kMagic;
  if (newer && numbers[1] != 1)
    fail(
        "{}: a llama2.c file of version 0 or 1 is wanted, this is version {}; export it as version "
        "0 or 1",
        where, numbers[1]);
  // A negative vocabulary: the classifier is not shared with the embedding.
  const Llama2cHeader header =
      newer ? read_new_header(file, where)
            : Llama2cHeader{.config = config_of(numbers, numbers[5] >= 0), .bytes = kNumberBytes};
  const Config& config = header.config;
  validate(config, fmt::format("{}: header of a llama2.c file", where));
  if (file.size() != file_bytes(header))
    fail(
        "{}: a llama2.c file of version {}, dim {}, hidden {}, layers {}, heads {}, kv_heads {}, "
        "vocab {}, sequence {} has {} bytes, this one has {}; it is cut off or of another kind",
        where, header.version, config.dim, config.hidden, config.layers, config.heads,
        config.kv_heads, numbers[5], config.sequence, file_bytes(header), file.size());
  return header;
}

}  // namespace

Config llama2c_config(std::span<const std::byte> file, std::string_view where) {
  return read_header(file, where).config;
}

Llama2cFile::Llama2cFile(std::span<const std::byte> file, std::string_view where)
    : Llama2cFile(file, read_header(file, where)) {}

Llama2cFile::Llama2cFile(std::span<const std::byte> file, const Llama2cHeader& header)
    : file_(file), layout_(header.config) {
  uint64_t offset = header.bytes;
  walk(
      header.version, layout_,
      [&](const Parameter& parameter) {
        places_.emplace(parameter.name, offset);
        offset += static_cast<uint64_t>(parameter.count()) * sizeof(float);
      },
      [&] { offset += 2 * table_count(header.config) * sizeof(float); });
  CHECK(offset == file.size(), "{} bytes are accounted for, of {}", offset, file.size());
}

void Llama2cFile::read(const Parameter& parameter, int64_t row, std::span<float> to) const {
  const auto place = places_.find(parameter.name);
  CHECK(place != places_.end(), "the file has no {}", parameter.name);
  const int64_t cols = parameter.cols, rows = static_cast<int64_t>(to.size()) / cols;
  CHECK(row >= 0 && rows * cols == static_cast<int64_t>(to.size()) && row + rows <= parameter.rows,
        "{}: {} numbers from row {} on", parameter.name, to.size(), row);
  const std::byte* const from = file_.data() + place->second;
  const size_t row_bytes = static_cast<size_t>(cols) * sizeof(float);
  if (!is_rotated(parameter)) {
    std::memcpy(to.data(), from + static_cast<size_t>(row) * row_bytes, to.size_bytes());
    return;
  }
  for (int64_t i = 0; i < rows; ++i) {
    const int64_t there = interleaved_row(row + i, layout_.config().head_dim);
    std::memcpy(to.data() + i * cols, from + static_cast<size_t>(there) * row_bytes, row_bytes);
  }
}

void write_llama2c(const std::filesystem::path& path, const Layout& layout, const ReadRows& read) {
  const Config& config = layout.config();
  if (config.norm_eps != 1e-5 || config.rope_theta != 10000)
    fail(
        "{}: llama2.c's format means norm_eps 1e-05 and rope_theta 10000, the model has {} and {}; "
        "choose another format",
        path.string(), config.norm_eps, config.rope_theta);
  if (config.q_dim() != config.dim)
    fail(
        "{}: llama2.c's format means heads of dim / heads channels ({} / {}), the model's have {}; "
        "choose another format",
        path.string(), config.dim, config.heads, config.head_dim);
  const auto number = [](int64_t size) { return static_cast<int32_t>(size); };
  const Numbers numbers{number(config.dim),      number(config.hidden),
                        number(config.layers),   number(config.heads),
                        number(config.kv_heads), number(config.tied ? config.vocab : -config.vocab),
                        number(config.sequence)};
  FileWriter writer(path);
  writer.write(std::as_bytes(std::span(numbers)));
  const auto write_tensor = [&](const Parameter& parameter) {
    write_numbers(writer, parameter, config, Pairing::interleaved, Stored::f32, read);
  };
  const auto write_tables = [&] {  // [sequence, head_dim/2]: a row is a position
    std::vector<float> cos, sin;
    for (int64_t position = 0; position < config.sequence; ++position) {
      const RopeTables row = rope_tables(config.head_dim, position, 1, config.rope_theta);
      cos.insert(cos.end(), row.cos.begin(), row.cos.end());
      sin.insert(sin.end(), row.sin.begin(), row.sin.end());
    }
    writer.write(std::as_bytes(std::span<const float>(cos)));
    writer.write(std::as_bytes(std::span<const float>(sin)));
  };
  walk(0, layout, write_tensor, write_tables);
  writer.close();
}

}  // namespace weft::model
