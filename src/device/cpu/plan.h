// What a Program becomes on the CPU: a list of steps over buffers. Made once by compile (partition,
// lower), run by run.cc. A step is a matrix product, a fused group, or a movement of rows.
#pragma once

#include <array>
#include <cstdint>
#include <variant>
#include <vector>

#include "ir/program.h"

namespace weft::device::cpu {

/// Memory that steps read and write: a port's Surface, or a part of the device's scratch.
struct Buffer {
  enum class Kind : uint8_t { input, output, scratch } kind = Kind::scratch;
  int port = -1;         ///< index among the Program's inputs or outputs
  int64_t elements = 0;  ///< of scratch: 4 bytes each
  int64_t offset = 0;    ///< of scratch: where it begins, in bytes; planned by plan_scratch
};

/// A tensor inside a buffer; strides in elements, 0 along an axis that repeats.
struct View {
  int buffer = -1;
  int64_t offset = 0;
  std::array<int64_t, 4> strides{};
  ir::Shape shape;
  bool operator==(const View&) const = default;
};

/// The view of a whole buffer, row-major.
View whole(int buffer, const ir::Shape& shape);
/// True when the elements stand in row-major order without gaps.
bool contiguous(const View& view);
/// `view` read as `shape`: axes of size 1 repeat.
View repeated(View view, const ir::Shape& shape);

/// z (+)= alpha · op(x) · op(y). Batch axes in which z has stride 0 but x or y run are summed.
struct GemmStep {
  View x, y, z;
  ir::Shape batch;  ///< batch axes of the product before the sum; rows and cols of z
  bool transpose_x = false, transpose_y = false;
  float alpha = 1;
  bool accumulate = false;  ///< add to what z holds
};

/// z (+)= alpha · w · y for weights w in any type, as their port stores them, and few columns y:
/// see thin.h. Column c of y begins c · y_column elements behind the view's offset, without gaps.
struct ThinProduct {
  View w, y, z;
  ir::DType w_type = ir::DType::f32;
  int64_t columns = 1;
  int64_t y_column = 0, z_row = 0, z_column = 0;
  float alpha = 1;
  bool accumulate = false;
};

/// Products that do not wait for each other, done together: one waking of the workers.
struct ThinStep {
  std::vector<ThinProduct> products;
};

/// Where a tape instruction finds or puts a value: scratch of one block, a View, or a constant.
struct Ref {
  enum class Kind : uint8_t { none, block, memory, constant } kind = Kind::none;
  int index = -1;
  bool splat = false;  ///< one number for the whole block
};

/// One operation of a fused group on one block of a row.
struct Instruction {
  ir::Op op = ir::Op::add;
  Ref x, y, z;
  bool scalar = false;  ///< works on one number per row
  bool across_rows =
      false;  ///< a reduction that goes on over blocks: combines into z, along the group's axis
  bool copy = false;   ///< z = x, whatever `op` says
  double value = 0;    ///< what causal writes
  int64_t cached = 0;  ///< of causal: keys before the queries' own
};

inline constexpr size_t kMaxMemory = 256;  ///< Views of one group

/// Elementwise operations and reductions over one space of rows, run block by block so that what
/// passes between them stays in L1.
struct GroupStep {
  std::array<int64_t, 4> space{1, 1, 1, 1};
  int axis = -1;            ///< along which reductions go on over blocks, or -1
  bool whole_rows = false;  ///< a block must be a whole row: a reduction's result is used inside
  bool swapped = false;     ///< rows and cols of the Program stand for cols and rows of the space
  int blocks = 0;           ///< how many blocks of scratch the tape needs
  std::vector<View> memory;
  std::vector<float> constants;
  std::vector<Instruction> tape;
};

/// gather, scatter or pick.
struct RowsStep {
  ir::Op op = ir::Op::gather;
  View x, ids, z;
  ir::DType x_type = ir::DType::f32;  ///< of a table, as its port stores it
  bool accumulate = false;
};

/// A port that is stored in another type to or from its fp32 scratch.
struct ConvertStep {
  int from = -1, to = -1;            ///< buffers
  ir::DType dtype = ir::DType::f16;  ///< of the port
  int64_t elements = 0;
  bool out = false;  ///< `to` is the port
};

using Step = std::variant<GemmStep, ThinStep, GroupStep, RowsStep, ConvertStep>;

struct Plan {
  std::vector<Buffer> buffers;
  std::vector<Step> steps;
  int64_t scratch_bytes = 0;
};

/// The whole way from a Program to its Plan. Throws Error in words for what the CPU can't do.
Plan make_plan(const ir::Program& program);

/// Gives each scratch buffer a place, so that buffers whose lives do not meet share memory. A life
/// reaches from the first to the last step that touches it.
void plan_scratch(Plan& plan);

/// The buffers that `step` touches.
std::vector<int> touched(const Step& step);

}  // namespace weft::device::cpu
