#include "standin/behaviour.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <initializer_list>
#include <mutex>
#include <string_view>

#include "base/error.h"

namespace weft::standin {
namespace {

struct Text {
  std::string_view key;
  std::string Behaviour::*value;
};
constexpr Text kTexts[] = {
    {"chip", &Behaviour::chip},
    {"refuse", &Behaviour::refuse},
    {"invalid", &Behaviour::invalid},
    {"zeros", &Behaviour::zeros},
    {"wrong", &Behaviour::wrong},
    {"crash", &Behaviour::crash},
    {"hang", &Behaviour::hang},
    {"throw", &Behaviour::throws},
    {"timeout", &Behaviour::timeout},
    {"heal", &Behaviour::heal},
    {"slow", &Behaviour::slow},
    {"cost", &Behaviour::cost},
    {"throw_at", &Behaviour::throw_at},
    {"nil_at", &Behaviour::nil_at},
    {"no_selector", &Behaviour::no_selector},
    {"no_class", &Behaviour::no_class},
    {"order", &Behaviour::order},
    {"report", &Behaviour::report},
};

struct Number {
  std::string_view key;
  long Behaviour::*value;
};
constexpr Number kNumbers[] = {
    {"compile_limit", &Behaviour::compile_limit},
    {"load_limit", &Behaviour::load_limit},
    {"after", &Behaviour::after},
    {"until", &Behaviour::until},
    {"cancel", &Behaviour::cancel},
    {"busy", &Behaviour::busy},
    {"row_align", &Behaviour::row_align},
    {"suffix", &Behaviour::suffix},
    {"ignore_url", &Behaviour::ignore_url},
};

long number_of(std::string_view key, std::string_view text) {
  long number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < 0)
    fail("stand-in: {} is a number, found '{}'", key, text);
  return number;
}

void set(Behaviour& behaviour, std::string_view key, std::string_view value) {
  for (const Text& text : kTexts)
    if (text.key == key) {
      behaviour.*text.value = value;
      return;
    }
  for (const Number& number : kNumbers)
    if (number.key == key) {
      behaviour.*number.value = number_of(key, value);
      return;
    }
  fail("stand-in: no behaviour is called '{}'; tests/standin/behaviour.h lists them", key);
}

// "WHAT:NUMBER", as `setting` is; the number goes to `number`.
std::string amount(std::string_view key, const std::string& setting, long& number) {
  const size_t colon = setting.rfind(':');
  if (colon == setting.npos) fail("stand-in: {} has a ':', found '{}'", key, setting);
  number = number_of(key, std::string_view(setting).substr(colon + 1));
  return setting.substr(0, colon);
}

void want_one_of(std::string_view key, const std::string& value,
                 std::initializer_list<std::string_view> known) {
  if (!value.empty() && std::ranges::find(known, value) == known.end())
    fail("stand-in: {} can't be '{}'", key, value);
}

struct InForce {
  std::mutex lock;
  std::shared_ptr<const Behaviour> behaviour;
};
InForce& in_force() {
  // Never destroyed: objects are looked at until the very end.
  static auto* const all = [] {
    const char* const settings = std::getenv("STANDIN");
    auto* const made = new InForce;
    made->behaviour = std::make_shared<Behaviour>(settings == nullptr ? "" : settings);
    return made;
  }();
  return *all;
}

}  // namespace

Behaviour::Behaviour(const std::string& settings) {
  for (std::string_view rest = settings; !rest.empty();) {
    const std::string_view setting = rest.substr(0, rest.find(';'));
    rest.remove_prefix(std::min(rest.size(), setting.size() + 1));
    const size_t equals = setting.find('=');
    if (equals == setting.npos) fail("stand-in: key=value is wanted, found '{}'", setting);
    set(*this, setting.substr(0, equals), setting.substr(equals + 1));
  }
  if (!slow.empty()) slow_after = number_of("slow", amount("slow", slow, slow_ms));
  if (!cost.empty()) cost_of = amount("cost", cost, cost_us);
  want_one_of("heal", heal, {"reload"});
  want_one_of("throw_at", throw_at, {"describe", "compile", "load", "request"});
  want_one_of("nil_at", nil_at, {"describe", "model", "request"});
  want_one_of("order", order, {"bytes", "text"});
}

bool names(const std::string& pattern, const std::string& text) {
  return !pattern.empty() && text.find(pattern) != text.npos;
}

std::shared_ptr<const Behaviour> behaviour() {
  const std::lock_guard guard(in_force().lock);
  return in_force().behaviour;
}

void set_behaviour(std::shared_ptr<const Behaviour> behaviour) {
  const std::lock_guard guard(in_force().lock);
  in_force().behaviour = std::move(behaviour);
}

}  // namespace weft::standin
