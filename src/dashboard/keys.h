// What keys and the mouse do: a pure function from what is shown to what is shown next, and at most
// one thing to be done that is more than looking. The table of keys is what the help shows; a test
// holds the function and docs/dashboard.md to it.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "dashboard/input.h"
#include "dashboard/panels.h"
#include "dashboard/view.h"

namespace weft::dashboard {

/// A line of the help: keys, apart by spaces, and what they do.
struct KeyLine {
  std::string_view keys, meaning;
};
std::span<const KeyLine> key_table();

enum class Action : uint8_t {
  kNone,
  kQuit,
  kSample,  ///< a text is wanted now, with View::sample_prompt
  kRedraw,  ///< the terminal is to be drawn anew: others wrote to it
  kLeave,   ///< the question is answered: yes
  kStop     ///< the question is answered: no
};

struct Reaction {
  View view;
  Action action = Action::kNone;
};

/// What `input` does. `placed`: where the panels stand on the screen that the user sees. While
/// View::question is asked, y and n answer it and Esc takes it back; while View::prompt is there,
/// keys write it. Any key takes View::note away.
Reaction react(View view, const Input& input, const Runs& runs, std::span<const Placed> placed);

}  // namespace weft::dashboard
