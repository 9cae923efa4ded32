// The sizes that the kernels' shapes are made of.
#pragma once

#include <cstdint>

#include "ir/program.h"

namespace weft::kernels {

/// Channels of a head where none are given: the heads share dim out. 0 where that leaves a rest.
constexpr int64_t default_head_dim(int64_t dim, int64_t heads) {
  return heads > 0 && dim % heads == 0 ? dim / heads : 0;
}

/// One microbatch of a Llama-2 model. All positive; kv_heads divides heads.
struct Sizes {
  int64_t batch = 1;       ///< sequences side by side
  int64_t sequence = 256;  ///< tokens of each; while decoding, the new ones
  int64_t dim = 768;       ///< channels of the residual stream
  int64_t hidden = 2048;   ///< channels inside the feed-forward network
  int64_t heads = 12;      ///< query heads
  int64_t kv_heads = 12;   ///< key and value heads
  int64_t head_dim = default_head_dim(dim, heads);  ///< channels of a head
  int64_t vocab = 5000;
  double norm_eps = 1e-5;              ///< added to the mean square in RMSNorm
  ir::DType weights = ir::DType::f32;  ///< how the forward Programs find their matrices stored

  int64_t group() const { return heads / kv_heads; }
  int64_t q_dim() const { return heads * head_dim; }
  int64_t kv_dim() const { return kv_heads * head_dim; }
  bool operator==(const Sizes&) const = default;
};

}  // namespace weft::kernels
