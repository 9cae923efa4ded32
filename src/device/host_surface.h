// HostSurface: a Surface in ordinary memory, row-major without gaps. What the CPU and the reference
// compute on.
#pragma once

#include <cstddef>
#include <memory>

#include "device/device.h"

namespace weft::device {

class HostSurface final : public Surface {
 public:
  /// Fresh memory, zeroed by its first touch, aligned to 64 bytes. Throws Error when there is not
  /// enough.
  explicit HostSurface(const ir::Port& port);

  void write(std::span<const float> values) override;
  void read(std::span<float> values) const override;
  void write_ids(std::span<const int32_t> ids) override;
  void write_columns(int64_t at, const Surface& columns) override;
  std::shared_ptr<Surface> view(const ir::Port& port, int64_t offset) override;
  std::span<float> host() override;
  Extent extent() const override;

  /// The bytes themselves, of port().dtype.
  std::byte* data() const { return data_; }
  float* floats() const { return reinterpret_cast<float*>(data_); }

 private:
  HostSurface(const ir::Port& port, std::shared_ptr<std::byte> memory, std::byte* data);

  std::shared_ptr<std::byte> memory_;  // shared with the Surfaces viewed from this one
  std::byte* data_;
};

/// For devices that compute on nothing else: a Surface of `bound` that is not a HostSurface is a
/// mistake.
void want_host_surfaces(const ir::Program& program, const Bound& bound);

}  // namespace weft::device
