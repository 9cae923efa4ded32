// Weights in files: the storage that BLOBFILE(path, offset) points into.
//
//   bytes 0 to 63     u32 number of tensors, u32 version 2, zeros
//   at each offset    64 bytes that describe a tensor: u32 0xDEADBEEF, u32 type (1 fp16, 2 fp32,
//   (64, ...)         3 uint8, 4 int8), u64 bytes of data, u64 place of the data in the file, zeros
//   its data          row-major, little-endian
//
// Offsets and places are multiples of 64. The layout is that of coremltools' MILBlob
// (mlmodel/src/MILBlob/Blob/StorageFormat.hpp).
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "device/ane/mil/module.h"

namespace weft::device::ane::mil {

/// The numbers of a constant tensor of `type`, type.count() of them. Throws Error in words. An
/// empty function: the numbers are not known.
using BlobSource = std::function<std::vector<float>(const Blob& blob, const Type& type)>;

/// The tensor at `offset` in the bytes of a file. Safe on any bytes; `where` names them in
/// messages.
std::vector<float> parse_blob(std::span<const std::byte> file, std::string_view where,
                              uint64_t offset, const Type& type);

/// Files below `folder`, which takes the place of "@model_path" in their paths. Each is mapped
/// once, when it is first asked for.
BlobSource blob_files(const std::filesystem::path& folder);

}  // namespace weft::device::ane::mil
