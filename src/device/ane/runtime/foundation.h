// Foundation: making and reading the few kinds of objects that the private classes exchange. What
// comes from the system is looked at before it is believed: every reader asks for the kind first.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "device/ane/runtime/message.h"

namespace weft::device::ane::runtime {

// Makers throw a Fault where the system returns nothing.
Ref make_data(const Caller& at, std::string_view bytes);
Ref make_string(const Caller& at, const std::string& text);
Ref make_number(const Caller& at, int64_t number);
Ref make_array(const Caller& at, std::span<const Id> items);
/// One value per key.
Ref make_dictionary(const Caller& at, std::span<const Id> keys, std::span<const Id> values);
Ref make_folder_url(const Caller& at, const std::string& path);

// Readers return nothing where the object is null or of another kind.
/// At most 4096 characters.
std::optional<std::string> read_string(const Frameworks& api, Id object);
/// Whole numbers only.
std::optional<int64_t> read_number(const Frameworks& api, Id object);
/// The items are the array's; they live as long as it does.
std::optional<std::vector<Id>> read_array(const Frameworks& api, Id object);
/// The value, which is the dictionary's; null where there is none.
Id read_key(const Caller& at, Id dictionary, const char* key);
SystemError read_error(const Frameworks& api, Id error);

}  // namespace weft::device::ane::runtime
