#include "train/wiring.h"

#include <algorithm>
#include <set>

#include "base/error.h"

namespace weft::train {

using device::Device;
using device::Launch;

void Wiring::given(std::string name, SurfacePtr surface) {
  Value value;
  value.home = &home_;
  value.surfaces[&home_] = std::move(surface);
  const bool is_new = values_.emplace(name, std::move(value)).second;
  CHECK(is_new, "the value '{}' is given twice", name);
}

void Wiring::given_weight(std::string name, SurfacePtr surface) {
  given(name, std::move(surface));
  values_.find(name)->second.weight = true;
  weights_.push_back(std::move(name));
}

void Wiring::begin(std::string name) { sequences_.push_back({std::move(name), {}, {}, nullptr}); }

void Wiring::call(const KernelPtr& kernel,
                  std::initializer_list<std::pair<const char*, std::string>> binds) {
  Call call{kernel, {}};
  for (const auto& [port, value] : binds) call.binds.emplace_back(port, value);
  note_use(call);
  sequences_.back().calls.push_back(std::move(call));
}

void Wiring::sync() { sequences_.back().calls.push_back({}); }

void Wiring::note_use(const Call& call) {
  Device* const device = &call.kernel->device();
  const ir::Program& program = call.kernel->program();
  for (const auto& [port_name, value_name] : call.binds) {
    const ir::Output* const output = program.find_output(port_name);
    const ir::Port* const port = output != nullptr ? &output->port : program.find_input(port_name);
    CHECK(port != nullptr, "{} has no port '{}'", program.name(), port_name);
    Value& value = values_[value_name];
    if (value.home == nullptr) value.home = device;
    value.users[device].push_back(call.kernel.get());
    ir::Port& there = value.ports.emplace(device, *port).first->second;
    there.name = value_name;
  }
}

void Wiring::allocate() {
  for (auto& [name, value] : values_) {
    for (const auto& [device, port] : value.ports) {
      if (value.surfaces.contains(device)) continue;
      value.surfaces[device] = device->allocate(port, value.users[device]);
      allocated_bytes_ += port.bytes();
    }
  }
}

// Follows, call by call, which devices hold the current content of the values that live on several.
class Wiring::Crossings {
 public:
  Crossings(std::map<std::string, Value, std::less<>>& values,
            const std::vector<std::string>& weights, std::vector<std::unique_ptr<Launch>>& out)
      : values_(values), weights_(weights), out_(out) {}

  void read(const std::string& name, Device* device) {
    Value& value = values_.find(name)->second;
    if (!value.crosses() || value.weight) return;
    std::set<Device*>& current = current_.emplace(name, std::set{value.home}).first->second;
    if (current.insert(device).second) copy(value, source(value, current, device), device, kCopy);
  }
  void write(const std::string& name, Device* device) {
    if (values_.find(name)->second.crosses()) current_[name] = {device};
  }
  // Weights go out to everybody.
  void sync() {
    for (const std::string& name : weights_) {
      Value& value = values_.find(name)->second;
      for (const auto& [device, surface] : value.surfaces)
        if (device != value.home) copy(value, value.home, device, kSync);
    }
  }
  // What the host or the next Sequence finds is at home.
  void come_home() {
    for (auto& [name, current] : current_) {
      Value& value = values_.find(name)->second;
      if (!current.contains(value.home)) copy(value, *current.begin(), value.home, kCopy);
    }
  }

 private:
  static Device* source(const Value& value, const std::set<Device*>& current, Device* except) {
    if (value.home != except && current.contains(value.home)) return value.home;
    return *std::ranges::find_if(current, [&](Device* device) { return device != except; });
  }
  void copy(Value& value, Device* from, Device* to, const char* name) {
    out_.push_back(device::copy(value.surfaces.at(from), value.surfaces.at(to), *to, name));
  }

  std::map<std::string, Value, std::less<>>& values_;
  const std::vector<std::string>& weights_;
  std::vector<std::unique_ptr<Launch>>& out_;
  std::map<std::string, std::set<Device*>> current_;
};

void Wiring::bind(Recorded& sequence) {
  Crossings crossings(values_, weights_, sequence.launches);
  for (const Call& call : sequence.calls) {
    if (call.kernel == nullptr) {
      crossings.sync();
      continue;
    }
    Device* const device = &call.kernel->device();
    const ir::Program& program = call.kernel->program();
    std::vector<device::Bind> binds;
    for (const auto& [port, name] : call.binds) {
      if (program.find_input(port) != nullptr) crossings.read(name, device);
      binds.push_back({port, values_.find(name)->second.surfaces.at(device)});
    }
    sequence.launches.push_back(device->bind(call.kernel, binds));
    for (const auto& [port, name] : call.binds)
      if (program.find_output(port) != nullptr) crossings.write(name, device);
  }
  crossings.come_home();
  std::vector<Launch*> order;
  for (const auto& launch : sequence.launches) order.push_back(launch.get());
  if (!order.empty()) sequence.sequence = device::record(order);
}

void Wiring::finish() {
  allocate();
  for (Recorded& sequence : sequences_) bind(sequence);
}

const Wiring::Recorded& Wiring::recorded(std::string_view name) const {
  for (const Recorded& sequence : sequences_)
    if (sequence.name == name) return sequence;
  CHECK(false, "there is no Sequence '{}'", name);
  return sequences_.front();
}

void Wiring::run(std::string_view name) const {
  if (const auto& sequence = recorded(name).sequence) sequence->run();
}

device::Surface& Wiring::surface(std::string_view name) const {
  const auto value = values_.find(name);
  CHECK(value != values_.end(), "there is no value '{}'", name);
  return *value->second.surfaces.at(value->second.home);
}

std::map<std::string, int> Wiring::launches(std::string_view name) const {
  std::map<std::string, int> counts;
  for (const auto& launch : recorded(name).launches) ++counts[launch->name()];
  return counts;
}

std::vector<const ir::Program*> Wiring::programs(std::string_view name) const {
  std::vector<const ir::Program*> programs;
  for (const Call& call : recorded(name).calls)
    if (call.kernel != nullptr) programs.push_back(&call.kernel->program());
  return programs;
}

}  // namespace weft::train
