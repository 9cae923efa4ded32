// Safetensors files: a header of JSON with names, types, shapes and places, then the tensors'
// bytes. docs/checkpoint.md has the layout byte by byte.
//
// The reader maps the file and trusts nothing in it. The writer streams fp32. Neither knows what a
// model is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"

namespace weft::model {

enum class TensorType : uint8_t { f32, f16, bf16 };
/// Bytes of one element.
int64_t tensor_type_size(TensorType type);

/// One entry of the header.
struct Tensor {
  std::string name;
  std::vector<int64_t> shape;
  TensorType type = TensorType::f32;
  uint64_t begin = 0, end = 0;  ///< bytes [begin, end) of the file

  int64_t count() const;
};
/// The product of the axes.
int64_t element_count(std::span<const int64_t> shape);
/// "[768, 2048]"
std::string shape_text(std::span<const int64_t> shape);

/// The entries of a file given as bytes, in the order of their places. Throws Error, with the
/// offset where that helps, unless every entry is well formed, the places cover the data exactly
/// once, and all types are ones that Weft reads.
std::vector<Tensor> parse_safetensors(std::span<const std::byte> file, std::string_view where);

/// Numbers of `tensor`, an entry of `file`, as fp32: as many as `to` has, from element `first` on.
void read_tensor(std::span<const std::byte> file, const Tensor& tensor, std::span<float> to,
                 int64_t first = 0);

/// An open file.
class SafetensorsFile {
 public:
  /// Maps and parses; throws Error.
  explicit SafetensorsFile(const std::filesystem::path& path);

  const std::filesystem::path& path() const { return path_; }
  std::span<const Tensor> tensors() const { return tensors_; }
  /// The entry called `name`, or nullptr.
  const Tensor* find(std::string_view name) const;
  void read(const Tensor& tensor, std::span<float> to, int64_t first = 0) const {
    read_tensor(file_.bytes(), tensor, to, first);
  }

 private:
  std::filesystem::path path_;
  MappedFile file_;
  std::vector<Tensor> tensors_;
  std::vector<const Tensor*> by_name_;  // sorted
};

/// A tensor to be written.
struct TensorView {
  std::string name;
  std::vector<int64_t> shape;
  std::span<const float> values;
};

/// What a file begins with whose data are `tensors`, by name, shape and type, one after the other
/// in this order: the header's length and the header.
std::string safetensors_start(std::span<const Tensor> tensors);

/// Writes `tensors` in this order as fp32 and syncs the file. Throws Error.
void write_safetensors(const std::filesystem::path& path, std::span<const TensorView> tensors);

}  // namespace weft::model
