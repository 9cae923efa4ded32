// Draft: the Program that grows while a MIL function is read. It knows what each name stands for,
// turns constants into ports when they are first computed with, and keeps in the end what the
// outputs need.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "device/ane/lowered.h"
#include "device/ane/mil/blob.h"
#include "device/ane/mil/module.h"
#include "ir/builder.h"

namespace weft::device::ane::mil {

/// What a name stands for: a value of the Program, or a constant, which has a value only once it
/// has been computed with.
struct Known {
  Type type;
  ir::Value value;
  const Literal* literal = nullptr;                  ///< of a constant: as it is written
  std::function<std::vector<float>()> numbers = {};  ///< of a constant; it gives none: not known
  bool constant() const { return static_cast<bool>(numbers); }
};

class Draft {
 public:
  /// The parameters of `function`, which has to outlive the Draft. Throws TextError.
  Draft(const Function& function, BlobSource blobs);

  ir::Builder& builder() { return builder_; }
  /// What `name` stands for, or nullptr.
  Known* find(const std::string& name);
  void define(const std::string& name, Known known);

  /// A literal as a constant. It has to outlive the Draft.
  Known constant(const Literal& literal) const;
  /// Gives a constant its value if it has none: one number becomes a number of the Program, a
  /// tensor becomes a port called `name`, or "constant.1" and so on where the IR has no such name.
  void compute_with(Known& constant, const std::string& name);

  /// The Program of the function's outputs, without what they don't need. Throws TextError.
  Lowered finish();

 private:
  struct Entering {
    ir::Port port;
    std::function<std::vector<float>()> numbers;  ///< of a constant; empty: a parameter
  };

  void enter(const Variable& parameter);
  ir::Value enter(const Entering& entering);
  const Known& output(const std::string& name);
  bool is_parameter(const Known& known, const std::string& name) const;
  /// Which values of the builder the outputs need.
  std::vector<bool> needed();

  const Function& function_;
  BlobSource blobs_;
  ir::Builder builder_;
  std::unordered_map<std::string, Known> known_;
  std::vector<Entering> entering_;  ///< in the order of the builder's ports
};

}  // namespace weft::device::ane::mil
