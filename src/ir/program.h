// Program: what is computed. An immutable, verified list of typed operations with named ports. It
// knows no device, no memory and no layer; devices compile it, `evaluate` defines what it means,
// `adjoint` derives its backward.
//
// Shapes have rank 4: the last two axes are a matrix [rows, cols], the first two a batch of
// matrices. Elementwise operations and the batch axes of matmul broadcast: an axis of size 1
// repeats.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace weft::ir {

/// f16 and q8 are ways to store numbers at a port: values are computed in one type. q8 is for
/// weights alone: blocks of 32 along the columns, each int8 times a scale (base/q8.h).
enum class DType : uint8_t { f32, f16, q8, i32 };
inline constexpr DType kDTypes[] = {DType::f32, DType::f16, DType::q8, DType::i32};
std::string_view dtype_name(DType);
/// Bytes of `count` elements; of q8, a multiple of kQ8Block.
int64_t dtype_bytes(DType, int64_t count);

/// [batch, group, rows, cols]; every axis ≥ 1.
struct Shape {
  std::array<int64_t, 4> dims{1, 1, 1, 1};

  Shape() = default;
  Shape(int64_t batch, int64_t group, int64_t rows, int64_t cols)
      : dims{batch, group, rows, cols} {}
  int64_t operator[](int axis) const { return dims[static_cast<size_t>(axis)]; }
  int64_t& operator[](int axis) { return dims[static_cast<size_t>(axis)]; }
  int64_t rows() const { return dims[2]; }
  int64_t cols() const { return dims[3]; }
  int64_t count() const { return dims[0] * dims[1] * dims[2] * dims[3]; }
  bool operator==(const Shape&) const = default;
};
/// "[1,1,768,256]"
std::string to_string(const Shape&);
/// Throws Error unless every axis is in [1, 2^31] and there are at most 2^40 elements: then no
/// product overflows.
void check_shape(const Shape&);
/// The names of the axes, for `axis` arguments.
inline constexpr int kBatch = 0, kGroup = 1, kRows = 2, kCols = 3;

enum class Op : uint8_t {
#define OP1(name, mil, value, dx) name,
#define OP2(name, mil, value, dx, dy) name,
#include "ir/ops.def"
#undef OP1
#undef OP2
  input,       ///< the port `attributes.port`
  constant,    ///< attributes.value, shape [1,1,1,1]
  matmul,      ///< op(x) · op(y) of the matrices; transpose_x, transpose_y
  conv,        ///< (x [b,c,r,s], w [o,c,1,1]) → [b,o,r,s]: a matrix product along the group axis
  transpose,   ///< swaps rows and cols
  reshape,     ///< the same elements in the same order
  broadcast,   ///< repeats axes of size 1
  slice,       ///< [begin, end) along `axis`
  concat,      ///< along `axis`
  reduce_sum,  ///< `axis` becomes 1
  reduce_max,  ///< `axis` becomes 1
  softmax,     ///< e^x / Σ e^x along `axis`, in one piece
  gather,   ///< (table [1,1,n,c], ids [b,1,1,s]) → [b,1,c,s]: column s is row ids[s] of the table
  scatter,  ///< (x [b,1,c,s], ids [b,1,1,s]) → [1,1,n,c], n = end: row i is the sum of the columns
            ///< with ids[s] = i
  pick,     ///< (x [b,1,n,s], ids [b,1,1,s]) → [b,1,1,s]: x[ids[s], s]
  one_hot,  ///< (ids [b,1,1,s]) → [b,1,n,s], n = end: 1 where the row is ids[s], else 0
  causal,   ///< see Builder's causal(): scores where key ≤ query, attributes.value elsewhere
};
std::string_view op_name(Op);
/// True for the rows of ops.def.
bool is_elementwise(Op);
/// The operation called `name`; throws Error if there is none.
Op op_named(std::string_view name);

/// What an operation needs beside its operands; unused fields keep their defaults.
struct Attributes {
  double value = 0;
  int axis = 0;
  int64_t begin = 0, end = 0;
  bool transpose_x = false, transpose_y = false;
  int port = -1;
  Shape to;  ///< of reshape and broadcast
  bool operator==(const Attributes&) const = default;
};

