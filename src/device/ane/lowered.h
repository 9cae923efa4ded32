// Lowered: a Program in the shape that the ANE takes, and how the tensors of the Program that it
// was made from lie in its ports.
//
// Every pass and every form of it means the same: evaluating `program` on what fill() makes gives
// the outputs of the original.
#pragma once

#include <string>
#include <vector>

#include "ir/evaluate.h"
#include "ir/program.h"

namespace weft::device::ane {

/// A matrix inside an entering port: a port of the original Program, or a constant that the device
/// owns (a mask, a permutation).
struct Piece {
  std::string from;             ///< the original port; empty: a constant
  std::vector<float> values;    ///< of a constant, row-major, in the port's own orientation
  bool transposed = false;      ///< the original's rows are the port's columns
  int64_t row = 0, column = 0;  ///< where in the port's matrix the piece begins
  int64_t rows = 0, cols = 0;   ///< as it lies in the port

  /// Where its element [r, c] stands in what it is made of, and in a port with so many columns.
  int64_t source(int64_t r, int64_t c) const { return transposed ? c * rows + r : r * cols + c; }
  int64_t place(int64_t r, int64_t c, int64_t port_cols) const {
    return (row + r) * port_cols + column + c;
  }
  bool operator==(const Piece&) const = default;
};

/// What stands in one entering port [1,1,rows,cols]. What no piece covers is 0.
struct Feed {
  std::string port;
  std::vector<Piece> pieces;
  bool operator==(const Feed&) const = default;
};

struct Lowered {
  /// Ports have the names of the original's, constants names of their own; outputs are the
  /// original's in the same order, their elements in the same order.
  ir::Program program;
  std::vector<Feed> feeds;  ///< one for each entering port, in order
};

/// The tensors for lowered.program from those of the original Program.
template <class T>
ir::Tensors<T> fill(const Lowered& lowered, const ir::Tensors<T>& original);

extern template ir::Tensors<float> fill(const Lowered&, const ir::Tensors<float>&);
extern template ir::Tensors<double> fill(const Lowered&, const ir::Tensors<double>&);

}  // namespace weft::device::ane
