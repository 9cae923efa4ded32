// The private classes of AppleNeuralEngine.framework, as far as the product sends them messages.
// What a method is given is looked at as a real one would: an object of the wrong class throws.
#include <fmt/format.h>

#include "device/ane/chip.h"
#include "standin/iosurface.h"
#include "standin/model.h"
#include "standin/values.h"

namespace weft::standin {
namespace {

struct Descriptor : Content {
  static constexpr const char* kClass = "_ANEInMemoryModelDescriptor";
  std::string text;
};

struct SurfaceObject : Content {
  static constexpr const char* kClass = "_ANEIOSurfaceObject";
  Reference surface;
};

/// True where the stage has to give nil; throws where it has to throw.
bool is_nil_at(const char* stage) {
  const auto now = behaviour();
  if (now->throw_at == stage) throw_exception(fmt::format("{}: told to throw", stage));
  return now->nil_at == stage;
}

template <class T>
Object* give(std::unique_ptr<T> content) {
  return autorelease(make(std::move(content)));
}

Object* describe(Object*, Selector, Object* text, Object* weights, Object* plist) {
  if (is_nil_at("describe")) return nullptr;
  if (plist != nullptr) throw_exception("optionsPlist: nil is wanted");
  expect<Dictionary>(weights, "weights");
  auto content = std::make_unique<Descriptor>();
  content->text = expect<Data>(text, "modelWithMILText").bytes;
  return give(std::move(content));
}

Object* make_model(Object*, Selector, Object* descriptor) {
  if (is_nil_at("model")) return nullptr;
  return give(
      std::make_unique<Model>(expect<Descriptor>(descriptor, "inMemoryModelWithDescriptor").text));
}

Model& model_of(Object* self) { return expect<Model>(self, "a model"); }

Object* identifier(Object* self, Selector) {
  return autorelease(make_string(model_of(self).identifier()).give());
}

void set_url(Object* self, Selector, Object* url) {
  const auto& folder = expect<Url>(url, "setModelURL").path;
  if (behaviour()->ignore_url == 0) model_of(self).set_folder(folder);
}

/// Only the service class that the product uses is known; options are none.
Answer unusual(unsigned qos, Object* options) {
  constexpr unsigned kUserInitiated = 21;
  if (!expect<Dictionary>(options, "options").items.empty()) throw_exception("options: unknown");
  if (qos == kUserInitiated) return std::nullopt;
  return Refusal{"com.apple.appleneuralengine", 8, "status=0x16 : statusType=0x9: QoS"};
}

bool compile(Object* self, Selector, unsigned qos, Object* options, Object** error) {
  is_nil_at("compile");
  if (const Answer no = unusual(qos, options)) return reply(no, error);
  return reply(model_of(self).compile(), error);
}

bool load(Object* self, Selector, unsigned qos, Object* options, Object** error) {
  is_nil_at("load");
  if (const Answer no = unusual(qos, options)) return reply(no, error);
  return reply(model_of(self).load(), error);
}

bool unload(Object* self, Selector, unsigned, Object** error) {
  return reply(model_of(self).unload(), error);
}

bool evaluate(Object* self, Selector, unsigned qos, Object* options, Object* request,
              Object** error) {
  if (const Answer no = unusual(qos, options)) return reply(no, error);
  return reply(model_of(self).evaluate(expect<Request>(request, "evaluate")), error);
}

Object* attributes(Object* self, Selector) {
  return autorelease(model_of(self).attributes().give());
}

Object* wrap(Object*, Selector, OpaqueSurface* surface) {
  auto* const object = reinterpret_cast<Object*>(surface);
  expect<Surface>(object, "objectWithIOSurface");
  auto content = std::make_unique<SurfaceObject>();
  content->surface = Reference::retained(object);
  return give(std::move(content));
}

/// The surfaces with their indices; fewer where the lists are of different lengths.
std::vector<Request::Bound> bind(Object* objects, Object* indices) {
  const auto& surfaces = expect<Array>(objects, "requestWithInputs").items;
  const auto& numbers = expect<Array>(indices, "requestWithInputs").items;
  std::vector<Request::Bound> bound;
  for (size_t i = 0; i < std::min(surfaces.size(), numbers.size()); ++i)
    bound.push_back({std::get<long>(expect<Number>(numbers[i].get(), "an index").value),
                     expect<SurfaceObject>(surfaces[i].get(), "a surface").surface});
  if (surfaces.size() != numbers.size()) bound.clear();
  return bound;
}

Object* make_request(Object*, Selector, Object* inputs, Object* input_indices, Object* outputs,
                     Object* output_indices, Object* weights, Object* statistics,
                     Object* procedure) {
  if (is_nil_at("request")) return nullptr;
  auto content = std::make_unique<Request>();
  content->inputs = bind(inputs, input_indices);
  content->outputs = bind(outputs, output_indices);
  const long number = std::get<long>(expect<Number>(procedure, "procedureIndex").value);
  if (content->inputs.empty() || content->outputs.empty() || weights != nullptr ||
      statistics != nullptr || number != 0)
    return nullptr;
  return give(std::move(content));
}

// What _ANEDeviceInfo says of the chip whose numerics the stand-in has.
const device::ane::Chip& chip() { return device::ane::chip_named(behaviour()->chip); }
bool has_engine(Object*, Selector) { return true; }
bool is_virtual(Object*, Selector) { return false; }
unsigned engines(Object*, Selector) { return chip().tier == device::ane::Tier::ultra ? 2 : 1; }
unsigned cores(Object*, Selector) { return 16 * engines(nullptr, nullptr); }
Object* architecture(Object*, Selector) {
  constexpr int kFirst = 12;  // M1's is h13
  return autorelease(make_string(fmt::format("h{}g", kFirst + chip().generation)).give());
}
Object* build(Object*, Selector) { return autorelease(make_string("stand-in").give()); }

[[maybe_unused]] const bool kRegistered = [] {
  Class& descriptor = class_named(Descriptor::kClass);
  add_method(metaclass(descriptor), "modelWithMILText:weights:optionsPlist:", describe);

  Class& model = class_named(Model::kClass);
  add_method(metaclass(model), "inMemoryModelWithDescriptor:", make_model);
  add_method(model, "hexStringIdentifier", identifier);
  add_method(model, "setModelURL:", set_url);
  add_method(model, "compileWithQoS:options:error:", compile);
  add_method(model, "loadWithQoS:options:error:", load);
  add_method(model, "unloadWithQoS:error:", unload);
  add_method(model, "evaluateWithQoS:options:request:error:", evaluate);
  add_method(model, "modelAttributes", attributes);

  add_method(metaclass(class_named(SurfaceObject::kClass)), "objectWithIOSurface:", wrap);
  add_method(metaclass(class_named(Request::kClass)),
             "requestWithInputs:inputIndices:outputs:outputIndices:weightsBuffer:perfStats:"
             "procedureIndex:",
             make_request);

  Class& info = metaclass(class_named("_ANEDeviceInfo"));
  add_method(info, "hasANE", has_engine);
  add_method(info, "isVirtualMachine", is_virtual);
  add_method(info, "numANEs", engines);
  add_method(info, "numANECores", cores);
  add_method(info, "aneArchitectureType", architecture);
  add_method(info, "buildVersion", build);
  return true;
}();

}  // namespace
}  // namespace weft::standin
