// What is done to the tape of a group when it is written: fewer passes over the blocks, and fewer
// blocks.
#pragma once

#include "device/cpu/plan.h"

namespace weft::device::cpu {

/// Makes a product that only one sum or difference takes a part of that instruction: one pass
/// instead of two or three. Blocks have an index of their own each, and are written once.
void fuse_products(GroupStep& group);

/// Gives each block a place in scratch from its first to its last use, and counts the places. What
/// is made element by element may stand where an operand stood: the fewer, the more room in L1.
void assign_blocks(GroupStep& group);

}  // namespace weft::device::cpu
