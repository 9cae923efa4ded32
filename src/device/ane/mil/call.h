// Call: one statement while it is read. It gives the arguments as what an operation wants them to
// be, operands or settings, wherever they stand: in the parentheses or in the brackets behind,
// under a name or written out. What does not fit it refuses in words.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "device/ane/mil/draft.h"
#include "device/ane/mil/shapes.h"

namespace weft::device::ane::mil {

class Call {
 public:
  /// MIL's tensors have at most so many.
  static constexpr size_t kMostAxes = 5;

  Call(const Operation& operation, Draft& draft) : operation_(operation), draft_(draft) {}

  const Operation& operation() const { return operation_; }
  /// True when the argument is given.
  bool has(std::string_view name);

  /// An operand with a value: numbers of any type, or ids.
  Known operand(std::string_view name);
  /// The same, fp16 or fp32.
  Known numbers(std::string_view name);
  /// Two of these, both fp16 or both fp32.
  std::pair<Known, Known> pair(std::string_view x, std::string_view y);
  /// All of a tuple.
  std::vector<Known> operands(std::string_view name);
  /// A constant as such.
  Known constant(std::string_view name);

  /// Settings: constants that say how. With `otherwise` they may be left out.
  int64_t integer(std::string_view name, std::optional<int64_t> otherwise = {});
  /// At most `most` of them; one number is a list too.
  std::vector<int64_t> integers(std::string_view name, size_t most = kMostAxes);
  bool flag(std::string_view name, std::optional<bool> otherwise = {});
  /// One for each of `count` axes; left out they are all false.
  std::vector<bool> flags(std::string_view name, size_t count);
  std::string text(std::string_view name, std::optional<std::string> otherwise = {});

  /// Throws Error where an argument has not been asked for: the operation knows none such.
  void finish() const;

 private:
  struct Given {
    const std::vector<std::string>* names = nullptr;
    const Literal* literal = nullptr;  ///< instead of names
    bool tuple = false;
    Position at;
  };

  std::optional<Given> find(std::string_view name);
  /// The one value of an argument. Throws Error if it is missing.
  Given given(std::string_view name);
  Known& named(const std::string& value, Position at);
  void compute_with(Known& known, std::string_view argument, const std::string& name);
  const Literal& setting(std::string_view name, std::string_view what, bool (*fits)(Element));

  const Operation& operation_;
  Draft& draft_;
  std::unordered_set<std::string_view> asked_;
};

}  // namespace weft::device::ane::mil
