// Checks of the text itself: dialect, ports' types, names and their order.
#include <fmt/ranges.h>

#include "device/ane/check_tables.h"

namespace weft::device::ane {
namespace {

using mil::Element;

// How many ports a request can name on one side.
constexpr size_t kMostPorts = 255;

void known_dialect(const mil::Module& module, const Scope& scope, std::vector<Seen>& seen) {
  const mil::Function& function = scope.function();
  for (const mil::Dialect& dialect : {mil::kIos18, mil::kIos16})
    if (module.version == dialect.version && function.opset == dialect.name) return;
  seen.push_back({Scope::kOpening, function.at,
                  fmt::format("program({}) with {}", module.version, function.opset)});
}

void newer_dialect(const mil::Module& module, const Scope& scope, std::vector<Seen>& seen) {
  if (module.version == mil::kIos18.version)
    seen.push_back(
        {Scope::kOpening, scope.function().at, fmt::format("program({})", module.version)});
}

void build_info(const mil::Module& module, const Scope& scope, std::vector<Seen>& seen) {
  if (module.build_info.empty() && &scope.function() == &module.functions.front())
    seen.push_back({Scope::kOpening, scope.function().at, "the program has no buildInfo"});
}

void body(const mil::Module&, const Scope& scope, std::vector<Seen>& seen) {
  for (const mil::Operation& operation : scope.function().operations)
    if (operation.op != "const") return;
  seen.push_back({Scope::kOpening, scope.function().at,
                  fmt::format("function '{}' computes nothing", scope.function().name)});
}

void computed_results(const mil::Module&, const Scope& scope, std::vector<Seen>& seen) {
  const mil::Function& function = scope.function();
  for (const std::string& name : function.outputs) {
    const mil::Operation* const maker = scope.maker(name);
    if (maker != nullptr && maker->op != "const") continue;
    seen.push_back({scope.results_place(), function.outputs_at,
                    fmt::format("result '{}' is {}", name,
                                maker != nullptr       ? "a constant"
                                : scope.is_input(name) ? "an input"
                                                       : "made nowhere")});
  }
}

Found fp32_port(const mil::Variable& port) {
  if (port.type.element != Element::fp32) return std::nullopt;
  return fmt::format("port '{}' is fp32", port.name);
}

Found integer_port(const mil::Variable& port) {
  switch (port.type.element) {
    case Element::fp16:
    case Element::fp32:
    case Element::boolean:
    case Element::string:
      return std::nullopt;
    default:
      return fmt::format("port '{}' is {}", port.name, element_name(port.type.element));
  }
}

Found written_in_place(const Scope&, const mil::Operation& operation) {
  std::vector<std::string_view> names;
  for (const mil::Argument& argument : operation.arguments)
    if (argument.literal && argument.literal->type.element != Element::fp16 &&
        argument.literal->type.element != Element::fp32)
      names.push_back(argument.name);
  if (names.empty()) return std::nullopt;
  return fmt::format("{} of {} written out in place", fmt::join(names, ", "), describe(operation));
}

Found unnamed(const Scope&, const mil::Operation& operation) {
  if (operation.attribute("name") != nullptr) return std::nullopt;
  return fmt::format("{} has no name attribute", describe(operation));
}

void sorted_inputs(const mil::Module&, const Scope& scope, std::vector<Seen>& seen) {
  const auto& inputs = scope.function().inputs;
  for (size_t i = 1; i < inputs.size(); ++i)
    if (inputs[i].name < inputs[i - 1].name)
      seen.push_back({Scope::input_place(i), inputs[i].at,
                      fmt::format("input '{}' stands behind '{}' and sorts before it",
                                  inputs[i].name, inputs[i - 1].name)});
}

void sorted_results(const mil::Module&, const Scope& scope, std::vector<Seen>& seen) {
  const auto& outputs = scope.function().outputs;
  for (size_t i = 1; i < outputs.size(); ++i)
    if (outputs[i] < outputs[i - 1])
      seen.push_back({scope.results_place(), scope.function().outputs_at,
                      fmt::format("result '{}' stands behind '{}' and sorts before it", outputs[i],
                                  outputs[i - 1])});
}

void number_of_ports(const mil::Module&, const Scope& scope, std::vector<Seen>& seen) {
  const mil::Function& function = scope.function();
  if (function.inputs.size() > kMostPorts)
    seen.push_back(
        {Scope::kOpening, function.at, fmt::format("{} inputs", function.inputs.size())});
  if (function.outputs.size() > kMostPorts)
    seen.push_back({scope.results_place(), function.outputs_at,
                    fmt::format("{} results", function.outputs.size())});
}

constexpr ValueCheck kValues[] = {
    {"ANE-06", kPorts, fp32_port},
    {"ANE-07", kPorts, fp32_port},
    {"ANE-08", kPorts, integer_port},
};

constexpr StatementCheck kStatements[] = {
    {"ANE-09", {}, written_in_place},
    {"ANE-10", {}, unnamed},
};

constexpr FunctionCheck kFunctions[] = {
    {"ANE-01", known_dialect},  {"ANE-02", newer_dialect},    {"ANE-03", build_info},
    {"ANE-04", body},           {"ANE-05", computed_results}, {"ANE-13", sorted_inputs},
    {"ANE-14", sorted_results}, {"ANE-17", number_of_ports},
};

}  // namespace

CheckTables language_checks() { return {kValues, kStatements, kFunctions}; }

}  // namespace weft::device::ane
