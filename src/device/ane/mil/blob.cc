#include "device/ane/mil/blob.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <memory>

#include "base/error.h"
#include "base/file.h"
#include "base/half.h"

namespace weft::device::ane::mil {
namespace {

constexpr uint32_t kSentinel = 0xDEADBEEF, kVersion = 2;
constexpr uint64_t kHeader = 64, kDescription = 64, kAlignment = 64;

struct Stored {
  Element element;
  uint32_t code;   ///< in the file
  uint64_t bytes;  ///< of one number
};
constexpr Stored kStored[] = {
    {Element::fp16, 1, 2}, {Element::fp32, 2, 4}, {Element::uint8, 3, 1}, {Element::int8, 4, 1}};

template <class T>
T read(std::span<const std::byte> file, uint64_t at) {
  T value;
  std::memcpy(&value, file.data() + at, sizeof value);
  return value;
}

template <class T, class Convert>
std::vector<float> numbers(std::span<const std::byte> data, const Convert& convert) {
  std::vector<float> values(data.size() / sizeof(T));
  for (size_t i = 0; i < values.size(); ++i) values[i] = convert(read<T>(data, i * sizeof(T)));
  return values;
}

const Stored& stored_as(Element element) {
  const auto it = std::ranges::find(kStored, element, &Stored::element);
  if (it == std::end(kStored))
    fail("a file of weights holds fp16, fp32, int8 and uint8, {} is wanted", element_name(element));
  return *it;
}

/// The data of the tensor that is described at `offset`.
std::span<const std::byte> data_of(std::span<const std::byte> file, std::string_view where,
                                   uint64_t offset, const Type& type) {
  const Stored& stored = stored_as(type.element);
  const auto wanted = static_cast<uint64_t>(type.count()) * stored.bytes;
  if (file.size() < kHeader || read<uint32_t>(file, 4) != kVersion)
    fail("{}: {} bytes with version {} at byte 4 are wanted; it is damaged or no file of weights",
         where, kHeader, kVersion);
  if (offset < kHeader || offset % kAlignment != 0 || offset > file.size() ||
      file.size() - offset < kDescription)
    fail("{}: a multiple of {} inside its {} bytes is wanted as offset, {} is found", where,
         kAlignment, file.size(), offset);
  if (read<uint32_t>(file, offset) != kSentinel)
    fail("{}: at offset {} no tensor is described (0x{:X} is wanted, 0x{:X} is found)", where,
         offset, kSentinel, read<uint32_t>(file, offset));
  const auto code = read<uint32_t>(file, offset + 4);
  const auto bytes = read<uint64_t>(file, offset + 8), place = read<uint64_t>(file, offset + 16);
  if (code != stored.code)
    fail("{}: at offset {} the type {} ({}) is wanted, {} is found", where, offset, stored.code,
         element_name(type.element), code);
  if (bytes != wanted)
    fail("{}: at offset {} {} bytes are wanted for {}, {} are found", where, offset, wanted,
         to_string(type), bytes);
  if (place % kAlignment != 0 || place > file.size() || file.size() - place < bytes)
    fail("{}: at offset {} the data's place {} with {} bytes is not inside the file's {}", where,
         offset, place, bytes, file.size());
  return file.subspan(place, bytes);
}

/// What stands behind "@model_path/"; it must not lead out of the folder.
std::filesystem::path inside(const std::string& path) {
  constexpr std::string_view kPrefix = "@model_path/";
  const std::filesystem::path rest(path.starts_with(kPrefix) ? path.substr(kPrefix.size())
                                                             : std::string());
  if (rest.empty() || rest.is_absolute() || path.find('\0') != std::string::npos ||
      std::ranges::find(rest, "..") != rest.end())
    fail("a file of weights is wanted as {}NAME, below that folder, '{}' is found", kPrefix, path);
  return rest;
}

}  // namespace

std::vector<float> parse_blob(std::span<const std::byte> file, std::string_view where,
                              uint64_t offset, const Type& type) {
  const std::span<const std::byte> data = data_of(file, where, offset, type);
  switch (type.element) {
    case Element::fp16:
      return numbers<uint16_t>(data, from_half);
    case Element::fp32:
      return numbers<float>(data, [](float x) { return x; });
    case Element::uint8:
      return numbers<uint8_t>(data, [](uint8_t x) { return static_cast<float>(x); });
    default:
      return numbers<int8_t>(data, [](int8_t x) { return static_cast<float>(x); });
  }
}

BlobSource blob_files(const std::filesystem::path& folder) {
  auto files = std::make_shared<std::map<std::filesystem::path, MappedFile>>();
  return [folder, files](const Blob& blob, const Type& type) {
    const std::filesystem::path path = folder / inside(blob.path);
    const auto it = files->try_emplace(path, path).first;
    return parse_blob(it->second.bytes(), path.string(), blob.offset, type);
  };
}

}  // namespace weft::device::ane::mil
