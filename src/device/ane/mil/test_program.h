// For tests only: MIL texts around a few statements, what the Program that is read from them
// computes, and tensors for hand-written loops.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "base/random.h"
#include "device/ane/lowered.h"
#include "device/ane/mil/read.h"
#include "ir/evaluate.h"

namespace weft::device::ane::mil {

using Numbers = std::vector<double>;
using Index = std::vector<int64_t>;
using Tensors = ir::Tensors<double>;

/// A program of one function; the statements stand on the lines from 4 on.
inline std::string text_around(const std::string& parameters, const std::string& statements,
                               const std::string& outputs = "y") {
  return "program(1.3)\n{\nfunc main<ios18>(" + parameters + ") {\n" + statements + "\n} -> (" +
         outputs + ");\n}\n";
}

/// What the text computes.
inline Tensors run(const std::string& text, const Tensors& inputs, const BlobSource& blobs = {}) {
  const Lowered lowered = read(parse(text), blobs);
  return ir::evaluate(lowered.program, fill(lowered, inputs));
}

/// A tensor of any number of axes.
struct Nd {
  Index shape;
  Numbers data;

  explicit Nd(Index sizes) : shape(std::move(sizes)) {
    size_t count = 1;
    for (const int64_t size : shape) count *= static_cast<size_t>(size);
    data.resize(count);
  }
  double& operator()(const Index& at) {
    int64_t flat = 0;
    for (size_t i = 0; i < shape.size(); ++i) flat = flat * shape[i] + at[i];
    return data[static_cast<size_t>(flat)];
  }
  /// The same, where axes of size 1 repeat and missing ones are in front.
  double repeated(const Index& at) {
    Index own(at.end() - static_cast<std::ptrdiff_t>(shape.size()), at.end());
    for (size_t i = 0; i < shape.size(); ++i)
      if (shape[i] == 1) own[i] = 0;
    return (*this)(own);
  }
};

/// Normal numbers, other ones for each seed.
inline Nd random_nd(Index shape, uint64_t seed) {
  Nd x(std::move(shape));
  for (size_t i = 0; i < x.data.size(); ++i) x.data[i] = random_normal(seed, 77, i);
  return x;
}

/// Calls body for every index of a tensor of `shape`, in order.
inline void for_each_index(const Index& shape, const std::function<void(const Index&)>& body) {
  Index at(shape.size(), 0);
  const std::function<void(size_t)> along = [&](size_t axis) {
    if (axis == shape.size()) return body(at);
    for (at[axis] = 0; at[axis] < shape[axis]; ++at[axis]) along(axis + 1);
  };
  along(0);
}

/// Equal but for rounding, whose steps are a few dozen at most.
inline void expect_near(const Numbers& found, const Numbers& wanted) {
  ASSERT_EQ(found.size(), wanted.size());
  for (size_t i = 0; i < wanted.size(); ++i)
    EXPECT_NEAR(found[i], wanted[i], 1e-13 * std::max(1.0, std::abs(wanted[i]))) << "at " << i;
}

}  // namespace weft::device::ane::mil
