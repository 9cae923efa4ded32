// Program: a MIL text that can be evaluated, and where its parameters and results lie in surfaces.
//
// The text is read and computed by the product's own reader and simulated engine: what is tested
// with this is the way to the engine, not the arithmetic.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/workers.h"
#include "device/ane/sim/engine.h"
#include "standin/behaviour.h"

namespace weft::standin {

/// A tensor [batches, channels, height, width] of halves in a surface: rows apart by row_stride
/// bytes, one after the other.
struct Slot {
  std::string name;
  ir::Shape shape;
  int64_t row_stride = 0;
  std::optional<size_t> port = {};  ///< of the engine; none: the results don't need it

  int64_t rows() const { return shape[0] * shape[1] * shape[2]; }
  int64_t plane_stride() const { return shape[2] * row_stride; }
  int64_t batch_stride() const { return shape[1] * plane_stride(); }
  int64_t bytes() const { return shape[0] * batch_stride(); }
};

class Program {
 public:
  /// Throws Error where `text` is not understood. Files of weights are in `folder`.
  Program(const std::string& text, const std::filesystem::path& folder, const Behaviour& behaviour);

  /// In the order of their indices. Every parameter has a slot, needed or not.
  const std::vector<Slot>& inputs() const { return inputs_; }
  const std::vector<Slot>& outputs() const { return outputs_; }

  /// One surface for each slot, not smaller than it. What lies between rows is not touched. The
  /// results are multiplied by `factor`: 1 is right.
  void run(std::span<const std::byte* const> inputs, std::span<std::byte* const> outputs,
           float factor);

 private:
  std::vector<Slot> inputs_, outputs_;
  Workers workers_{1};
  std::unique_ptr<device::ane::sim::Engine> engine_;
};

}  // namespace weft::standin
