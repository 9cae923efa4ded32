#include "differential/device_check.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/half.h"
#include "base/q8.h"
#include "ir/text.h"

namespace weft::test {
namespace {

using device::Surface;

/// The rounding of values on their way through a port.
std::vector<double> through_port(const std::vector<double>& values, ir::DType dtype) {
  std::vector<float> singles(values.begin(), values.end());
  if (dtype == ir::DType::f16)
    for (float& x : singles) x = from_half(to_half(x));
  if (dtype == ir::DType::q8)
    for (size_t i = 0; i < singles.size(); i += kQ8Block) from_q8(to_q8(&singles[i]), &singles[i]);
  return {singles.begin(), singles.end()};
}

void write(Surface& surface, const std::vector<double>& values) {
  if (surface.port().dtype == ir::DType::i32) {
    std::vector<int32_t> ids;
    for (const double x : values) ids.push_back(static_cast<int32_t>(x));
    surface.write_ids(ids);
    return;
  }
  std::vector<float> numbers;
  for (const double x : values) numbers.push_back(static_cast<float>(x));
  surface.write(numbers);
}

std::vector<float> read(const Surface& surface) {
  std::vector<float> values(static_cast<size_t>(surface.port().shape.count()));
  surface.read(values);
  return values;
}

void expect_near(const ir::Port& port, const std::vector<float>& found,
                 const std::vector<double>& expected, Tolerance tolerance) {
  if (port.dtype == ir::DType::f16) {  // the rounding of the port itself: 2^-11 of each value
    tolerance.mean += 0x1p-11;
    tolerance.largest += 0x1p-11;
  }
  ASSERT_EQ(found.size(), expected.size()) << port.name;
  double errors = 0, squares = 0, largest_error = 0, largest = 0;
  size_t worst = 0;
  for (size_t i = 0; i < found.size(); ++i) {
    const double error = std::abs(static_cast<double>(found[i]) - expected[i]);
    ASSERT_FALSE(std::isnan(error)) << port.name << " " << i << " was not written, or is no number";
    errors += error * error;
    squares += expected[i] * expected[i];
    largest = std::max(largest, std::abs(expected[i]));
    if (error > largest_error) largest_error = error, worst = i;
  }
  EXPECT_LE(std::sqrt(errors), tolerance.mean * std::sqrt(squares))
      << port.name << ", worst at " << worst;
  EXPECT_LE(largest_error, tolerance.largest * largest)
      << port.name << " " << worst << ": " << found[worst] << " for " << expected[worst];
}

}  // namespace

Tolerance tolerance_of(const Program& program) {
  int64_t longest_sum = 1;
  std::vector<int> depth(program.nodes().size(), 0);
  for (size_t id = 0; id < depth.size(); ++id) {
    const ir::Node& node = program.nodes()[id];
    for (const int in : node.in)
      depth[id] = std::max(depth[id], depth[static_cast<size_t>(in)] + 1);
    const auto operand = [&](size_t i) -> const ir::Shape& {
      return program.node(node.in[i]).shape;
    };
    if (node.op == ir::Op::matmul)
      longest_sum = std::max(longest_sum,
                             node.attributes.transpose_x ? operand(0).rows() : operand(0).cols());
    if (node.op == ir::Op::reduce_sum)
      longest_sum = std::max(longest_sum, operand(0)[node.attributes.axis]);
    if (node.op == ir::Op::scatter)
      longest_sum = std::max(longest_sum, operand(0)[0] * operand(0).cols());
  }
  const int deepest = *std::max_element(depth.begin(), depth.end());
  const double mean = 8 * 0x1p-24 * std::sqrt(static_cast<double>(longest_sum * (deepest + 1)));
  return {mean, 4 * mean};
}

Case make_case(Program program, Doubles inputs) {
  for (const ir::Port& port : program.inputs())
    if (port.dtype != ir::DType::i32)
      inputs[port.name] = through_port(inputs[port.name], port.dtype);
  Doubles outputs = ir::evaluate(program, inputs);
  return {std::move(program), std::move(inputs), std::move(outputs)};
}

void expect_device_agrees(device::Device& device, const Case& expected,
                          const Tolerance& tolerance) {
  const Program& program = expected.program;
  SCOPED_TRACE(
      fmt::format("{} on {}\n{}", program.name(), device.describe(), ir::to_text(program)));
  const std::shared_ptr<const device::Kernel> kernel = device.compile(program);
  const device::Kernel* const user = kernel.get();
  std::map<std::string, std::shared_ptr<Surface>> surfaces;
  for (const ir::Port& port : program.inputs())
    surfaces[port.name] = device.allocate(port, {&user, 1});
  for (const ir::Output& output : program.outputs())
    if (!program.updates(output.port.name))
      surfaces[output.port.name] = device.allocate(output.port, {&user, 1});
  std::vector<device::Bind> binds;
  for (const auto& [name, surface] : surfaces) binds.push_back({name, surface});
  const std::unique_ptr<device::Launch> launch = device.bind(kernel, binds);
  device::Launch* const launches[] = {launch.get()};
  const std::unique_ptr<device::Sequence> sequence = device::record(launches);

  std::map<std::string, std::vector<float>> first;
  for (int repeat = 0; repeat < 2; ++repeat) {
    for (const auto& [name, surface] : surfaces)
      if (program.find_input(name) != nullptr)
        write(*surface, expected.inputs.at(name));
      else if (surface->port().dtype != ir::DType::i32)
        write(*surface, std::vector<double>(static_cast<size_t>(surface->port().shape.count()),
                                            std::numeric_limits<double>::quiet_NaN()));
    sequence->run();
    for (const ir::Output& output : program.outputs()) {
      const std::vector<float> found = read(*surfaces[output.port.name]);
      if (repeat == 0)
        expect_near(output.port, first[output.port.name] = found,
                    expected.outputs.at(output.port.name), tolerance);
      else
        EXPECT_EQ(found, first[output.port.name]) << output.port.name << " differs in a second run";
    }
    // What a Program only reads it leaves alone.
    for (const ir::Port& port : program.inputs())
      if (!program.updates(port.name)) {
        const std::vector<float> left = read(*surfaces[port.name]);
        EXPECT_TRUE(std::equal(left.begin(), left.end(), expected.inputs.at(port.name).begin(),
                               [](float a, double b) { return static_cast<double>(a) == b; }))
            << port.name << " was written to";
      }
  }
}

std::vector<device::Options> thread_counts() {
  return {{.threads = 1}, {.threads = 2}, {.threads = 3}, {.threads = 7}};
}

}  // namespace weft::test
