// The table of rules as a part of docs/ane.md; a golden test holds the page to it.
#pragma once

#include <string>

namespace weft::device::ane {

/// A heading, a sentence and a table for each topic, as Markdown.
std::string ane_rules_markdown();

}  // namespace weft::device::ane
