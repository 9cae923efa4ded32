// NVML's few functions, over GPUs that a test describes. Devices are the addresses of their
// descriptions; results are NVML's numbers.
namespace {

constexpr int kSuccess = 0, kUninitialized = 1, kInvalidArgument = 2, kNotSupported = 3,
              kDriverNotLoaded = 9, kGpuIsLost = 15;
constexpr unsigned kMostGpus = 8;

struct Gpu {
  int energy_result = kSuccess, power_result = kSuccess;
  unsigned long long millijoules = 0;
  unsigned milliwatts = 0;
};

Gpu gpus[kMostGpus];
unsigned gpu_count = 0;
int init_result = kSuccess;
int open = 0;

bool is_known(const void* device) {
  for (unsigned i = 0; i < gpu_count; ++i)
    if (device == &gpus[i]) return true;
  return false;
}

int check(const void* device) {
  if (open <= 0) return kUninitialized;
  return is_known(device) ? kSuccess : kInvalidArgument;
}

}  // namespace

extern "C" {

// For tests: how many GPUs there are, and what nvmlInit_v2() says.
void standin_nvml(int result, unsigned count) {
  init_result = result;
  gpu_count = count;
  for (Gpu& gpu : gpus) gpu = {};
}
void standin_gpu(unsigned index, int energy_result, unsigned long long millijoules,
                 int power_result, unsigned milliwatts) {
  gpus[index] = {energy_result, power_result, millijoules, milliwatts};
}
/// nvmlInit_v2() without nvmlShutdown().
int standin_nvml_open() { return open; }

int nvmlInit_v2() {
  if (init_result == kSuccess) ++open;
  return init_result;
}
int nvmlShutdown() {
  if (open <= 0) return kUninitialized;
  --open;
  return kSuccess;
}
const char* nvmlErrorString(int result) {
  switch (result) {
    case kNotSupported:
      return "Not Supported";
    case kDriverNotLoaded:
      return "Driver Not Loaded";
    case kGpuIsLost:
      return "GPU is lost";
    default:
      return "Unknown Error";
  }
}
int nvmlDeviceGetCount_v2(unsigned* count) {
  *count = gpu_count;
  return open > 0 ? kSuccess : kUninitialized;
}
int nvmlDeviceGetHandleByIndex_v2(unsigned index, void** device) {
  if (open <= 0) return kUninitialized;
  if (index >= gpu_count) return kInvalidArgument;
  *device = &gpus[index];
  return kSuccess;
}
int nvmlDeviceGetTotalEnergyConsumption(void* device, unsigned long long* millijoules) {
  const int result = check(device);
  if (result != kSuccess) return result;
  const Gpu& gpu = *static_cast<const Gpu*>(device);
  if (gpu.energy_result == kSuccess) *millijoules = gpu.millijoules;
  return gpu.energy_result;
}
int nvmlDeviceGetPowerUsage(void* device, unsigned* milliwatts) {
  const int result = check(device);
  if (result != kSuccess) return result;
  const Gpu& gpu = *static_cast<const Gpu*>(device);
  if (gpu.power_result == kSuccess) *milliwatts = gpu.milliwatts;
  return gpu.power_result;
}

}  // extern "C"
