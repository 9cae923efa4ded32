#include "device/ane/runtime/in_memory_model.h"

#include "device/ane/runtime/foundation.h"

namespace weft::device::ane::runtime {
namespace {

constexpr uint32_t kQuality = 21;  // of service: what the user waits for
constexpr Id kNone = nullptr;

/// `call` is handed the place for an NSError; what it returns counts, not whether there is one.
template <class Call>
std::optional<SystemError> error_of_call(const Caller& at, const Call& call) {
  Id error = nullptr;
  if (call(&error)) return std::nullopt;
  return read_error(at.api, error);
}

// The one known cause of a refusal without a reason.
std::string space_left(const std::string& temporary, const SystemError& error) {
  const int64_t left = free_bytes(temporary);
  if (!error.domain.empty() || left < 0 || left >= kWantedFreeBytes) return "";
  return fmt::format("; the disk of {} has {} MiB free and a compilation wants 5 GiB (ANE-91)",
                     temporary, left >> 20);
}

}  // namespace

InMemoryModel::InMemoryModel(std::shared_ptr<const System> system, std::shared_ptr<Counts> counts,
                             const std::string& temporary, std::string_view program,
                             const std::string& text, bool tell)
    : system_(std::move(system)), counts_(std::move(counts)), program_(program) {
  const Pool pool(system_->api);
  try {
    describe(temporary, text, tell);
    compile(temporary);
    signature_ = load();
  } catch (...) {
    close();
    throw;
  }
}

InMemoryModel::~InMemoryModel() {
  const Pool pool(system_->api);
  close();
}

void InMemoryModel::describe(const std::string& temporary, const std::string& text, bool tell) {
  const Caller at = caller(Stage::describe);
  const Classes& classes = system_->classes;
  options_ = make_dictionary(at, {}, {});
  const Ref bytes = make_data(at, text);
  const Id descriptor = at.want(
      at.send<Id>(classes.descriptor_class, classes.describe, bytes.get(), options_.get(), kNone),
      classes.describe.name);
  model_ =
      Ref::keep(at.api, at.want(at.send<Id>(classes.model_class, classes.make_model, descriptor),
                                classes.make_model.name));
  const auto identifier = read_string(at.api, at.send<Id>(model_.get(), classes.identifier));
  if (!identifier) at.want(nullptr, classes.identifier.name);
  folder_.emplace(temporary, *identifier, text, tell);
  if (tell)
    at.send<void>(model_.get(), classes.set_folder,
                  make_folder_url(at, folder_->path().string()).get());
}

void InMemoryModel::compile(const std::string& temporary) {
  const Caller at = caller(Stage::compile);
  if (const auto error = error_of_call(at, [&](Id* place) {
        return at.send<bool>(model_.get(), system_->classes.compile, kQuality, options_.get(),
                             place);
      }))
    throw system_fault(at.stage, program_, *error, space_left(temporary, *error));
  ++counts_->compilations;
}

Signature InMemoryModel::load() {
  const Caller at = caller(Stage::load);
  if (const auto error = error_of_call(at, [&](Id* place) {
        return at.send<bool>(model_.get(), system_->classes.load, kQuality, options_.get(), place);
      }))
    throw system_fault(at.stage, program_, *error);
  loaded_ = true;
  ++counts_->loads;
  const Id attributes = at.want(at.send<Id>(model_.get(), system_->classes.attributes),
                                system_->classes.attributes.name);
  return read_signature(at, attributes);
}

void InMemoryModel::unload() {
  if (!loaded_) return;
  const Caller at = caller(Stage::unload);
  loaded_ = false;
  if (const auto error = error_of_call(at, [&](Id* place) {
        return at.send<bool>(model_.get(), system_->classes.unload, kQuality, place);
      }))
    throw system_fault(at.stage, program_, *error);
}

void InMemoryModel::close() noexcept {
  for (Request& request : requests_) request.object.reset();
  try {
    unload();
  } catch (const std::exception&) {
    // Nobody is left to be told, and there is nothing else to do about it.
  }
  model_.reset();
}

InMemoryModel::Surfaces InMemoryModel::fitting(
    const Ports& ports, std::span<const std::shared_ptr<Buffer>> buffers) const {
  CHECK(buffers.size() == ports.slots.size(), "'{}': {} buffers for {} slots", program_,
        buffers.size(), ports.slots.size());
  Surfaces surfaces;
  for (size_t i = 0; i < buffers.size(); ++i) {
    auto surface = std::dynamic_pointer_cast<IoSurface>(buffers[i]);
    const Slot& slot = ports.slots[i];
    CHECK(surface != nullptr, "'{}': the buffer for '{}' is of another transport", program_,
          slot.name);
    if (surface->bytes() < slot.bytes || surface->layout().row_bytes != slot.layout.row_bytes)
      throw own_fault(
          Stage::bind, program_,
          fmt::format("slot {} has a surface of {} bytes in rows of {}; allocate it as "
                      "the slot says",
                      slot_table({slot}), surface->bytes(), surface->layout().row_bytes));
    surfaces.push_back(std::move(surface));
  }
  return surfaces;
}

size_t InMemoryModel::bind(std::span<const std::shared_ptr<Buffer>> inputs,
                           std::span<const std::shared_ptr<Buffer>> outputs) {
  const Pool pool(system_->api);
  Request request;
  request.inputs = fitting(signature_.inputs, inputs);
  request.outputs = fitting(signature_.outputs, outputs);
  request.object = make_request(request);
  requests_.push_back(std::move(request));
  return requests_.size() - 1;
}

Ref InMemoryModel::make_request(const Request& request) const {
  const Caller at = caller(Stage::bind);
  const Classes& classes = system_->classes;
  const auto wrapped = [&](const Surfaces& surfaces) {
    std::vector<Id> objects;
    for (const std::shared_ptr<IoSurface>& surface : surfaces)
      objects.push_back(at.want(
          at.send<Id>(classes.surface_class, classes.wrap, surface->surface()), classes.wrap.name));
    return make_array(at, objects);
  };
  const auto numbers = [&](const std::vector<int64_t>& indices) {
    std::vector<Ref> owned;
    std::vector<Id> objects;
    for (const int64_t index : indices)
      objects.push_back(owned.emplace_back(make_number(at, index)).get());
    return make_array(at, objects);
  };
  const Ref inputs = wrapped(request.inputs), outputs = wrapped(request.outputs),
            input_indices = numbers(signature_.inputs.indices),
            output_indices = numbers(signature_.outputs.indices), procedure = make_number(at, 0);
  return Ref::keep(at.api, at.want(at.send<Id>(classes.request_class, classes.make_request,
                                               inputs.get(), input_indices.get(), outputs.get(),
                                               output_indices.get(), kNone, kNone, procedure.get()),
                                   classes.make_request.name));
}

void InMemoryModel::run(size_t number) {
  CHECK(number < requests_.size(), "'{}': request {} of {}", program_, number, requests_.size());
  const Request& request = requests_[number];
  const Caller at = caller(Stage::run);
  if (!loaded_ || request.object.get() == nullptr)
    throw own_fault(at.stage, program_,
                    "it is not loaded since loading it again failed; take "
                    "another form or device");
  const Pool pool(at.api);
  if (const auto error = error_of_call(at, [&](Id* place) {
        return at.send<bool>(model_.get(), system_->classes.evaluate, kQuality, options_.get(),
                             request.object.get(), place);
      }))
    throw system_fault(at.stage, program_, *error, table(request));
}

// Every slot with what it was given.
std::string InMemoryModel::table(const Request& request) const {
  std::string text;
  const auto add = [&](const char* kind, const Ports& ports, const Surfaces& surfaces) {
    for (size_t i = 0; i < surfaces.size(); ++i)
      text += fmt::format("; {} {}: {}, surface of {} bytes", kind, ports.indices[i],
                          slot_table({ports.slots[i]}), surfaces[i]->bytes());
  };
  add("input", signature_.inputs, request.inputs);
  add("output", signature_.outputs, request.outputs);
  return text;
}

void InMemoryModel::reload() {
  const Pool pool(system_->api);
  for (Request& request : requests_) request.object.reset();
  unload();
  const Signature now = load();
  const auto same = [](const Ports& a, const Ports& b) {
    return a.indices == b.indices && slot_table(a.slots) == slot_table(b.slots);
  };
  if (!same(now.inputs, signature_.inputs) || !same(now.outputs, signature_.outputs))
    throw own_fault(Stage::load, program_,
                    "loaded again, it has other slots; take another form or device");
  for (Request& request : requests_) request.object = make_request(request);
}

}  // namespace weft::device::ane::runtime
