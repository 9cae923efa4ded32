// Partition: decides which values of a Program are computed together on the CPU.
//
// Every value gets a level; what a level reads from memory was written by lower levels. Matrix
// products with the sums and scalings around them become one Product (GEMMs that accumulate). All
// other arithmetic of a level that shares a space becomes one fused Group. Values that nobody
// outside their group needs never reach memory.
#pragma once

#include <array>
#include <vector>

#include "ir/program.h"

namespace weft::device::cpu {

enum class Kind : uint8_t {
  port,  ///< an input
  constant,
  view,      ///< reshape, slice, broadcast, transpose: another look at the same memory
  absorbed,  ///< inside a Product
  product,   ///< the result of a Product
  rows,      ///< gather, scatter, pick
  concat,
  grouped,  ///< member of a fused group
};

/// One GEMM of a Product: alpha · the matmul node, summed over the batch axes that the result
/// lacks.
struct Term {
  int matmul = -1;
  float alpha = 1;
};

/// What a product node computes: the sum of its terms, added to what the Surface holds if `held` is
/// an in-place input. A scatter may stand in for the terms.
struct Product {
  std::vector<Term> terms;
  int scatter = -1;
  int held = -1;
};

struct Group {
  ir::Shape space;
  int level = 0;
  int axis = -1;             ///< of the reductions whose results leave the group, or -1
  std::vector<int> members;  ///< in topological order
};

struct Partition {
  std::vector<Kind> kind;        ///< by node
  std::vector<int> level;        ///< by node; a view has its source's
  std::vector<Product> product;  ///< by node; of products
  std::vector<int> group;        ///< by node; of grouped ones, else -1
  std::vector<bool> stored;      ///< by node: grouped values that must reach memory
  std::vector<ir::Shape> space;  ///< by node; of grouped ones
  std::vector<Group> groups;
  int levels = 0;  ///< one more than the highest
};

/// Longest row whose reductions stay inside a group: 16 KiB, half of a small L1.
inline constexpr int64_t kRowLimit = 4096;

Partition partition(const ir::Program& program);

/// The node whose memory a chain of views looks at.
int source_of(const ir::Program& program, int id);

}  // namespace weft::device::cpu
