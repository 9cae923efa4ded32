// The objects of CoreFoundation and Foundation that the product and the private classes exchange,
// as far as they are exchanged. Both names of a class are one here, as on macOS (CFData, NSData).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "standin/runtime.h"

namespace weft::standin {

struct Data : Content {
  static constexpr const char* kClass = "NSData";
  std::string bytes;
};
struct String : Content {
  static constexpr const char* kClass = "NSString";
  std::string text;  ///< UTF-8
};
struct Number : Content {
  static constexpr const char* kClass = "NSNumber";
  std::variant<long, double> value;
};
struct Array : Content {
  static constexpr const char* kClass = "NSArray";
  std::vector<Reference> items;
};
struct Dictionary : Content {
  static constexpr const char* kClass = "NSDictionary";
  std::map<std::string, Reference, std::less<>> items;  ///< keys are strings alone
};
struct Url : Content {
  static constexpr const char* kClass = "NSURL";
  std::string path;
};
struct ErrorValue : Content {
  static constexpr const char* kClass = "NSError";
  Reference domain;
  long code = 0;
  std::string description;
};

/// A new object around `content`, which the caller holds.
template <class T>
Object* make(std::unique_ptr<T> content) {
  return make_object(class_named(T::kClass), std::move(content));
}
Reference make_string(std::string text);
Reference make_number(long number);
Reference make_array(std::vector<Reference> items);
Reference make_dictionary(std::map<std::string, Reference, std::less<>> items);
/// A string that lives as long as the process.
Object* make_constant(const char* text);

/// What `object` holds, if it is a T; nullptr if it is not, or is nil.
template <class T>
T* content_of(const Object* object) {
  return object == nullptr ? nullptr : dynamic_cast<T*>(object->content.get());
}
/// The same where nothing else will do: throws an exception, as an object does that is sent what it
/// does not understand.
template <class T>
T& expect(const Object* object, std::string_view who) {
  if (T* const content = content_of<T>(object)) return *content;
  throw_exception(std::string(who) + ": " + T::kClass + " is wanted, found " +
                  (object == nullptr ? "nil" : object->isa->name));
}

/// What an NSError says; nothing: YES.
struct Refusal {
  const char* domain;
  long code;
  std::string description;
};
using Answer = std::optional<Refusal>;
/// YES or NO; the refusal becomes an autoreleased NSError, where `error` has a place for it.
bool reply(const Answer& answer, Object** error);

}  // namespace weft::standin
