// A record as a line of telemetry.jsonl: docs/telemetry.md is the schema.
#pragma once

#include <string>

#include "train/record.h"
#include "train/step_notes.h"

namespace weft::train {

/// With its line end. `notes` belong to the record of a step, and are not looked at for others.
/// Numbers that JSON can't hold become null, bytes that are not UTF-8 the replacement character.
std::string to_line(const Dated& dated, const StepNotes& notes);

}  // namespace weft::train
