#include "golden/published_trainers.h"

namespace weft::test {

using device::ane::Cores;
using device::ane::Work;

namespace {

constexpr double kFloat = 4;  // bytes

Work product_work(double m, double n, double k, bool adds) {
  return {.flop = 2 * m * n * k,
          .product_bytes = kFloat * (m * k + k * n + (adds ? 2 : 1) * m * n)};
}

}  // namespace

int PublishedStep::add(Lane lane, const char* kind, double seconds) {
  device::ane::Item item{kind, lane, seconds, {}};
  if (lane == kMain) {
    item.after = std::move(waits_);
    waits_.clear();
  } else if (last_main_ >= 0) {
    item.after = {last_main_};
    item.after.insert(item.after.end(), waits_.begin(), waits_.end());
  }
  items_.push_back(std::move(item));
  const int index = static_cast<int>(items_.size()) - 1;
  if (lane == kMain) last_main_ = index;
  return index;
}

void PublishedStep::main(const char* kind, const Work& work, Cores cores) {
  add(kMain, kind, device::ane::cpu_seconds(work, rates_, cores));
}

void PublishedStep::pass(double numbers) { main("memory", {.pass_bytes = kFloat * numbers}); }
void PublishedStep::pass_on_all(double numbers) {
  main("memory", {.pass_bytes = kFloat * numbers}, Cores::all);
}
void PublishedStep::convert(double elements) { main("memory", {.converted = elements}); }
void PublishedStep::exponentials(double elements) {
  main("exponentials", {.exponentials = elements});
}

void PublishedStep::product(double m, double n, double k, bool adds) {
  main("products", product_work(m, n, k, adds));
}

void PublishedStep::queue(double m, double n, double k) {
  const Work work = product_work(m, n, k, true);
  last_queued_ = add(kQueue, "queue", device::ane::cpu_seconds(work, rates_, Cores::one));
}

void PublishedStep::wait_for_queue() {
  if (last_queued_ >= 0) waits_.push_back(last_queued_);
}

int PublishedStep::start(const Kernel& kernel) {
  const Work work{.flop = kernel.flop,
                  .read = kernel.ports,
                  .weights = kernel.weights,
                  .softmax = kernel.softmax};
  return add(kAne, "ANE", device::ane::ane_seconds(work, rates_));
}

std::map<std::string, double> PublishedStep::parts() const {
  std::map<std::string, double> parts;
  for (const device::ane::Item& item : items_) parts[item.name] += item.seconds;
  return parts;
}

}  // namespace weft::test
