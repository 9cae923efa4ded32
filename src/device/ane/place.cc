#include "device/ane/place.h"

namespace weft::device::ane {
namespace {

constexpr auto kHalf = static_cast<int64_t>(sizeof(uint16_t));

Matrix<uint16_t> matrix(const Place& place, std::byte* data) {
  return {reinterpret_cast<uint16_t*>(data + place.row * place.row_bytes + place.column * kHalf),
          place.row_bytes / kHalf};
}

}  // namespace

Area area_of(const Piece& piece) { return {piece.rows, piece.cols, piece.transposed}; }

void fill(const Place& to, std::span<const float> values, const Area& area, Crew& crew) {
  const runtime::Access access(*to.buffer, runtime::Buffer::Use::write);
  const int64_t stride = area.transposed ? area.rows : area.cols;
  stage(Matrix<const float>{values.data(), stride}, matrix(to, access.data()), area, crew);
}

void copy(const Move& move, Crew& crew) {
  const runtime::Access read(*move.from.buffer, runtime::Buffer::Use::read);
  const runtime::Access write(*move.to.buffer, runtime::Buffer::Use::write);
  const Matrix<uint16_t> from = matrix(move.from, read.data());
  stage(Matrix<const uint16_t>{from.data, from.stride}, matrix(move.to, write.data()), move.area,
        crew);
}

}  // namespace weft::device::ane
