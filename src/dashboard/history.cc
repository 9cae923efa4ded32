#include "dashboard/history.h"

#include <algorithm>

namespace weft::dashboard {
namespace {

template <class Items>
void cut_items(Items& items, int64_t step) {
  while (!items.empty() && items.back().step > step) items.pop_back();
}

template <class Items>
void keep_newest(Items& items, size_t most) {
  while (items.size() > most) items.pop_front();
}

}  // namespace

void History::Steps::add(int64_t step) {
  newest = step;
  lowest = std::min(lowest, step);
}

void History::cut_after(int64_t step) {
  for (Curve* const curve : {&loss, &smoothed, &validation}) curve->cut_after(step);
  cut_items(events, step);
  cut_items(samples, step);
  all_.newest = std::min(all_.newest, step);
  done_.newest = std::min(done_.newest, step);
}

// For something said about `step`, which may follow anything up to that step.
std::optional<int64_t> History::make_room(int64_t step) {
  const bool falls = step < all_.newest;
  if (falls) cut_after(step);
  all_.add(step);
  return falls ? std::optional(step) : std::nullopt;
}

std::optional<int64_t> History::add(const StepLoss& step) {
  // A step that was done before is done again.
  const bool again = step.step <= done_.newest;
  if (again) cut_after(step.step - 1);
  auto room = make_room(step.step);
  if (again) room = step.step - 1;
  done_.add(step.step);
  loss.add(step.step, step.loss);
  smoothed.add(step.step, step.smoothed);
  skipped += step.skipped ? 1 : 0;
  return room;
}

std::optional<int64_t> History::add(const Record& record) {
  if (const auto* step = std::get_if<Step>(&record)) return add(loss_of(*step));
  const auto room = make_room(std::visit([](const auto& any) { return any.step; }, record));
  if (const auto* value = std::get_if<Validation>(&record)) {
    validation.add(value->step, value->loss);
  } else if (const auto* event = std::get_if<Event>(&record)) {
    events.push_back(*event);
    keep_newest(events, kMostEvents);
  } else if (const auto* sample = std::get_if<SampleText>(&record)) {
    samples.push_back(*sample);
    keep_newest(samples, kMostSamples);
  }
  return room;
}

void History::append(const History& later) {
  if (later.done_.lowest <= done_.newest) cut_after(later.done_.lowest - 1);
  if (later.all_.lowest < all_.newest) cut_after(later.all_.lowest);
  loss.append(later.loss);
  smoothed.append(later.smoothed);
  validation.append(later.validation);
  events.insert(events.end(), later.events.begin(), later.events.end());
  samples.insert(samples.end(), later.samples.begin(), later.samples.end());
  keep_newest(events, kMostEvents);
  keep_newest(samples, kMostSamples);
  skipped += later.skipped;
  if (later.all_.newest >= 0) all_.newest = later.all_.newest;
  if (later.done_.newest >= 0) done_.newest = later.done_.newest;
  all_.lowest = std::min(all_.lowest, later.all_.lowest);
  done_.lowest = std::min(done_.lowest, later.done_.lowest);
}

}  // namespace weft::dashboard
