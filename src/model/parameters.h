// THE list of parameters: each tensor of a model once, with its names, shape, initialisation and
// place in the arena.
//
// The arena is one run of fp32: first the matrices, which weight decay shrinks, then the vectors,
// which it leaves alone. Gradients and the optimizer's moments are arenas of the same layout.
// Whoever initialises, updates, clips, saves, loads or writes weights to a device walks this list;
// nobody else enumerates weights.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/workers.h"
#include "model/config.h"

namespace weft::model {

/// Columns of the matrix as which the optimizer's Programs see a section of the arena.
inline constexpr int64_t kArenaColumns = 1024;
/// Elements to which a parameter's place is aligned: 64 bytes.
inline constexpr int64_t kArenaAlignment = 16;

/// One tensor, stored as it is used: row-major [rows, cols], for a matrix [out, in]; a norm's
/// weight is [dim, 1].
struct Parameter {
  std::string name;        ///< Hugging Face's, e.g. "model.layers.0.self_attn.q_proj.weight"
  std::string short_name;  ///< the kernels' port: embed wq wk wv wo w1 w2 w3 rms_att rms_ffn
                           ///< rms_final classifier
  int layer = -1;          ///< -1: outside the layers
  int64_t rows = 0, cols = 0;
  bool decay = false;   ///< a matrix
  double init_std = 0;  ///< standard deviation at the start; 0: all ones
  int64_t offset = 0;   ///< elements from the start of the arena

  int64_t count() const { return rows * cols; }
};

/// A part of the arena that one launch of the optimizer covers, as a matrix
/// [1,1,rows,kArenaColumns].
struct Section {
  int64_t offset = 0;  ///< elements from the start of the arena; a multiple of kArenaColumns
  int64_t rows = 0;
  bool decay = false;

  int64_t count() const { return rows * kArenaColumns; }
};

/// The list for one configuration. What lies between parameters is padding: zero in every arena,
/// and left at zero by every update.
class Layout {
 public:
  /// Throws Error when `config` is not valid.
  explicit Layout(const Config& config);

  const Config& config() const { return config_; }
  /// In the order of the arena: embed, the matrices of each layer, classifier if it is not tied;
  /// then the norms.
  std::span<const Parameter> parameters() const { return parameters_; }
  /// Matrices, then vectors.
  std::span<const Section> sections() const { return sections_; }
  /// Elements of an arena, padding included.
  int64_t size() const { return sections_.back().offset + sections_.back().count(); }

  /// CHECKs that there is one: the names are ours.
  const Parameter& find(std::string_view short_name, int layer = -1) const;
  /// The parameter that Hugging Face calls `name`, or nullptr.
  const Parameter* find_name(std::string_view name) const;
  /// What the loss reads as its classifier: the embedding when it is tied.
  const Parameter& classifier() const;

 private:
  Config config_;
  std::vector<Parameter> parameters_;
  std::array<Section, 2> sections_;
};

/// A parameter's elements in an arena.
template <class T>
std::span<T> part(std::span<T> arena, const Parameter& parameter) {
  return arena.subspan(static_cast<size_t>(parameter.offset),
                       static_cast<size_t>(parameter.count()));
}

/// Sets what lies between the parameters of `arena` to zero.
void clear_padding(const Layout& layout, std::span<float> arena);

/// Fills `arena` (layout.size() elements) with the weights that training starts from: normal(0,
/// 0.02), output projections (wo, w2) scaled by 1 / √(2 · layers), norms 1, padding 0. An element
/// is a function of the seed, the parameter's name and its index alone: threads and other
/// parameters do not matter.
void initialise(const Layout& layout, uint64_t seed, std::span<float> arena, Workers& workers);

}  // namespace weft::model
