// Places: where matrices of halves stand in the memory that the engine reads, and what is copied
// from one to another.
#pragma once

#include <memory>
#include <span>

#include "device/ane/lowered.h"
#include "device/ane/runtime/transport.h"
#include "device/ane/staging.h"

namespace weft::device::ane {

/// Part of the matrix in a Buffer, from [row, column] on.
struct Place {
  std::shared_ptr<runtime::Buffer> buffer;
  int64_t row_bytes = 0;
  int64_t row = 0, column = 0;
};

/// What is copied in each run of a Launch.
struct Move {
  Place from, to;
  Area area;
  int64_t bytes() const { return area.count() * 2; }
};

/// The matrix `piece` as it is copied into its port.
Area area_of(const Piece& piece);

/// Fills `area` at `to` with `values`, a matrix without gaps.
void fill(const Place& to, std::span<const float> values, const Area& area, Crew& crew);
void copy(const Move& move, Crew& crew);

}  // namespace weft::device::ane
