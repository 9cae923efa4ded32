#include "device/ane/lowered.h"

#include "base/error.h"

namespace weft::device::ane {
namespace {

template <class T>
void place(const Piece& piece, const std::vector<T>& from, int64_t port_cols, std::vector<T>& to) {
  CHECK(static_cast<int64_t>(from.size()) == piece.rows * piece.cols,
        "'{}' has {} elements for {} x {}", piece.from, from.size(), piece.rows, piece.cols);
  for (int64_t r = 0; r < piece.rows; ++r)
    for (int64_t c = 0; c < piece.cols; ++c)
      to[static_cast<size_t>(piece.place(r, c, port_cols))] =
          from[static_cast<size_t>(piece.source(r, c))];
}

}  // namespace

template <class T>
ir::Tensors<T> fill(const Lowered& lowered, const ir::Tensors<T>& original) {
  ir::Tensors<T> filled;
  for (const Feed& feed : lowered.feeds) {
    const ir::Port* const port = lowered.program.find_input(feed.port);
    CHECK(port != nullptr, "{} has no port '{}'", lowered.program.name(), feed.port);
    std::vector<T>& to = filled[feed.port];
    to.resize(static_cast<size_t>(port->shape.count()));
    for (const Piece& piece : feed.pieces) {
      if (piece.from.empty()) {
        place(piece, std::vector<T>(piece.values.begin(), piece.values.end()), port->shape.cols(),
              to);
        continue;
      }
      const auto it = original.find(piece.from);
      if (it == original.end())
        fail("{}: input '{}' is missing", lowered.program.name(), piece.from);
      place(piece, it->second, port->shape.cols(), to);
    }
  }
  return filled;
}

template ir::Tensors<float> fill(const Lowered&, const ir::Tensors<float>&);
template ir::Tensors<double> fill(const Lowered&, const ir::Tensors<double>&);

}  // namespace weft::device::ane
