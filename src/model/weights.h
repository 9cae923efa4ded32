// Weights from wherever they are into an arena. The caller looks at the configuration first,
// decides on a Layout, and has the arena filled. What is open, and in which form, is model_file.h's
// business.
#pragma once

#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/config.h"
#include "model/model_file.h"
#include "model/parameters.h"
#include "model/safetensors.h"

namespace weft::model {

/// The configuration of the model at `path` (a .bin file, a checkpoint, a run folder, or a link to
/// one), without its weights. Throws Error.
Config peek_config(const std::filesystem::path& path);

/// Fills `arena` (layout.size() elements) with the weights at `path`; padding becomes zero. Reads
/// through a memory map, without a second copy. Throws Error when the sizes there are not the
/// layout's, naming the tensor and both shapes, and when a file is damaged. `sequence`, norm_eps
/// and rope_theta change no tensor and may differ.
void load_weights(const std::filesystem::path& path, const Layout& layout, std::span<float> arena);

/// Throws Error unless both layouts have the same tensors and heads, naming the first tensor that
/// differs with both shapes. `where` names the file that `found` is from.
void check_same_sizes(const Layout& found, const Layout& wanted, std::string_view where);

/// As Hugging Face has it: a norm's weight is a vector.
std::vector<int64_t> shape_of(const Parameter& parameter);

/// The parameters in `arena` as tensors to be written, each called `prefix` + its name. They look
/// into the arena.
std::vector<TensorView> tensor_views(const Layout& layout, std::span<const float> arena,
                                     std::string_view prefix = {});

/// Where each parameter lies, by its name in the layout. Looks into the files.
using TensorPlaces = std::map<std::string, std::pair<const SafetensorsFile*, const Tensor*>>;
/// Finds the tensor `prefix` + name of each parameter. Throws Error when one is missing, has
/// another shape or stands in two files, or when one that is there is not accounted for and does
/// not begin with `other`, if that is given.
TensorPlaces find_tensors(std::span<const SafetensorsFile> files, const Layout& layout,
                          std::string_view prefix = {}, std::string_view other = {});
/// Fills `arena` from the tensors that find_tensors finds in `file`.
void read_tensors(const SafetensorsFile& file, const Layout& layout, std::span<float> arena,
                  std::string_view prefix, std::string_view other);

}  // namespace weft::model
