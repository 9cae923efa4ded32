#include "model/safetensors.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <functional>
#include <numeric>

#include "base/error.h"
#include "base/half.h"
#include "base/json_text.h"

namespace weft::model {
namespace {

using Json = nlohmann::json;

// Numbers are copied between memory and file as they are.
static_assert(std::endian::native == std::endian::little);

constexpr uint64_t kLengthBytes = 8;
constexpr uint64_t kMaxHeader = 16 << 20;  // a model of 1000 layers needs 2 MB
constexpr size_t kMaxRank = 8;
constexpr int64_t kMaxElements = int64_t{1} << 48;

struct TypeRow {
  std::string_view name;
  TensorType type;
  int64_t size;
};
constexpr TypeRow kTypes[] = {
    {"F32", TensorType::f32, 4}, {"F16", TensorType::f16, 2}, {"BF16", TensorType::bf16, 2}};

/// Where a message belongs: the file, and the tensor that is looked at.
struct Place {
  std::string_view where;
  std::string_view tensor;
};

template <class... Args>
[[noreturn]] void refuse(const Place& place, fmt::format_string<Args...> text, Args&&... args) {
  fail("{}: tensor \"{}\": {}; the file is damaged or of another kind", place.where, place.tensor,
       fmt::format(text, std::forward<Args>(args)...));
}

uint64_t natural(const Json& value, const Place& place, const char* what) {
  if (!value.is_number_unsigned())
    refuse(place, "{} must be whole numbers from 0, not {}", what, value.dump());
  return value.get<uint64_t>();
}

TensorType read_type(const Json& entry, const Place& place) {
  if (!entry.contains("dtype") || !entry["dtype"].is_string()) refuse(place, "it has no \"dtype\"");
  const auto& name = entry["dtype"].get_ref<const std::string&>();
  for (const TypeRow& row : kTypes)
    if (row.name == name) return row.type;
  fail("{}: tensor \"{}\" is of type {}; Weft reads F32, F16 and BF16, convert it", place.where,
       place.tensor, name);
}

std::vector<int64_t> read_shape(const Json& entry, const Place& place) {
  if (!entry.contains("shape") || !entry["shape"].is_array()) refuse(place, "it has no \"shape\"");
  if (entry["shape"].size() > kMaxRank)
    refuse(place, "a shape of at most {} axes is expected, it has {}", kMaxRank,
           entry["shape"].size());
  std::vector<int64_t> shape;
  uint64_t count = 1;
  for (const Json& axis : entry["shape"]) {
    const uint64_t size = natural(axis, place, "the sizes of a shape");
    if (size > static_cast<uint64_t>(kMaxElements) ||
        (size != 0 && count > static_cast<uint64_t>(kMaxElements) / size))
      refuse(place, "its shape has more than 2^48 elements");
    count *= size;
    shape.push_back(static_cast<int64_t>(size));
  }
  return shape;
}

/// The entry called `name`; `start` is where the data begins and `bytes` how many there are.
Tensor read_entry(const std::string& name, const Json& entry, std::string_view where,
                  uint64_t start, uint64_t bytes) {
  const Place place{where, name};
  if (!entry.is_object()) refuse(place, "an object is expected");
  Tensor tensor;
  tensor.name = name;
  tensor.type = read_type(entry, place);
  tensor.shape = read_shape(entry, place);
  if (!entry.contains("data_offsets") || !entry["data_offsets"].is_array() ||
      entry["data_offsets"].size() != 2)
    refuse(place, "it has no pair \"data_offsets\"");
  const uint64_t begin = natural(entry["data_offsets"][0], place, "offsets");
  const uint64_t end = natural(entry["data_offsets"][1], place, "offsets");
  if (begin > end || end > bytes)
    refuse(place, "its offsets {} to {} leave the {} bytes of data from offset {} on", begin, end,
           bytes, start);
  const auto wanted = static_cast<uint64_t>(tensor.count() * tensor_type_size(tensor.type));
  if (end - begin != wanted)
    refuse(place, "shape {} takes {} bytes, its offsets {} to {} leave {}",
           shape_text(tensor.shape), wanted, begin, end, end - begin);
  tensor.begin = start + begin;
  tensor.end = start + end;
  return tensor;
}

template <class From, class Convert>
void convert(const std::byte* from, std::span<float> to, const Convert& convert_one) {
  for (size_t i = 0; i < to.size(); ++i) {
    From value;  // the file's bytes need not be aligned
    std::memcpy(&value, from + i * sizeof value, sizeof value);
    to[i] = convert_one(value);
  }
}

const TypeRow& row_of(TensorType type) {
  return *std::find_if(std::begin(kTypes), std::end(kTypes),
                       [&](const TypeRow& row) { return row.type == type; });
}

}  // namespace

int64_t tensor_type_size(TensorType type) { return row_of(type).size; }

int64_t Tensor::count() const { return element_count(shape); }

int64_t element_count(std::span<const int64_t> shape) {
  return std::accumulate(shape.begin(), shape.end(), int64_t{1}, std::multiplies<>());
}

std::string shape_text(std::span<const int64_t> shape) {
  return fmt::format("[{}]", fmt::join(shape, ", "));
}

std::vector<Tensor> parse_safetensors(std::span<const std::byte> file, std::string_view where) {
  if (file.size() < kLengthBytes)
    fail("{}: a safetensors file has at least {} bytes, this one has {}; is it damaged?", where,
         kLengthBytes, file.size());
  uint64_t length = 0;
  std::memcpy(&length, file.data(), kLengthBytes);
  const uint64_t rest = file.size() - kLengthBytes;
  if (length > rest || length > kMaxHeader)
    fail(
        "{}: the header's length at offset 0 is {}, but {} bytes follow and {} are allowed; it is "
        "damaged or no safetensors file",
        where, length, rest, kMaxHeader);
  const std::string_view text(reinterpret_cast<const char*>(file.data()) + kLengthBytes, length);
  const Json json = parse_json_object(text, where);
  const uint64_t start = kLengthBytes + length;
  std::vector<Tensor> tensors;
  for (const auto& item : json.items())
    if (item.key() != "__metadata__")
      tensors.push_back(read_entry(item.key(), item.value(), where, start, file.size() - start));
  std::sort(tensors.begin(), tensors.end(), [](const Tensor& x, const Tensor& y) {
    return x.begin != y.begin ? x.begin < y.begin : x.end < y.end;
  });
  uint64_t covered = start;
  for (const Tensor& tensor : tensors) {
    if (tensor.begin != covered)
      refuse({where, tensor.name}, "it begins at offset {}, the one before it ends at {}",
             tensor.begin, covered);
    covered = tensor.end;
  }
  if (covered != file.size())
    fail("{}: its tensors end at offset {}, the file at {}; it is damaged", where, covered,
         file.size());
  return tensors;
}

void read_tensor(std::span<const std::byte> file, const Tensor& tensor, std::span<float> to,
                 int64_t first) {
  const auto count = static_cast<int64_t>(to.size());
  CHECK(first >= 0 && count <= tensor.count() - first && tensor.end <= file.size(),
        "{}: {} elements from {} on for shape {}", tensor.name, count, first,
        shape_text(tensor.shape));
  const int64_t skipped = first * tensor_type_size(tensor.type);
  const std::byte* const from = file.data() + tensor.begin + skipped;
  switch (tensor.type) {
    case TensorType::f32:
      if (!to.empty()) std::memcpy(to.data(), from, to.size_bytes());
      return;
    case TensorType::f16:
      return convert<uint16_t>(from, to, from_half);
    case TensorType::bf16:
      return convert<uint16_t>(from, to, from_bfloat16);
  }
}

SafetensorsFile::SafetensorsFile(const std::filesystem::path& path)
    : path_(path), file_(path), tensors_(parse_safetensors(file_.bytes(), path.string())) {
  for (const Tensor& tensor : tensors_) by_name_.push_back(&tensor);
  std::ranges::sort(by_name_, {}, &Tensor::name);
}

const Tensor* SafetensorsFile::find(std::string_view name) const {
  const auto at = std::ranges::lower_bound(by_name_, name, {}, &Tensor::name);
  return at == by_name_.end() || (*at)->name != name ? nullptr : *at;
}

std::string safetensors_start(std::span<const Tensor> tensors) {
  nlohmann::ordered_json json;
  json["__metadata__"] = {{"format", "pt"}};
  int64_t offset = 0;
  for (const Tensor& tensor : tensors) {
    const TypeRow& type = row_of(tensor.type);
    const int64_t end = offset + tensor.count() * type.size;
    json[tensor.name] = {
        {"dtype", type.name}, {"shape", tensor.shape}, {"data_offsets", {offset, end}}};
    offset = end;
  }
  std::string text = json.dump();
  text.resize((text.size() + 7) / 8 * 8, ' ');  // the data begins at a multiple of 8
  const uint64_t length = text.size();
  return std::string(reinterpret_cast<const char*>(&length), kLengthBytes) + text;
}

void write_safetensors(const std::filesystem::path& path, std::span<const TensorView> tensors) {
  std::vector<Tensor> entries;
  for (const TensorView& tensor : tensors) {
    CHECK(element_count(tensor.shape) == static_cast<int64_t>(tensor.values.size()),
          "{}: {} values for shape {}", tensor.name, tensor.values.size(),
          shape_text(tensor.shape));
    entries.push_back({.name = tensor.name, .shape = tensor.shape});
  }
  FileWriter writer(path);
  writer.write(safetensors_start(entries));
  for (const TensorView& tensor : tensors) writer.write(std::as_bytes(tensor.values));
  writer.close();
}

}  // namespace weft::model
