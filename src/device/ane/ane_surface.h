// AneSurface: a Surface in memory that host and engine share, in halves, its rows as far apart as
// the programs that use it want them.
#pragma once

#include <memory>
#include <vector>

#include "device/ane/place.h"
#include "device/device.h"

namespace weft::device::ane {

/// Where the content of a Surface is wanted besides: part of the memory of a Launch whose program
/// does not read the Surface itself.
struct Follower {
  Place to;
  Area area;
};

class AneSurface final : public Surface {
 public:
  /// `port` is f16; `layout` is that of its matrix, all axes but the last being rows, and fits
  /// `buffer`. `crew` outlives the Surface.
  AneSurface(const ir::Port& port, const runtime::Layout& layout,
             std::shared_ptr<runtime::Buffer> buffer, Crew& crew);

  /// Writes to all followers too.
  void write(std::span<const float> values) override;
  void read(std::span<float> values) const override;
  /// Mistakes, all three: no Program that the engine takes has ids, and what is cut from a Surface
  /// or appended to it lives on the CPU.
  void write_ids(std::span<const int32_t> ids) override;
  void write_columns(int64_t at, const Surface& columns) override;
  std::shared_ptr<Surface> view(const ir::Port& port, int64_t offset) override;
  std::span<float> host() override { return {}; }
  Extent extent() const override;

  const runtime::Layout& layout() const { return layout_; }
  const std::shared_ptr<runtime::Buffer>& buffer() const { return buffer_; }
  Place place() const { return {buffer_, layout_.row_bytes, 0, 0}; }
  /// `follower` gets what stands here now, and from now on, as long as it lives, what write()
  /// writes. What the engine writes it does not see.
  void add(const std::shared_ptr<const Follower>& follower);
  /// Does the engine write here?
  bool is_written() const { return written_; }
  void set_written() { written_ = true; }

 private:
  const runtime::Layout layout_;
  const std::shared_ptr<runtime::Buffer> buffer_;
  Crew& crew_;
  std::vector<std::weak_ptr<const Follower>> followers_;
  bool written_ = false;
};

/// The matrix of a port: all axes but the last are rows.
int64_t rows_of(const ir::Shape& shape);

}  // namespace weft::device::ane
