// Floating-point operations: what the matrix products of a Program amount to, a multiply-add being
// two. Everything else (elementwise work, reductions) is counted in bytes by those who count it.
#pragma once

#include "ir/program.h"

namespace weft::ir {

/// True for matmul and conv.
bool is_product(const Node&);

/// Of one product of `program`, every element of the result computed from every pair of factors.
double product_flop(const Program& program, const Node& product);

/// Of all products of `program`, without what `causal` forbids. A product counts with (n + 1) / 2n
/// of its operations when n queries look at n keys and either one of its factors is zero wherever a
/// query may not look, or its result is masked or multiplied by such a zero before anything else is
/// done with it; elementwise work in between changes nothing. Scores against a cache count in full,
/// as its length is known at run time only; so do products whose mask stands in another Program.
double flop(const Program& program);

}  // namespace weft::ir
