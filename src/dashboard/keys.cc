#include "dashboard/keys.h"

#include <algorithm>

#include "dashboard/glyphs.h"
#include "dashboard/zoom.h"

namespace weft::dashboard {
namespace {

constexpr KeyLine kTable[] = {
    {"?", "this help"},
    {"q", "quit"},
    {"Tab 1 2 3 4 5 6 7 8", "a panel alone: the next, or by its number; again: all"},
    {"n p", "the next run, the one before"},
    {"+ - ↑ ↓", "loss curve: nearer, farther"},
    {"← →", "loss curve: earlier, later steps"},
    {"0 Home", "loss curve: all steps"},
    {"l L", "loss, steps: logarithmic or linear"},
    {"m r v", "smoothed, raw, validation curve: on or off"},
    {"b", "braille or block characters"},
    {"PgUp PgDn", "scroll the events, or texts where no events are seen"},
    {"s", "write a text from the newest weights now"},
    {"e", "edit what it begins with: Enter takes it, Esc does not"},
    {"Ctrl-L", "draw the screen anew"},
    {"Mouse", "click: a panel alone, again: all; wheel: scroll, or zoom the loss"},
};

constexpr size_t kLongestPrompt = 400;  // bytes

/// The panel alone; where it is so already, all of them.
void alone(View& view, PanelId panel) {
  if (view.alone == panel)
    view.alone.reset();
  else
    view.alone = panel;
}

/// From all panels to the first, …, to the last, to all.
void next_alone(View& view, int direction) {
  const int now = view.alone ? static_cast<int>(*view.alone) + 1 : 0;
  const int next = (now + direction + kPanels + 1) % (kPanels + 1);
  view.alone.reset();
  if (next > 0) view.alone = static_cast<PanelId>(next - 1);
}

const Placed* placed_as(std::span<const Placed> placed, PanelId panel) {
  const auto found = std::ranges::find(placed, panel, &Placed::panel);
  return found == placed.end() ? nullptr : &*found;
}

const Placed* placed_at(std::span<const Placed> placed, const Input& at) {
  const auto found = std::ranges::find_if(
      placed, [&](const Placed& one) { return one.rect.contains(at.x, at.y); });
  return found == placed.end() ? nullptr : &*found;
}

/// At least the lines that a text takes in a panel of this width.
int64_t lines_of(std::string_view text, int width) {
  return std::ranges::count(text, '\n') + static_cast<int64_t>(text.size()) / std::max(width, 1) +
         2;
}

/// How far there is anything to scroll back to.
int64_t farthest(const Run& run, PanelId panel, int width) {
  if (panel == PanelId::kEvents) return static_cast<int64_t>(run.events.size()) - 1;
  int64_t lines = lines_of(run.live_text, width);
  for (const SampleText& sample : run.samples) lines += lines_of(sample.text, width);
  return lines;
}

void scroll(View& view, const Runs& runs, PanelId panel, int lines, int width) {
  if (view.shown >= runs.size()) return;
  int& back = panel == PanelId::kEvents ? view.events_back : view.text_back;
  const int64_t most = std::max<int64_t>(0, farthest(*runs[view.shown], panel, width));
  back = static_cast<int>(std::clamp<int64_t>(int64_t{back} + lines, 0, most));
}

/// What the page keys scroll: what is seen of events and texts, the events first.
PanelId paged(std::span<const Placed> placed) {
  const bool events = placed_as(placed, PanelId::kEvents) != nullptr;
  const bool text = placed_as(placed, PanelId::kText) != nullptr;
  return text && !events ? PanelId::kText : PanelId::kEvents;
}

void page(View& view, const Runs& runs, std::span<const Placed> placed, int direction) {
  const PanelId panel = paged(placed);
  const Placed* const seen = placed_as(placed, panel);
  if (seen == nullptr) return;
  scroll(view, runs, panel, direction * std::max(1, seen->rect.height - 3), seen->rect.width);
}

void wheel(View& view, const Input& input, const Runs& runs, std::span<const Placed> placed) {
  const Placed* const under = placed_at(placed, input);
  if (under == nullptr) return;
  const bool up = input.key == Key::kWheelUp;
  if (under->panel == PanelId::kLoss)
    zoom(view, runs, up,
         (input.x - under->rect.x) / static_cast<double>(std::max(1, under->rect.width - 1)));
  else if (under->panel == PanelId::kEvents || under->panel == PanelId::kText)
    scroll(view, runs, under->panel, up ? 3 : -3, under->rect.width);
}

/// The line's arrows, up and down: they scroll what can be scrolled and is alone.
void vertical(View& view, const Runs& runs, std::span<const Placed> placed, bool up) {
  if (view.alone != PanelId::kEvents && view.alone != PanelId::kText) return zoom(view, runs, up);
  const Placed* const seen = placed_as(placed, *view.alone);
  scroll(view, runs, *view.alone, up ? 1 : -1, seen != nullptr ? seen->rect.width : 80);
}

void show_run(View& view, const Runs& runs, size_t steps) {
  if (runs.empty()) return;
  view.shown = (view.shown + steps) % runs.size();
  view.events_back = view.text_back = 0;
}

/// Without its last character.
void shorten(std::string& text) {
  while (!text.empty() && (static_cast<uint8_t>(text.back()) & 0xc0) == 0x80) text.pop_back();
  if (!text.empty()) text.pop_back();
}

Reaction edit(View view, const Input& input) {
  std::string& prompt = *view.prompt;
  if (input.key == Key::kEscape) {
    view.prompt.reset();
  } else if (input.key == Key::kEnter) {
    view.sample_prompt = prompt;
    view.prompt.reset();
  } else if (input.key == Key::kBackspace) {
    shorten(prompt);
  } else if (input.key == Key::kGlyph && input.glyph == control('U')) {
    prompt.clear();
  } else if (input.key == Key::kGlyph && input.glyph >= U' ' && input.glyph != 0x7f &&
             prompt.size() < kLongestPrompt) {
    prompt += utf8(std::u32string_view(&input.glyph, 1));
  }
  return {std::move(view)};
}

Reaction answer(View view, const Input& input) {
  const bool glyph = input.key == Key::kGlyph;
  if (glyph && (input.glyph == U'y' || input.glyph == U'Y'))
    return {std::move(view), Action::kLeave};
  if (glyph && (input.glyph == U'n' || input.glyph == U'N'))
    return {std::move(view), Action::kStop};
  if (input.key == Key::kEscape) view.question.clear();
  return {std::move(view)};
}

Reaction glyph(View view, char32_t key, const Runs& runs) {
  const auto flip = [](bool& flag) { flag = !flag; };
  switch (key) {
    case U'q':
      return {std::move(view), Action::kQuit};
    case U's':
      return {std::move(view), Action::kSample};
    case control('L'):
      return {std::move(view), Action::kRedraw};
    case U'?':
      view.help = true;
      break;
    case U'n':
      show_run(view, runs, 1);
      break;
    case U'p':
      show_run(view, runs, runs.size() - 1);
      break;
    case U'+':
      zoom(view, runs, true);
      break;
    case U'-':
      zoom(view, runs, false);
      break;
    case U'0':
      view.steps.reset();
      break;
    case U'l':
      flip(view.log_loss);
      break;
    case U'L':
      flip(view.log_steps);
      break;
    case U'm':
      flip(view.smoothed);
      break;
    case U'r':
      flip(view.raw);
      break;
    case U'v':
      flip(view.validation);
      break;
    case U'b':
      flip(view.braille);
      break;
    case U'e':
      view.prompt = view.sample_prompt;
      break;
    default:
      if (key >= U'1' && key < U'1' + kPanels) alone(view, static_cast<PanelId>(key - U'1'));
  }
  return {std::move(view)};
}

}  // namespace

std::span<const KeyLine> key_table() { return kTable; }

Reaction react(View view, const Input& input, const Runs& runs, std::span<const Placed> placed) {
  if (input.key == Key::kResize) return {std::move(view)};
  view.note.clear();
  if (!view.question.empty()) return answer(std::move(view), input);
  if (view.prompt) return edit(std::move(view), input);
  if (view.help) {
    view.help = false;  // whatever was pressed
    return {std::move(view)};
  }
  switch (input.key) {
    case Key::kGlyph:
      return glyph(std::move(view), input.glyph, runs);
    case Key::kUp:
    case Key::kDown:
      vertical(view, runs, placed, input.key == Key::kUp);
      break;
    case Key::kLeft:
    case Key::kRight:
      pan(view, runs, input.key == Key::kLeft ? -1 : 1);
      break;
    case Key::kPageUp:
    case Key::kPageDown:
      page(view, runs, placed, input.key == Key::kPageUp ? 1 : -1);
      break;
    case Key::kHome:
      view.steps.reset();
      break;
    case Key::kTab:
    case Key::kBackTab:
      next_alone(view, input.key == Key::kTab ? 1 : -1);
      break;
    case Key::kClick:
      if (const Placed* const under = placed_at(placed, input)) alone(view, under->panel);
      break;
    case Key::kWheelUp:
    case Key::kWheelDown:
      wheel(view, input, runs, placed);
      break;
    case Key::kEscape:
      view.alone.reset();
      break;
    default:
      break;
  }
  return {std::move(view)};
}

}  // namespace weft::dashboard
