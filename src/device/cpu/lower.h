// Lowering: from a partitioned Program to steps over buffers. Decides where each stored value
// lives: in the port that it leaves by, inside the concat that it is a part of, or in scratch.
#pragma once

#include <optional>
#include <vector>

#include "device/cpu/masks.h"
#include "device/cpu/partition.h"
#include "device/cpu/plan.h"

namespace weft::device::cpu {

/// Where the values of a Program live.
class Places {
 public:
  /// Chooses a place for every stored value of `program` and adds the buffers to `plan`.
  Places(const ir::Program& program, const Partition& part, Plan& plan);

  /// The memory of value `id`, seen through its views; nothing if a reshape of it has gaps.
  std::optional<View> find(int id) const;
  /// The port that is value `id`, whatever it stores its numbers in; nothing for other values.
  const ir::Port* port(int id) const;
  /// A fresh scratch buffer.
  View scratch(const ir::Shape& shape);
  /// Says that value `id` has been copied to `view`.
  void put(int id, const View& view) { place_[static_cast<size_t>(id)] = view; }

  /// A value that must also be copied somewhere: to a second output, out of an input, past an
  /// in-place hazard.
  struct Move {
    int id;
    View to;
  };
  const std::vector<Move>& output_moves() const { return output_moves_; }
  /// From fp32 scratch to the fp16 ports.
  const std::vector<ConvertStep>& output_conversions() const { return output_conversions_; }
  /// Parts of the concat `id` that could not be put in place.
  std::vector<Move> concat_moves(int id) const;

 private:
  void place_inputs();
  void place_outputs();
  void place_rest();
  void place_parts(int concat);
  bool want(int id, const View& view);
  bool hazard(int input, int value) const;
  int level_of(int id) const;
  std::vector<View> part_views(int concat) const;

  const ir::Program& program_;
  const Partition& part_;
  Plan& plan_;
  std::vector<std::optional<View>> place_;  // by node
  std::vector<std::vector<int>> users_;     // by node
  std::vector<Move> output_moves_;
  std::vector<ConvertStep> output_conversions_;
};

/// The fused group `group` as a step.
GroupStep make_group(const ir::Program& program, const Partition& part, const Masks& masks,
                     const Places& places, const Group& group);

/// A step that copies `from` to `to`; the shapes are the same.
GroupStep make_copy(const View& from, const View& to);
/// A step that fills `to` with `value`.
GroupStep make_fill(float value, const View& to);
/// Makes rows longer where neighbouring axes of a step can be one; of the batch axes too if
/// `batch`.
void simplify(GroupStep& step, bool batch);

}  // namespace weft::device::cpu
