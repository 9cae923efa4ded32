// Any bytes as a MIL text: refused with an Error, or parsed, and then the printed text is parsed to
// itself. What is parsed is held to the rules, and read: refused with an Error, or a Program, which
// is computed where it is small.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/error.h"
#include "device/ane/check.h"
#include "device/ane/mil/module.h"
#include "device/ane/mil/read.h"
#include "ir/evaluate.h"

namespace {

namespace ane = weft::device::ane;
namespace mil = weft::device::ane::mil;
namespace ir = weft::ir;

constexpr int64_t kFew = 1 << 12;

/// Weights of any file: a few ones, and none that are large.
std::vector<float> ones(const mil::Blob& blob, const mil::Type& type) {
  if (type.count() > kFew) weft::fail("{} has too many elements", blob.path);
  return std::vector<float>(static_cast<size_t>(type.count()), 1.0f);
}

/// True when computing takes a moment only: the sum of all elements, and of a product's terms.
bool is_small(const ir::Program& program) {
  int64_t work = 0;
  for (const ir::Node& node : program.nodes()) {
    const ir::Shape& x = node.in.empty() ? node.shape : program.node(node.in[0]).shape;
    const bool product = node.op == ir::Op::matmul || node.op == ir::Op::conv;
    if (node.shape.count() > kFew || x.count() > kFew) return false;
    work += node.shape.count() * (product ? x.count() : 1);
  }
  return work <= kFew * 64;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  mil::Module module;
  try {
    module = mil::parse({reinterpret_cast<const char*>(data), size});
  } catch (const weft::Error&) {
    return 0;
  }
  // What was accepted is right for good: an Error here is a finding.
  const std::string printed = mil::print(module);
  if (mil::print(mil::parse(printed)) != printed) std::abort();
  ane::check(module, nullptr);
  ane::Lowered lowered;
  try {
    lowered = mil::read(module, ones);
    mil::read(module, {});
  } catch (const weft::Error&) {
    return 0;
  }
  if (!is_small(lowered.program)) return 0;
  ir::Tensors<double> inputs;
  for (const ane::Feed& feed : lowered.feeds)
    if (!feed.pieces[0].from.empty())
      inputs[feed.port].resize(
          static_cast<size_t>(lowered.program.find_input(feed.port)->shape.count()), 0.5);
  ir::evaluate(lowered.program, ane::fill(lowered, inputs));
  return 0;
}