struct Node {
  Op op = Op::constant;
  std::vector<int> in;  ///< operands, as indices of earlier nodes
  Attributes attributes;
  Shape shape;
  DType dtype = DType::f32;
  bool operator==(const Node&) const = default;
};

/// What a port is for. A tap is a forward value kept for the backward; a weight changes once per
/// optimizer step.
enum class Role : uint8_t { input, weight, output, tap };
std::string_view role_name(Role);

/// A named place where a tensor enters or leaves. An output with the name of an input updates that
/// input in place: both are bound to one Surface.
struct Port {
  std::string name;
  Shape shape;
  DType dtype = DType::f32;
  Role role = Role::input;
  int64_t bytes() const { return dtype_bytes(dtype, shape.count()); }
  bool operator==(const Port&) const = default;
};

/// Throws Error unless `port` can be stored in its type: q8 is for weights whose columns are
/// blocks.
void check_storage(const Port& port);

struct Output {
  Port port;
  int value = -1;  ///< index of the node that is stored
  bool operator==(const Output&) const = default;
};

struct Derivation;

class Program {
 public:
  Program() = default;
  /// The Program made of the nodes, ports and names of `graph`, verified. `origin` is what
  /// `adjoint` derives from; left out, it is `graph` itself.
  Program(std::string name, Derivation graph, std::shared_ptr<const Derivation> origin = {});

  const std::string& name() const { return name_; }
  /// In topological order; every node is used. From a Builder: the ports, then values as the
  /// outputs need them.
  std::span<const Node> nodes() const { return nodes_; }
  const Node& node(int id) const { return nodes_[static_cast<size_t>(id)]; }
  std::span<const Port> inputs() const { return inputs_; }
  std::span<const Output> outputs() const { return outputs_; }
  /// Values that have names, ports included.
  const std::map<std::string, int, std::less<>>& names() const { return names_; }
  /// The input called `name`, or nullptr.
  const Port* find_input(std::string_view name) const;
  /// The output called `name`, or nullptr.
  const Output* find_output(std::string_view name) const;
  /// True when an output updates the input `name` in place.
  bool updates(std::string_view name) const;
  /// What `adjoint` needs: the graph before dead nodes were dropped, with its attached rules.
  const Derivation& derivation() const { return *derivation_; }

 private:
  std::string name_;
  std::vector<Node> nodes_;
  std::vector<Port> inputs_;
  std::vector<Output> outputs_;
  std::map<std::string, int, std::less<>> names_;
  std::shared_ptr<const Derivation> derivation_;
};

/// A hand derivative attached to a value: the cotangents of `wrt` as functions of the cotangent of
/// `y`, kept as part of the graph. `cotangent` is the node that stands for the cotangent of y in
/// it.
struct Rule {
  int y = -1, cotangent = -1;
  std::vector<int> wrt, results;
};

/// The graph as it was built: forward nodes and the bodies of the rules. Node numbers are its own.
struct Derivation {
  std::vector<Node> nodes;
  std::vector<Port> inputs;
  std::vector<Output> outputs;
  std::map<std::string, int, std::less<>> names;
  std::vector<Rule> rules;
};

/// True for what may be called a Program or a value: a letter or '_', then letters, digits, '_' and
/// '.', 64 at most. "v" and digits are kept for values without a name, in the text form.
bool is_name(std::string_view name);

/// Throws Error naming program, node and shapes when `program` breaks a rule of the IR: operands
/// before use, shapes and types as the operation infers them, names as is_name() has them, unique
/// port names, in-place ports alike, ids of type i32, nothing that is not used.
void verify(const Program& program);

/// The shape and type that `op` gives to these operands; throws Error in words when it can't take
/// them.
struct Type {
  Shape shape;
  DType dtype = DType::f32;
};
Type infer(Op op, std::span<const Node* const> operands, const Attributes& attributes);

}  // namespace weft::ir
