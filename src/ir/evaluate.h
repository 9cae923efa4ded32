// evaluate: the living definition of the IR. Slow and obvious: every node a loop, every value a
// vector. What a device computes is held against this.
#pragma once

#include <complex>
#include <map>
#include <string>
#include <vector>

#include "ir/numerics.h"
#include "ir/program.h"

namespace weft::ir {

/// Tensors by port name, row-major. Ids (i32 ports) are whole numbers of type T.
template <class T>
using Tensors = std::map<std::string, std::vector<T>, std::less<>>;

/// The outputs of `program` for `inputs`. Throws Error when an input is missing, has another size,
/// or an id is out of range. complex<double> exists for derivatives by a complex step: comparisons
/// look at the real part. With `numerics` the machine that it describes is imitated; sums are made
/// in the order of their index.
template <class T>
Tensors<T> evaluate(const Program& program, const Tensors<T>& inputs,
                    const Numerics& numerics = {});

extern template Tensors<float> evaluate(const Program&, const Tensors<float>&, const Numerics&);
extern template Tensors<double> evaluate(const Program&, const Tensors<double>&, const Numerics&);
extern template Tensors<std::complex<double>> evaluate(const Program&,
                                                       const Tensors<std::complex<double>>&,
                                                       const Numerics&);

}  // namespace weft::ir
