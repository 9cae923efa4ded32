#include "train/forward_pass.h"

#include "base/error.h"
#include "kernels/forward.h"
#include "model/rope.h"

namespace weft::train {

std::string at(const char* name, int64_t place) { return fmt::format("{}.{}", name, place); }

const std::string& rms_at(const model::Layout& layout, int64_t site) {
  if (site == 2 * layout.config().layers) return layout.find("rms_final").name;
  return layout.find(site % 2 == 0 ? "rms_att" : "rms_ffn", static_cast<int>(site / 2)).name;
}

void wire_forward(Wiring& wiring, const model::Layout& layout, const kernels::Sizes& sizes,
                  Placement& placement) {
  const auto embed = placement.compile(kernels::embed(sizes)),
             norm = placement.compile(kernels::norm(sizes));
  const auto add_norm = placement.compile(kernels::add_norm(sizes));
  const auto fwd_attn = placement.compile(kernels::fwd_attn(sizes));
  const auto fwd_ffn = placement.compile(kernels::fwd_ffn(sizes));

  const auto add = [&](int64_t site) {
    wiring.call(add_norm, {{"x0", at("x", site - 1)},
                           {"y", "y"},
                           {"rms", rms_at(layout, site)},
                           {"x", at("x", site)},
                           {"xnorm", at("xnorm", site)}});
  };
  wiring.call(embed, {{"embed", layout.find("embed").name}, {"tokens", "tokens"}, {"x", "x.0"}});
  wiring.call(norm, {{"x", "x.0"}, {"rms", rms_at(layout, 0)}, {"xnorm", "xnorm.0"}});
  for (int l = 0; l < static_cast<int>(layout.config().layers); ++l) {
    const auto w = [&](const char* name) { return layout.find(name, l).name; };
    wiring.call(fwd_attn, {{"xnorm", at("xnorm", 2 * l)},
                           {"wq", w("wq")},
                           {"wk", w("wk")},
                           {"wv", w("wv")},
                           {"wo", w("wo")},
                           {"cos", "cos"},
                           {"sin", "sin"},
                           {"y", "y"},
                           {"q", at("q", l)},
                           {"k", at("k", l)},
                           {"v", at("v", l)},
                           {"attn", at("attn", l)}});
    add(2 * l + 1);
    wiring.call(fwd_ffn, {{"xnorm", at("xnorm", 2 * l + 1)},
                          {"w1", w("w1")},
                          {"w3", w("w3")},
                          {"w2", w("w2")},
                          {"y", "y"},
                          {"h1", at("h1", l)},
                          {"h3", at("h3", l)}});
    add(2 * l + 2);
  }
}

void wire_loss(Wiring& wiring, const model::Layout& layout, const kernels::Sizes& sizes,
               Placement& placement) {
  wiring.call(placement.compile(kernels::fwd_loss(sizes)),
              {{"xnorm", at("xnorm", 2 * layout.config().layers)},
               {"embed", layout.classifier().name},
               {"targets", "targets"},
               {"loss", "loss"}});
}

void write_rope(const Wiring& wiring, const model::Layout& layout, const kernels::Sizes& sizes) {
  const model::RopeTables tables =
      model::rope_tables(sizes.head_dim, 0, sizes.sequence, layout.config().rope_theta);
  wiring.surface("cos").write(tables.cos);
  wiring.surface("sin").write(tables.sin);
}

}  // namespace weft::train
