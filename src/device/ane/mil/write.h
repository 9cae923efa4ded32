// The one writer: from a legalized Program to MIL.
#pragma once

#include "device/ane/forms.h"
#include "device/ane/lowered.h"
#include "device/ane/mil/module.h"

namespace weft::device::ane::mil {

/// The Module of `program`, whose ports are f16. Entering ports are called a00_NAME, a01_NAME … and
/// leaving ones o00_NAME …, in the Program's order, so that the order of their bytes is that order
/// too. With rank 3 the batch axis is not written; it must be 1 everywhere. Throws Error naming an
/// operation that MIL lacks.
Module write(const ir::Program& program, const Dialect& dialect, int rank = 4);

/// The text of `lowered`, which is in the form `form`, as this form is tried first.
std::string text_of(const Lowered& lowered, const Form& form);

/// "xnorm" of "a00_xnorm" or "o00_xnorm".
std::string_view plain_name(std::string_view port);

}  // namespace weft::device::ane::mil
