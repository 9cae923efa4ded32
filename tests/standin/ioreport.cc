// IOReport's few functions, over the channels of the group "Energy Model" that a test describes. A
// sample is a dictionary whose "IOReportChannels" is a list of dictionaries, as on macOS.
#include <cstdint>
#include <mutex>
#include <string>

#include "standin/values.h"

using namespace weft::standin;

namespace {

// What a sample says: a line "name|unit|value" for each channel. Nothing: there is no such group.
std::mutex mutex;
std::string table;

Reference make_channel(std::string_view line) {
  const size_t first = line.find('|'), second = line.find('|', first + 1);
  return make_dictionary(
      {{"name", make_string(std::string(line.substr(0, first)))},
       {"unit", make_string(std::string(line.substr(first + 1, second - first - 1)))},
       {"value", make_number(std::stol(std::string(line.substr(second + 1))))}});
}

Reference make_sample() {
  const std::lock_guard lock(mutex);
  std::vector<Reference> channels;
  std::string_view rest = table;
  while (!rest.empty()) {
    const size_t end = rest.find('\n');
    channels.push_back(make_channel(rest.substr(0, end)));
    rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
  }
  return make_dictionary({{"IOReportChannels", make_array(std::move(channels))}});
}

Object* item(const Object* channel, const char* key) {
  return expect<Dictionary>(channel, key).items.find(key)->second.get();
}

}  // namespace

extern "C" {

/// For tests: what samples say from now on.
void standin_energy(const char* lines) {
  const std::lock_guard lock(mutex);
  table = lines;
}

Object* IOReportCopyChannelsInGroup(const Object* group, const Object*, uint64_t, uint64_t,
                                    uint64_t) {
  const bool known = expect<String>(group, "IOReportCopyChannelsInGroup").text == "Energy Model";
  const std::lock_guard lock(mutex);
  return known && !table.empty() ? make_dictionary({}).give() : nullptr;
}

// The subscription is any object; what is subscribed to is the caller's own list.
Object* IOReportCreateSubscription(const void*, Object* channels, Object** subscribed, uint64_t,
                                   const Object*) {
  expect<Dictionary>(channels, "IOReportCreateSubscription");
  *subscribed = channels;
  return make_string("subscription").give();
}

// nullptr while the test has no channels.
Object* IOReportCreateSamples(const Object* subscription, const Object* channels, const Object*) {
  expect<String>(subscription, "IOReportCreateSamples");
  expect<Dictionary>(channels, "IOReportCreateSamples");
  {
    const std::lock_guard lock(mutex);
    if (table.empty()) return nullptr;
  }
  return make_sample().give();
}

Object* IOReportChannelGetChannelName(const Object* channel) { return item(channel, "name"); }
Object* IOReportChannelGetUnitLabel(const Object* channel) { return item(channel, "unit"); }
int64_t IOReportSimpleGetIntegerValue(const Object* channel, int) {
  return std::get<long>(expect<Number>(item(channel, "value"), "value").value);
}

}  // extern "C"
