// What a Program becomes on the CPU: a list of steps over buffers. Made once by compile (partition,
// lower), run by run.cc. A step is a matrix product, a fused group, or a movement of rows.
#pragma once

#include <array>
#include <cstdint>
#include <variant>
#include <vector>

#include "device/cpu/vector_ops.h"
#include "ir/program.h"

namespace weft::device::cpu {

/// Memory that steps read and write: a port's Surface, or a part of the device's scratch.
struct Buffer {
  enum class Kind : uint8_t { input, output, scratch } kind = Kind::scratch;
  int port = -1;         ///< index among the Program's inputs or outputs
  int64_t elements = 0;  ///< those of scratch have 4 bytes each
  int64_t offset = 0;    ///< of scratch: where it begins, in bytes; planned by plan_scratch
  int copies = 1;        ///< of scratch: one for each worker where a SlicedStep holds slices
  /// From one worker's copy to the next, in bytes; whole cache lines.
  int64_t stride() const { return copies == 1 ? 0 : (elements * 4 + 63) / 64 * 64; }
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

/// What a product leaves out, since an operand is 0 there or nobody looks at the result. i is the
/// row of z, j its column, k the index summed over.
struct Limits {
  bool k_to_row = false, k_from_row = false;  ///< k ≤ i, k ≥ i
  bool k_to_col = false, k_from_col = false;  ///< k ≤ j, k ≥ j
  bool col_to_row = false;                    ///< j ≤ i
  View k_length, col_length;                  ///< numbers (i32) that k and j stay below
  bool any() const {
    return k_to_row || k_from_row || k_to_col || k_from_col || col_to_row || k_length.buffer >= 0 ||
           col_length.buffer >= 0;
  }
};

/// z (+)= alpha · op(x) · op(y), summed over some batch axes.
struct GemmStep {
  View x, y, z;
  ir::Shape batch;             ///< batch axes of the product before the sum; rows and cols of z
  std::array<bool, 2> sums{};  ///< by batch axis
  bool transpose_x = false, transpose_y = false;
  float alpha = 1;
  bool accumulate = false;  ///< add to what z holds
  Limits limits;
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

inline bool is_reduction(ir::Op op) { return op == ir::Op::reduce_sum || op == ir::Op::reduce_max; }

/// One operation of a fused group on one block of a row.
struct Instruction {
  ir::Op op = ir::Op::add;
  Fused fused = Fused::none;  ///< if not none, it counts and `op` does not
  Ref x, y, w, v, z;
  bool scalar = false;  ///< works on one number per row
  bool across_rows =
      false;  ///< a reduction that goes on over blocks: combines into z, along the group's axis
  bool copy = false;    ///< z = x, whatever `op` says
  bool narrow = false;  ///< only up to the column that has the row's number
  bool zeros = false;   ///< of a narrow one: 0 after that column
  double value = 0;     ///< what causal writes
  int64_t cached = 0;   ///< of causal: keys before the queries' own
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

/// Steps that belong together along the batch axes: each entry (b, g) of the grid goes through all
/// of them before the next, on one worker. What passes between them is one slice per worker.
struct SlicedStep {
  using Part = std::variant<GemmStep, GroupStep>;
  std::array<int64_t, 2> grid{1, 1};
  bool sums = false;  ///< over g: then one worker takes all entries of a b, in order
  int64_t work = 0;   ///< of one entry, in multiply-adds
  std::vector<Part> parts;
};

using Step = std::variant<GemmStep, ThinStep, GroupStep, RowsStep, ConvertStep, SlicedStep>;

struct Plan {
  std::vector<Buffer> buffers;
  std::vector<Step> steps;
  int64_t scratch_bytes = 0;
};

/// The whole way from a Program to its Plan for so many workers. Throws Error in words for what the
/// CPU can't do.
Plan make_plan(const ir::Program& program, int workers);

/// Gives each scratch buffer a place, so that buffers whose lives do not meet share memory. A life
/// reaches from the first to the last step that touches it.
void plan_scratch(Plan& plan);

/// The buffers that `step` touches.
std::vector<int> touched(const Step& step);
/// Those of them that it writes.
std::vector<int> written(const Step& step);

}  // namespace weft::device::cpu
