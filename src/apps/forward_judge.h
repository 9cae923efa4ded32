// Whether a forward pass came out right: every launch of a layer kernel is repeated on the CPU
// device in fp32, with the inputs that the pass itself had, so that each is judged alone.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "apps/forward_model.h"
#include "device/device.h"
#include "ir/program.h"

namespace weft::apps {

class ForwardJudge {
 public:
  /// `model` outlives it.
  ForwardJudge(const ForwardModel& model, int threads);

  /// Fills what the layer kernels write with NaN, so that nothing of an earlier pass can be taken
  /// for the next one's.
  void poison() const;
  /// Throws Error, naming kernel, layer and port, unless all that the layer kernels of the last
  /// pass have left agrees with the CPU: their taps, and y as that by which x has grown. Returns
  /// the largest error as a part of the size of the numbers.
  double require_right() const;

 private:
  struct Part {
    ir::Program program;
    std::unique_ptr<device::Launch> launch;
  };
  Part part_of(ir::Program program) const;
  double judge(const Part& part, int layer, int64_t site) const;
  std::vector<float> wrote(const ir::Port& port, int layer, int64_t site) const;

  const ForwardModel& model_;
  const std::unique_ptr<device::Device> cpu_;
  const Part attention_, ffn_;
};

/// How far a port's numbers may be from the CPU's, as the root of the mean square of the errors,
/// when those of the CPU have a root mean square of `size`. `program` is what has computed them in
/// arithmetic of this type.
double allowed_error(const ir::Program& program, ir::DType arithmetic, double size);

}  // namespace weft::apps
