// Rotary position embedding, the host's half: the tables of cosines and sines that the kernels take
// as inputs, and the two ways in which the field pairs channels.
//
// Ours, as Hugging Face's, rotates channel i of a head with channel i + head_dim/2; llama2.c's with
// its neighbour: 2i with 2i + 1. A permutation of the rows of wq and wk turns one into the other
// and leaves every score as it was.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace weft::model {

/// cos and sin of position · theta^(−2i / head_dim), each [head_dim/2, n] row-major: the kernels'
/// ports of that name.
struct RopeTables {
  std::vector<float> cos, sin;
};

/// The tables of positions begin … begin + n − 1.
RopeTables rope_tables(int64_t head_dim, int64_t begin, int64_t n, double theta);
/// The same into memory of the caller's, head_dim/2 · n elements each; allocates nothing.
void fill_rope_tables(int64_t head_dim, int64_t begin, int64_t n, double theta,
                      std::span<float> cos, std::span<float> sin);

/// A row of wq or wk in our order to the same row's place in llama2.c's (and llama.cpp's), and
/// back. Rows are counted through all heads.
int64_t interleaved_row(int64_t row, int64_t head_dim);
int64_t halves_row(int64_t interleaved, int64_t head_dim);

}  // namespace weft::model
