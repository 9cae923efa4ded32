#include "dashboard/whole_run.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/descriptor.h"
#include "base/error.h"
#include "dashboard/line_reader.h"
#include "dashboard/run_reader.h"
#include "train/record.h"

namespace weft::dashboard {
namespace {

namespace fs = std::filesystem;

// A curve of this name; nullptr where there are too many, in a file that nobody should trust.
Curve* curve_called(const std::string& name, std::vector<NamedCurve>& curves) {
  const auto found = std::find_if(curves.begin(), curves.end(),
                                  [&](const NamedCurve& curve) { return curve.name == name; });
  if (found != curves.end()) return &found->curve;
  if (curves.size() == kMostNamed) return nullptr;
  return &curves.emplace_back(NamedCurve{name, {}}).curve;
}

void add_all(int64_t step, const Named& values, std::vector<NamedCurve>& curves) {
  for (const auto& [name, value] : values)
    if (Curve* const curve = curve_called(name, curves); curve != nullptr) curve->add(step, value);
}

// What a step does not name took no time in it.
void add_time(const Step& step, std::vector<NamedCurve>& curves) {
  add_all(step.step, step.time, curves);
  if (step.time.empty()) return;
  for (NamedCurve& curve : curves)
    if (!(value_of(step.time, curve.name) >= 0)) curve.curve.add(step.step, 0);
}

// As of its newest records; the thread that reads the rest behind the reader's back ends here.
Run newest(const fs::path& path) {
  const RunReader reader(path);
  return reader.run();
}

}  // namespace

void WholeRun::add(const Record& record) {
  if (const auto back = history.add(record)) {
    for (Curve* const curve :
         {&rate, &grad_norm, &tokens, &tokens_per_s, &ms, &peak_fraction, &memory_bytes})
      curve->cut_after(*back);
    for (std::vector<NamedCurve>* const curves : {&time, &power_w})
      for (NamedCurve& curve : *curves) curve.curve.cut_after(*back);
  }
  const auto* const step = std::get_if<Step>(&record);
  if (step == nullptr) return;
  rate.add(step->step, step->rate);
  grad_norm.add(step->step, step->grad_norm);
  tokens.add(step->step, step->tokens);
  tokens_per_s.add(step->step, step->tokens_per_s);
  ms.add(step->step, step->ms);
  peak_fraction.add(step->step, step->peak_fraction);
  memory_bytes.add(step->step, step->memory_bytes);
  add_time(*step, time);
  add_all(step->step, step->power_w, power_w);
}

WholeRun read_whole_run(const fs::path& path,
                        const std::function<void(double done, double total)>& progress) {
  WholeRun whole;
  whole.run = newest(path);
  if (!whole.run.problem.empty() && whole.run.state == RunState::kUnknown) return whole;
  const fs::path file = fs::is_directory(path) ? path / train::kTelemetryFile : path;
  const Descriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (descriptor.value < 0 && errno == ENOENT) return whole;  // a run that has not begun
  if (descriptor.value < 0) fail("{}: can't be read: {}", file.string(), std::strerror(errno));
  struct stat found = {};
  if (::fstat(descriptor.value, &found) != 0)
    fail("{}: can't be examined: {}", file.string(), std::strerror(errno));
  // Up to the end as it is now: a run that goes on may write as fast as this reads.
  LineReader lines(descriptor.value, 0);
  const auto take = [&](std::string_view line) {
    if (const auto record = parse_record(line)) whole.add(*record);
  };
  while (lines.read(found.st_size, take) > 0)
    progress(static_cast<double>(lines.offset()), static_cast<double>(found.st_size));
  return whole;
}

std::vector<Curve::Bucket> thinned(const Curve& curve, size_t most) {
  const std::span<const Curve::Bucket> all = curve.buckets();
  const size_t each = std::max<size_t>(1, (all.size() + most - 1) / most);
  std::vector<Curve::Bucket> few;
  for (size_t i = 0; i < all.size(); ++i)
    if (i % each == 0)
      few.push_back(all[i]);
    else
      few.back().join(all[i]);
  return few;
}

double sum_of(const Curve& curve) {
  double sum = 0;
  for (const Curve::Bucket& bucket : curve.buckets())
    sum += bucket.mean * static_cast<double>(bucket.count);
  return sum;
}

double mean_of(const Curve& curve) {
  double count = 0;
  for (const Curve::Bucket& bucket : curve.buckets()) count += static_cast<double>(bucket.count);
  return count == 0 ? kMissing : sum_of(curve) / count;
}

}  // namespace weft::dashboard
