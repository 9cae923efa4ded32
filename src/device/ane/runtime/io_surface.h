// Buffer over an IOSurface.
#pragma once

#include <memory>

#include "device/ane/runtime/classes.h"
#include "device/ane/runtime/transport.h"

namespace weft::device::ane::runtime {

class IoSurface final : public Buffer {
 public:
  /// At least `bytes`, and the whole of `layout`. Throws Fault when the system has no memory for it
  /// or makes it another way.
  IoSurface(std::shared_ptr<const System> system, const Layout& layout, int64_t bytes);

  std::byte* data() const override { return data_; }
  int64_t bytes() const override { return bytes_; }
  void lock(Use use) override;
  void unlock(Use use) override;

  const Layout& layout() const { return layout_; }
  Id surface() const { return surface_.get(); }

 private:
  const std::shared_ptr<const System> system_;
  const Layout layout_;
  const int64_t bytes_;
  Ref surface_;
  std::byte* data_ = nullptr;
  int unlocked_ = 0;  // what the system said to the last unlock()
};

}  // namespace weft::device::ane::runtime
