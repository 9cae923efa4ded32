#include "model/hugging_face.h"

#include "base/error.h"
#include "model/safetensors.h"
#include "model/weights.h"

namespace weft::model {

void write_hugging_face(const std::filesystem::path& folder, const Layout& layout,
                        const ReadRows& read, Stored type) {
  CHECK(type != Stored::q8_0, "safetensors files have no {}", stored_name(type));
  const bool half = type == Stored::f16;
  std::vector<Tensor> tensors;
  for (const Parameter& parameter : layout.parameters())
    tensors.push_back({.name = parameter.name,
                       .shape = shape_of(parameter),
                       .type = half ? TensorType::f16 : TensorType::f32});
  write_file(folder / "config.json", config_text(layout.config(), half ? "float16" : "float32"));
  FileWriter writer(folder / "model.safetensors");
  writer.write(safetensors_start(tensors));
  for (const Parameter& parameter : layout.parameters())
    write_numbers(writer, parameter, layout.config(), Pairing::halves, type, read);
  writer.close();
}

}  // namespace weft::model
