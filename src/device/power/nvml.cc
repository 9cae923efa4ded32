#include "device/power/nvml.h"

#include <fmt/format.h>

#include "device/power/counter.h"
#include "device/power/nvml_library.h"

namespace weft::device::power {
namespace {

constexpr int kNotSupported = 3;  // NVML_ERROR_NOT_SUPPORTED
constexpr double kMilli = 1e-3;   // its units are mJ and mW

struct Gpu {
  void* device = nullptr;
  bool counts = true;  ///< energy; those before Volta say their power alone
  Counter counter{kMilli};
  Gauge gauge;
};

class Nvml final : public Source {
 public:
  explicit Nvml(const std::string& library) : api_(library), missing_(api_.missing) {
    if (!missing_.empty()) return;
    missing_ = why_not(api_.nvmlInit_v2(), "nvmlInit_v2");
    begun_ = missing_.empty();
    if (begun_) find_gpus();
  }
  // What it says no longer matters then.
  ~Nvml() override {
    if (begun_) static_cast<void>(api_.nvmlShutdown());
  }
  Nvml(const Nvml&) = delete;
  Nvml& operator=(const Nvml&) = delete;

  std::string_view name() const override { return "NVML"; }

  std::vector<Finding> read(int64_t now, const DomainSet&) override {
    Finding finding{.domain = Domain::gpu, .taken = {}, .missing = missing_};
    std::vector<Increment> parts;
    for (size_t i = 0; i < gpus_.size(); ++i) {
      const std::string why = read(gpus_[i], i, now, parts);
      if (!why.empty()) finding.missing = why;
    }
    if (finding.missing.empty()) finding.taken = sum_of(parts);
    return {finding};
  }

 private:
  void find_gpus() {
    unsigned count = 0;
    missing_ = why_not(api_.nvmlDeviceGetCount_v2(&count), "nvmlDeviceGetCount_v2");
    if (missing_.empty() && count == 0) missing_ = "NVML: the driver shows no GPU";
    for (unsigned i = 0; i < count && missing_.empty(); ++i) {
      Gpu gpu;
      missing_ = why_not(api_.nvmlDeviceGetHandleByIndex_v2(i, &gpu.device),
                         fmt::format("GPU {}: nvmlDeviceGetHandleByIndex_v2", i));
      gpus_.push_back(gpu);
    }
    if (!missing_.empty()) gpus_.clear();
  }

  /// Why this one says nothing; else one part more.
  std::string read(Gpu& gpu, size_t index, int64_t now, std::vector<Increment>& parts) {
    if (gpu.counts) {
      unsigned long long millijoules = 0;
      const int result = api_.nvmlDeviceGetTotalEnergyConsumption(gpu.device, &millijoules);
      if (result == 0) parts.push_back(gpu.counter.advance(millijoules, now));
      gpu.counts = result != kNotSupported;
      if (gpu.counts && result != 0) gpu.counter.forget();
      if (gpu.counts)
        return why_not(result, fmt::format("GPU {}: nvmlDeviceGetTotalEnergyConsumption", index));
    }
    unsigned milliwatts = 0;
    const int result = api_.nvmlDeviceGetPowerUsage(gpu.device, &milliwatts);
    if (result == 0)
      parts.push_back(gpu.gauge.advance(milliwatts * kMilli, now));
    else
      gpu.gauge.forget();
    return why_not(result, fmt::format("GPU {}: nvmlDeviceGetPowerUsage", index));
  }

  /// "" for success.
  std::string why_not(int result, const std::string& what) const {
    if (result == 0) return "";
    const char* const words = api_.nvmlErrorString(result);
    return fmt::format("NVML: {}: {} (code {})", what, words == nullptr ? "?" : words, result);
  }

  const NvmlLibrary api_;
  std::string missing_;
  bool begun_ = false;
  std::vector<Gpu> gpus_;
};

}  // namespace

std::unique_ptr<Source> make_nvml(const std::string& library) {
  return std::make_unique<Nvml>(library);
}

}  // namespace weft::device::power
