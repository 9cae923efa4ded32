#include "model/rows.h"

#include <algorithm>
#include <vector>

#include "model/rope.h"

namespace weft::model {
namespace {

constexpr int64_t kPiece = 1 << 18;  // numbers

}  // namespace

void for_pieces(const Parameter& parameter, int64_t head_dim, Pairing pairing, const ReadRows& read,
                const std::function<void(std::span<const float>)>& take) {
  const int64_t cols = parameter.cols, most = std::max<int64_t>(1, kPiece / cols);
  const bool reorder = pairing == Pairing::interleaved && is_rotated(parameter);
  std::vector<float> piece;
  for (int64_t row = 0; row < parameter.rows; row += most) {
    const int64_t rows = std::min(most, parameter.rows - row);
    piece.resize(static_cast<size_t>(rows * cols));
    const std::span<float> to(piece);
    if (!reorder)
      read(parameter, row, to);
    else
      for (int64_t i = 0; i < rows; ++i)
        read(parameter, halves_row(row + i, head_dim),
             to.subspan(static_cast<size_t>(i * cols), static_cast<size_t>(cols)));
    take(to);
  }
}

}  // namespace weft::model
