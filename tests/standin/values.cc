#include "standin/values.h"

namespace weft::standin {

Reference make_string(std::string text) {
  auto content = std::make_unique<String>();
  content->text = std::move(text);
  return Reference(make(std::move(content)));
}

Reference make_number(long number) {
  auto content = std::make_unique<Number>();
  content->value = number;
  return Reference(make(std::move(content)));
}

Reference make_array(std::vector<Reference> items) {
  auto content = std::make_unique<Array>();
  content->items = std::move(items);
  return Reference(make(std::move(content)));
}

Reference make_dictionary(std::map<std::string, Reference, std::less<>> items) {
  auto content = std::make_unique<Dictionary>();
  content->items = std::move(items);
  return Reference(make(std::move(content)));
}

Object* make_constant(const char* text) {
  auto* const constant = new Object;
  auto content = std::make_unique<String>();
  content->text = text;
  constant->isa = &class_named(String::kClass);
  constant->immortal = true;
  constant->content = std::move(content);
  return constant;
}

bool reply(const Answer& answer, Object** error) {
  if (!answer || error == nullptr) return !answer;
  auto content = std::make_unique<ErrorValue>();
  content->domain = make_string(answer->domain);
  content->code = answer->code;
  content->description = answer->description;
  *error = autorelease(make(std::move(content)));
  return false;
}

}  // namespace weft::standin
