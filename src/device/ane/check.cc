#include "device/ane/check.h"

#include <fmt/ranges.h>

#include <algorithm>

#include "device/ane/check_tables.h"

namespace weft::device::ane {
namespace {

// Walks one function and collects what its chip objects to.
class Walk {
 public:
  Walk(const mil::Module& module, const mil::Function& function, const Chip* chip)
      : module_(module), scope_(function), chip_(chip) {}

  void look(const CheckTables& tables) {
    for (const ValueCheck& check : tables.values) look(check);
    for (const StatementCheck& check : tables.statements) look(check);
    for (const FunctionCheck& check : tables.functions) look(check);
  }

  /// In the order of the text; at one place in that of the rules.
  void take(std::vector<Finding>& findings) {
    std::ranges::stable_sort(found_, [](const Entry& a, const Entry& b) {
      return a.place != b.place ? a.place < b.place : a.finding.rule < b.finding.rule;
    });
    for (Entry& entry : found_) findings.push_back(std::move(entry.finding));
  }

 private:
  struct Entry {
    size_t place;
    Finding finding;
  };

  bool concerns(const Rule& rule) const { return chip_ == nullptr || rule.on.holds(*chip_); }

  void add(const Rule& rule, size_t place, mil::Position at, std::string found) {
    Severity severity = rule.severity;
    if (chip_ == nullptr && rule.on != ChipSet::every()) {
      severity = Severity::warn;
      found += fmt::format(" (on {})", to_string(rule.on));
    }
    found_.push_back({place, {&rule, severity, at, std::move(found)}});
  }

  void look(const ValueCheck& check) {
    const Rule& broken = rule(check.rule);
    if (!concerns(broken)) return;
    const mil::Function& function = scope_.function();
    const auto look_at = [&](unsigned kind, const mil::Variable& value, size_t place) {
      if ((check.values & kind) == 0) return;
      if (Found found = check.look(value)) add(broken, place, value.at, std::move(*found));
    };
    for (size_t i = 0; i < function.inputs.size(); ++i)
      look_at(kEntering, function.inputs[i], Scope::input_place(i));
    for (size_t i = 0; i < function.operations.size(); ++i)
      for (const mil::Variable& value : function.operations[i].results)
        look_at(scope_.is_result(value.name) ? kLeaving : kInner, value, scope_.operation_place(i));
  }

  void look(const StatementCheck& check) {
    const Rule& broken = rule(check.rule);
    if (!concerns(broken)) return;
    const auto& operations = scope_.function().operations;
    for (size_t i = 0; i < operations.size(); ++i) {
      if (!check.ops[0].empty() &&
          std::ranges::find(check.ops, operations[i].op) == check.ops.end())
        continue;
      if (Found found = check.look(scope_, operations[i]))
        add(broken, scope_.operation_place(i), operations[i].at, std::move(*found));
    }
  }

  void look(const FunctionCheck& check) {
    const Rule& broken = rule(check.rule);
    if (!concerns(broken)) return;
    std::vector<Seen> seen;
    check.look(module_, scope_, seen);
    for (Seen& one : seen) add(broken, one.place, one.at, std::move(one.found));
  }

  const mil::Module& module_;
  const Scope scope_;
  const Chip* const chip_;
  std::vector<Entry> found_;
};

}  // namespace

Found present(const Scope&, const mil::Operation& operation) { return describe(operation); }

std::string describe(const mil::Operation& operation) {
  if (operation.results.empty()) return operation.op;
  return fmt::format("{} '{}'", operation.op, operation.results.front().name);
}

std::string describe(const mil::Variable& value) {
  return fmt::format("'{}' [{}]", value.name, fmt::join(value.type.shape, ", "));
}

std::array<CheckTables, 5> check_tables() {
  return {language_checks(), shape_checks(), product_checks(), function_checks(), number_checks()};
}

std::vector<Finding> check(const mil::Module& module, const Chip* chip) {
  std::vector<Finding> findings;
  for (const mil::Function& function : module.functions) {
    Walk walk(module, function, chip);
    for (const CheckTables& tables : check_tables()) walk.look(tables);
    walk.take(findings);
  }
  return findings;
}

}  // namespace weft::device::ane
