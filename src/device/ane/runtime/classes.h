// The private classes and their methods, as far as they are used. Type encodings and ownership as
// in the class tables of AppleNeuralEngine.framework on macOS 15 to 27.
#pragma once

#include <span>

#include "device/ane/runtime/message.h"

namespace weft::device::ane::runtime {

#define WEFT_ANE_CLASSES(X)                    \
  X(descriptor, "_ANEInMemoryModelDescriptor") \
  X(model, "_ANEInMemoryModel")                \
  X(request, "_ANERequest")                    \
  X(surface, "_ANEIOSurfaceObject")

// member, class, whether the class itself or its instances answer, whether it has to be there, name
#define WEFT_ANE_METHODS(X)                                                         \
  X(describe, descriptor, true, true, "modelWithMILText:weights:optionsPlist:")     \
  X(make_model, model, true, true, "inMemoryModelWithDescriptor:")                  \
  X(identifier, model, false, true, "hexStringIdentifier")                          \
  X(set_folder, model, false, false, "setModelURL:")                                \
  X(compile, model, false, true, "compileWithQoS:options:error:")                   \
  X(load, model, false, true, "loadWithQoS:options:error:")                         \
  X(attributes, model, false, true, "modelAttributes")                              \
  X(evaluate, model, false, true, "evaluateWithQoS:options:request:error:")         \
  X(unload, model, false, true, "unloadWithQoS:error:")                             \
  X(wrap, surface, true, true, "objectWithIOSurface:")                              \
  X(make_request, request, true, true,                                              \
    "requestWithInputs:inputIndices:outputs:outputIndices:weightsBuffer:perfStats:" \
    "procedureIndex:")

/// One row of the table of methods.
struct Method {
  const char* owner;  ///< the class
  bool of_class;
  bool needed;
  const char* name;
};
std::span<const Method> methods();
std::span<const char* const> class_names();

/// The classes, and every selector registered. Null members where something is missing.
struct Classes {
  explicit Classes(const Frameworks& api);
#define WEFT_CLASS(member, name) Id member##_class = nullptr;
#define WEFT_METHOD(member, owner, of_class, needed, name) Selector member;
  WEFT_ANE_CLASSES(WEFT_CLASS)
  WEFT_ANE_METHODS(WEFT_METHOD)
#undef WEFT_CLASS
#undef WEFT_METHOD
};

/// Whether there is such a method. Every function of `api` must be there.
bool responds(const Frameworks& api, const Method& method);

/// All that a model or surface needs of the system; shared by those that outlive each other.
struct System {
  Frameworks api;
  Classes classes{api};
};

}  // namespace weft::device::ane::runtime
