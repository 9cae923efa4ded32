#include "model/llama2c.h"

#include <array>
#include <cstring>
#include <vector>

#include "base/error.h"
#include "base/file.h"
#include "model/rope.h"

namespace weft::model {
namespace {

constexpr size_t kHeaderNumbers = 7;
constexpr uint64_t kHeaderBytes = kHeaderNumbers * sizeof(int32_t);
constexpr int32_t kNewerMagic = 0x616b3432;  // begins versions 1 and 2

using Header = std::array<int32_t, kHeaderNumbers>;

/// The file's order: tensors of all layers stand together. `tensor` is called for each parameter,
/// `tables` once at the place of the rotary tables, which readers compute for themselves.
template <class OnTensor, class OnTables>
void walk(const Layout& layout, const OnTensor& tensor, const OnTables& tables) {
  const auto layers = [&](std::initializer_list<const char*> names) {
    for (const char* name : names)
      for (int layer = 0; layer < static_cast<int>(layout.config().layers); ++layer)
        tensor(layout.find(name, layer));
  };
  tensor(layout.find("embed"));
  layers({"rms_att", "wq", "wk", "wv", "wo", "rms_ffn", "w1", "w2", "w3"});
  tensor(layout.find("rms_final"));
  tables();
  if (!layout.config().tied) tensor(layout.find("classifier"));
}

uint64_t table_count(const Config& config) {
  return static_cast<uint64_t>(config.sequence * (config.head_dim() / 2));
}

uint64_t file_bytes(const Config& config) {
  return kHeaderBytes +
         sizeof(float) * (static_cast<uint64_t>(parameter_count(config)) + 2 * table_count(config));
}

/// The heads whose rows are to be reordered in `parameter`; 0 for a tensor that is the same in both
/// pairings.
int64_t rotated_heads(const Parameter& parameter, const Config& config) {
  if (parameter.short_name == "wq") return config.heads;
  return parameter.short_name == "wk" ? config.kv_heads : 0;
}

}  // namespace

Config llama2c_config(std::span<const std::byte> file, std::string_view where) {
  if (file.size() < kHeaderBytes)
    fail("{}: a llama2.c file has at least {} bytes, this one has {}; is it damaged?", where,
         kHeaderBytes, file.size());
  Header header;
  std::memcpy(header.data(), file.data(), kHeaderBytes);
  if (header[0] == kNewerMagic)
    fail("{}: a llama2.c file of version 0 is wanted, this is version {}; export it as version 0",
         where, header[1]);
  const int64_t vocab = header[5];  // negative: the classifier is not shared with the embedding
  const Config config{.dim = header[0],
                      .hidden = header[1],
                      .layers = header[2],
                      .heads = header[3],
                      .kv_heads = header[4],
                      .vocab = vocab < 0 ? -vocab : vocab,
                      .sequence = header[6],
                      .tied = vocab >= 0};
  validate(config, fmt::format("{}: header of a llama2.c file", where));
  if (file.size() != file_bytes(config))
    fail(
        "{}: a llama2.c file of dim {}, hidden {}, layers {}, heads {}, kv_heads {}, vocab {}, "
        "sequence {} has {} bytes, this one has {}; it is cut off or of another kind",
        where, config.dim, config.hidden, config.layers, config.heads, config.kv_heads, vocab,
        config.sequence, file_bytes(config), file.size());
  return config;
}

void read_llama2c(std::span<const std::byte> file, std::string_view where, const Layout& layout,
                  std::span<float> arena) {
  const Config found = llama2c_config(file, where);
  Config wanted = layout.config();
  wanted.sequence = found.sequence;
  wanted.norm_eps = found.norm_eps;
  wanted.rope_theta = found.rope_theta;
  CHECK(found == wanted, "{}: the layout is of other sizes", where);
  clear_padding(layout, arena);
  uint64_t offset = kHeaderBytes;
  std::vector<float> interleaved;
  walk(
      layout,
      [&](const Parameter& parameter) {
        const std::span<float> to = part(arena, parameter);
        if (const int64_t heads = rotated_heads(parameter, found); heads != 0) {
          interleaved.resize(to.size());
          std::memcpy(interleaved.data(), file.data() + offset, to.size_bytes());
          interleaved_to_halves(interleaved, to, heads, found.head_dim(), parameter.cols);
        } else {
          std::memcpy(to.data(), file.data() + offset, to.size_bytes());
        }
        offset += to.size_bytes();
      },
      [&] { offset += 2 * table_count(found) * sizeof(float); });
  CHECK(offset == file.size(), "{} bytes read of {}", offset, file.size());
}

void write_llama2c(const std::filesystem::path& path, const Layout& layout,
                   std::span<const float> arena) {
  const Config& config = layout.config();
  if (config.norm_eps != 1e-5 || config.rope_theta != 10000)
    fail(
        "{}: llama2.c's format means norm_eps 1e-05 and rope_theta 10000, the model has {} and {}; "
        "choose another format",
        path.string(), config.norm_eps, config.rope_theta);
  const auto number = [](int64_t size) { return static_cast<int32_t>(size); };
  const Header header{number(config.dim),      number(config.hidden),
                      number(config.layers),   number(config.heads),
                      number(config.kv_heads), number(config.tied ? config.vocab : -config.vocab),
                      number(config.sequence)};
  FileWriter writer(path);
  writer.write(std::as_bytes(std::span(header)));
  std::vector<float> interleaved;
  const auto write_tensor = [&](const Parameter& parameter) {
    const std::span<const float> from = part(arena, parameter);
    const int64_t heads = rotated_heads(parameter, config);
    if (heads == 0) return writer.write(std::as_bytes(from));
    interleaved.resize(from.size());
    halves_to_interleaved(from, interleaved, heads, config.head_dim(), parameter.cols);
    writer.write(std::as_bytes(std::span<const float>(interleaved)));
  };
  const auto write_tables = [&] {  // [sequence, head_dim/2]: a row is a position
    std::vector<float> cos, sin;
    for (int64_t position = 0; position < config.sequence; ++position) {
      const RopeTables row = rope_tables(config.head_dim(), position, 1, config.rope_theta);
      cos.insert(cos.end(), row.cos.begin(), row.cos.end());
      sin.insert(sin.end(), row.sin.begin(), row.sin.end());
    }
    writer.write(std::as_bytes(std::span<const float>(cos)));
    writer.write(std::as_bytes(std::span<const float>(sin)));
  };
  walk(layout, write_tensor, write_tables);
  writer.close();
}

}  // namespace weft::model
