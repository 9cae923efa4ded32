#include "device/ane/cost.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "ir/flop.h"

namespace weft::device::ane {
namespace {

using ir::is_product;
using ir::Node;
using ir::Op;

constexpr double kElement = 4;  // bytes of fp32

double elements(const Node& node) { return static_cast<double>(node.shape.count()); }

bool is_exponential(Op op) {
  constexpr Op kOps[] = {Op::exp,  Op::log,  Op::pow, Op::sigmoid,
                         Op::silu, Op::tanh, Op::erf, Op::softmax};
  return std::find(std::begin(kOps), std::end(kOps), op) != std::end(kOps);
}

// The value of which `id` is another view.
int source(const ir::Program& program, int id) {
  while (program.node(id).op == Op::reshape) id = program.node(id).in[0];
  return id;
}

// The node whose result leaves at `output`: behind the addition to what an in-place port holds,
// which is part of a GEMM or of a scatter.
const Node& maker(const ir::Program& program, const ir::Output& output) {
  const Node& value = program.node(source(program, output.value));
  if (value.op != Op::add || !program.updates(output.port.name)) return value;
  for (size_t held = 0; held < 2; ++held)
    if (program.node(value.in[held]).op == Op::input)
      return program.node(source(program, value.in[1 - held]));
  return value;
}

// Bytes of the ports of which only some rows are touched.
std::map<std::string, double> touched(const ir::Program& program) {
  std::map<std::string, double> bytes;
  for (const Node& node : program.nodes()) {
    if (node.op != Op::gather || program.node(node.in[0]).op != Op::input) continue;
    const int port = program.node(node.in[0]).attributes.port;
    bytes[program.inputs()[static_cast<size_t>(port)].name] = kElement * elements(node);
  }
  for (const ir::Output& output : program.outputs()) {
    const Node& made = maker(program, output);
    if (made.op == Op::scatter && program.updates(output.port.name))
      bytes[output.port.name] = kElement * elements(program.node(made.in[0]));
  }
  return bytes;
}

}  // namespace

Work& Work::operator+=(const Work& other) {
  constexpr double Work::*kFields[] = {&Work::flop,          &Work::read,       &Work::weights,
                                       &Work::written,       &Work::softmax,    &Work::exponentials,
                                       &Work::product_bytes, &Work::pass_bytes, &Work::converted};
  for (const auto field : kFields) this->*field += other.*field;
  return *this;
}

Work count(const ir::Program& program) {
  Work work;
  std::set<int> operands;  // of products
  for (const Node& node : program.nodes()) {
    if (node.op == Op::softmax) work.softmax += elements(node);
    if (is_exponential(node.op)) work.exponentials += elements(node);
    if (!is_product(node)) continue;
    work.flop += ir::product_flop(program, node);
    work.product_bytes += kElement * elements(node);
    for (const int in : node.in) {
      work.product_bytes += kElement * elements(program.node(in));
      operands.insert(source(program, in));
    }
  }
  const std::map<std::string, double> rows = touched(program);
  const auto bytes = [&](const ir::Port& port) {
    const auto found = rows.find(port.name);
    return found != rows.end() ? found->second : static_cast<double>(port.bytes());
  };
  for (size_t id = 0; id < program.nodes().size(); ++id) {
    const Node& node = program.nodes()[id];
    if (node.op != Op::input) continue;
    const ir::Port& port = program.inputs()[static_cast<size_t>(node.attributes.port)];
    (port.role == ir::Role::weight ? work.weights : work.read) += bytes(port);
    if (!operands.contains(static_cast<int>(id))) work.pass_bytes += bytes(port);
  }
  for (const ir::Output& output : program.outputs()) {
    work.written += bytes(output.port);
    if (!is_product(maker(program, output))) work.pass_bytes += bytes(output.port);
  }
  return work;
}

Work count_copy(const ir::Port& from, const ir::Port& to) {
  Work work;
  work.read = static_cast<double>(from.bytes());
  work.written = static_cast<double>(to.bytes());
  if (from.dtype == to.dtype)
    work.pass_bytes = work.read + work.written;
  else
    work.converted = static_cast<double>(from.shape.count());
  return work;
}

double ane_seconds(const Work& work, const Rates& rates) {
  const double compute = work.flop / rates[Rate::matmul];
  const double traffic =
      (work.read + work.written) / rates[Rate::surface] + work.weights / rates[Rate::weight_stream];
  return rates[Rate::dispatch] + std::max(compute, traffic) +
         work.softmax * rates[Rate::ane_softmax];
}

double cpu_seconds(const Work& work, const Rates& rates, Cores cores) {
  const bool all = cores == Cores::all;
  const double passes = work.pass_bytes + kConvertedBytes * work.converted;
  return work.flop / rates[Rate::gemm] + work.product_bytes / rates[Rate::bandwidth] +
         passes / rates[all ? Rate::bandwidth : Rate::core_bandwidth] +
         work.exponentials * rates[Rate::cpu_softmax] / (all ? rates[Rate::cores] : 1);
}

}  // namespace weft::device::ane
