// The parts of the table of rules, in their order; limits.cc joins them and sets the topics.
#pragma once

#include <span>

#include "device/ane/limits.h"

namespace weft::device::ane {

std::span<const Rule> language_rules();
std::span<const Rule> name_rules();
std::span<const Rule> surface_rules();
std::span<const Rule> shape_rules();
std::span<const Rule> product_rules();   ///< operations that move and multiply
std::span<const Rule> function_rules();  ///< operations that compute on what lies where it lies
std::span<const Rule> numeric_rules();
std::span<const Rule> file_rules();
std::span<const Rule> process_rules();

}  // namespace weft::device::ane
