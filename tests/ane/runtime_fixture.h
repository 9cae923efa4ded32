// For tests of the runtime: the stand-in as the system, a folder of its own for temporary files,
// and after every test the accounts: no object too many, none released twice, no file left.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/test_support.h"
#include "device/ane/runtime/fault.h"
#include "device/ane/runtime/transport.h"

namespace weft::device::ane::runtime {

/// product = weight [5, 3] x input [3, 4] and twice that, under names whose order by bytes is not
/// that of the text: weight, input give product, a_double.
std::string product_text();

class RuntimeTest : public ::testing::Test {
 protected:
  RuntimeTest();
  ~RuntimeTest() override;
  void TearDown() override;

  /// How the stand-in behaves from now on.
  void configure(const std::string& settings);
  /// One of the stand-in's counters, from the beginning of the test.
  long counted(const char* name) const;
  /// Everything in the folder for temporary files.
  size_t files() const;

  const TestFolder temporary_{"runtime"};

 private:
  std::vector<long> before_;
};

/// product_text() with a Buffer for every slot.
struct Product {
  explicit Product(Transport& transport, std::string_view program = "product");

  /// One Buffer per slot, as the slots say.
  std::vector<std::shared_ptr<Buffer>> buffers(std::span<const Slot> slots) const;
  size_t bind() { return executable->bind(inputs, outputs); }
  /// Fills the inputs with numbers of `seed`, different in every element.
  void fill(int seed);
  /// What the outputs should be and what they are: product and then a_double, row by row.
  std::vector<float> expected(int seed) const;
  std::vector<float> found() const;

  Transport& transport;
  std::unique_ptr<Executable> executable;
  std::vector<std::shared_ptr<Buffer>> inputs, outputs;
};

/// The Fault that `action` throws; a failure of the test if it throws none.
Fault fault_of(const std::function<void()>& action);

}  // namespace weft::device::ane::runtime
