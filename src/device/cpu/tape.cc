#include "device/cpu/tape.h"

#include <algorithm>

namespace weft::device::cpu {

using ir::Op;

namespace {

constexpr std::array<Ref Instruction::*, 4> kOperands{&Instruction::x, &Instruction::y,
                                                      &Instruction::w, &Instruction::v};

bool is_block(const Ref& ref) { return ref.kind == Ref::Kind::block; }

bool takes(const Instruction& in, int block) {
  return std::any_of(kOperands.begin(), kOperands.end(), [&](Ref Instruction::*const operand) {
    return is_block(in.*operand) && (in.*operand).index == block;
  });
}

bool same_buffer(const GroupStep& group, const Ref& a, const Ref& b) {
  if (a.kind != Ref::Kind::memory || b.kind != Ref::Kind::memory) return false;
  return group.memory[static_cast<size_t>(a.index)].buffer ==
         group.memory[static_cast<size_t>(b.index)].buffer;
}

/// The instruction that makes `operand` of instruction `sum`, if that is a product for it alone
/// that may as well be made there; else -1.
int product_behind(const GroupStep& group, const Ref& operand, size_t sum) {
  if (!is_block(operand) || operand.splat) return -1;
  int made = -1, users = 0;
  for (size_t i = 0; i < group.tape.size(); ++i) {
    if (takes(group.tape[i], operand.index)) ++users;
    if (is_block(group.tape[i].z) && group.tape[i].z.index == operand.index)
      made = static_cast<int>(i);
  }
  if (made < 0 || users != 1) return -1;
  const Instruction& product = group.tape[static_cast<size_t>(made)];
  if (product.op != Op::mul || product.copy || product.fused != Fused::none || product.x.splat ||
      product.scalar != group.tape[sum].scalar || product.narrow != group.tape[sum].narrow ||
      product.zeros)
    return -1;
  // Its operands must still be what they were.
  for (size_t i = static_cast<size_t>(made) + 1; i < sum; ++i) {
    const Ref& written = group.tape[i].z;
    if (same_buffer(group, written, product.x) || same_buffer(group, written, product.y)) return -1;
  }
  return made;
}

/// Makes `product` the factors of `sum` instead of its operand x or y.
bool absorb_first(Instruction& sum, Ref Instruction::*side, const Instruction& product) {
  const bool left = side == &Instruction::x;
  if (sum.copy || (sum.op != Op::add && sum.op != Op::sub)) return false;
  sum.fused = sum.op == Op::add ? Fused::add : left ? Fused::sub : Fused::sub_from;
  sum.w = left ? sum.y : sum.x;
  sum.x = product.x;
  sum.y = product.y;
  return true;
}

/// Makes `product` the second pair of factors instead of operand w, which stood second: of two
/// products the first was taken first.
void absorb_second(Instruction& sum, const Instruction& product) {
  sum.w = product.x;
  sum.v = product.y;
  sum.fused = sum.fused == Fused::add ? Fused::add_product : Fused::sub_product;
}

/// True when the result of `in` may be written over the block: no operand takes one number of it
/// for all.
bool may_replace(const Instruction& in, int block) {
  if (in.copy || is_reduction(in.op) || in.op == Op::causal || in.op == Op::one_hot) return false;
  return std::none_of(kOperands.begin(), kOperands.end(), [&](Ref Instruction::*const operand) {
    return is_block(in.*operand) && (in.*operand).index == block && (in.*operand).splat;
  });
}

}  // namespace

void fuse_products(GroupStep& group) {
  for (size_t sum = 0; sum < group.tape.size(); ++sum) {
    const auto take = [&](Ref Instruction::*side) {
      Instruction& in = group.tape[sum];
      const int made = product_behind(group, in.*side, sum);
      if (made < 0) return false;
      const Instruction product = group.tape[static_cast<size_t>(made)];
      if (in.fused != Fused::none)
        absorb_second(in, product);
      else if (!absorb_first(in, side, product))
        return false;
      group.tape.erase(group.tape.begin() + made);
      --sum;
      return true;
    };
    if (take(&Instruction::x) || take(&Instruction::y)) take(&Instruction::w);
  }
}

void assign_blocks(GroupStep& group) {
  std::vector<int> last, place;  // by the block's own index
  for (int i = 0; i < static_cast<int>(group.tape.size()); ++i) {
    const Instruction& in = group.tape[static_cast<size_t>(i)];
    if (is_block(in.z)) last.resize(std::max(last.size(), static_cast<size_t>(in.z.index) + 1), -1);
    for (size_t block = 0; block < last.size(); ++block)
      if (takes(in, static_cast<int>(block)) ||
          (is_block(in.z) && in.z.index == static_cast<int>(block)))
        last[block] = i;
  }
  place.resize(last.size(), -1);
  std::vector<int> free;
  for (int i = 0; i < static_cast<int>(group.tape.size()); ++i) {
    Instruction& in = group.tape[static_cast<size_t>(i)];
    std::vector<int> replaced, ended;  // free for the result, or behind it
    for (size_t block = 0; block < last.size(); ++block)
      if (last[block] == i && place[block] >= 0)
        (may_replace(in, static_cast<int>(block)) ? replaced : ended).push_back(place[block]);
    for (Ref Instruction::*const operand : kOperands)
      if (is_block(in.*operand))
        (in.*operand).index = place[static_cast<size_t>((in.*operand).index)];
    free.insert(free.end(), replaced.begin(), replaced.end());
    if (is_block(in.z)) {
      const auto block = static_cast<size_t>(in.z.index);
      if (free.empty()) free.push_back(group.blocks++);
      place[block] = in.z.index = free.back();
      free.pop_back();
      if (last[block] == i) ended.push_back(in.z.index);
    }
    free.insert(free.end(), ended.begin(), ended.end());
  }
}

}  // namespace weft::device::cpu
