// Which steps the loss panel shows: nearer and farther, earlier and later, never beyond those there
// are. View::steps is what they change.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>

#include "dashboard/view.h"

namespace weft::dashboard {

/// First and last step.
using Steps = std::pair<int64_t, int64_t>;
/// All steps that a curve of these runs has a value of; nullopt: there are none.
std::optional<Steps> all_steps(const Runs& runs);

/// Half as many steps, or twice as many. The one at `still` (0: the first that is shown, 1: the
/// last) stays where it is.
void zoom(View& view, const Runs& runs, bool nearer, double still);
/// What is watched stays: the newest steps, if they are in sight, else the middle.
void zoom(View& view, const Runs& runs, bool nearer);
/// A quarter of what is shown to the left (-1) or right (1).
void pan(View& view, const Runs& runs, int direction);

/// The last of them; 0: there is none.
int64_t last_step(const Runs& runs);
/// When steps have come or gone: what ended with the last step, `before`, still does.
void follow(View& view, const Runs& runs, int64_t before);

}  // namespace weft::dashboard
