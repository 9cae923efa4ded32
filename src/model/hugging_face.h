// Writing a model as a folder in Hugging Face's form: config.json and model.safetensors.
// docs/formats.md has the layout.
#pragma once

#include <filesystem>

#include "model/parameters.h"
#include "model/rows.h"
#include "model/stored.h"

namespace weft::model {

/// Writes both files into `folder`, which exists. `type` is f32 or f16 (a CHECK). Throws Error.
void write_hugging_face(const std::filesystem::path& folder, const Layout& layout,
                        const ReadRows& read, Stored type);

}  // namespace weft::model
