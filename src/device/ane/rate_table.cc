// The table of published rates. One row, one figure.
//
// "ANEForge" is the benchmark suite that comes with sbryngelson/ANEForge, with the machine and the
// run; its times hold a host's overhead, so the machine of a generation whose CPU streams fastest
// stands for the generation's ANE, which is the same in all its chips. Runs of machines that were
// busy (a CPU GEMM far below the chip's) are left out: all those of an M2 Pro.
#include "device/ane/rates.h"

namespace weft::device::ane {
namespace {

constexpr std::string_view kSameAne = "the ANE is the same";
constexpr std::string_view kSameClusters = "as many clusters of performance cores";
constexpr std::string_view kSameCore = "the same performance core";
constexpr std::string_view kTwoDies = "two dies, of which one serves a program";
constexpr std::string_view kM3Clock = "the performance cores' clock, 4.05 to 3.5 GHz";
constexpr std::string_view kM3Memory = "rated memory, 100 to 120 GB/s";
constexpr std::string_view kApple = "Apple's specifications; of the largest variant";

constexpr RateRow kTable[] = {
    {Rate::dispatch, "m1", 220, "", "ANEForge's documentation at 067717a: fit of convolutions"},
    {Rate::dispatch, "m1pro m1max m1ultra", 1, "m1", kSameAne},
    {Rate::dispatch, "m2max", 130, "",
     "ANEForge, Mac14,6, run 773f5b28, 2026-10-06: products of 512 and 1024, 0.219 and 0.835 ms, "
     "on "
     "one line"},
    {Rate::dispatch, "m2 m2pro m2ultra", 1, "m2max", kSameAne},
    {Rate::dispatch, "m3max", 120, "",
     "lil-bro, M3 Max, macOS 26.5, 2026: the quickest evaluation"},
    {Rate::dispatch, "m3 m3pro", 1, "m3max", kSameAne},
    {Rate::dispatch, "m3ultra", 180, "",
     "maderix/ANE PR 28, 2026-03-03: where the line through the rows of inmem_peak begins"},
    {Rate::dispatch, "m4", 95, "", "maderix, Inside the M4 ANE, part 2, 2026-03: Mac mini"},
    {Rate::dispatch, "m4max", 95, "",
     "rustane, results of 2026-03-10: a convolution's minimum, 93.7 to 102.4"},
    {Rate::dispatch, "m4pro", 1, "m4", kSameAne},
    {Rate::dispatch, "m5", 110, "",
     "ANEForge's documentation at 067717a: fit; ane-infer, macOS 26.3, has 117"},
    {Rate::dispatch, "m5pro", 90, "", "ANEForge's documentation at 067717a: 70 to 110"},
    {Rate::dispatch, "m5max", 92, "", "the M5 Max notes of oMLX, 2026: evaluateWithQoS"},

    {Rate::matmul, "m1", 2.51, "",
     "ANEForge, MacBookAir10,1, run 22b6e4fa, 2026-09-12: a product of 1024, less the dispatch"},
    {Rate::matmul, "m1max", 2.71, "",
     "ANEForge, MacBookPro18,2, run 85ebfafa, 2026-08-05: a product of 1024 in 1.012 ms, less the "
     "dispatch"},
    {Rate::matmul, "m1pro m1ultra", 1, "m1max", kSameAne},
    {Rate::matmul, "m2max", 3.05, "",
     "ANEForge, Mac14,6, run 773f5b28, 2026-10-06: products of 512 and 1024, 0.219 and 0.835 ms, "
     "on "
     "one line"},
    {Rate::matmul, "m2 m2pro m2ultra", 1, "m2max", kSameAne},
    {Rate::matmul, "m3max", 6.3, "",
     "lil-bro, macOS 26.5, 2026: 2048 x 2048 x 256 with weights of the run in 0.46 ms, less the "
     "dispatch"},
    {Rate::matmul, "m3 m3pro", 1, "m3max", kSameAne},
    {Rate::matmul, "m3ultra", 3.8, "",
     "H3 notes, macOS 26.5.2, 2026: weights of the run, one die, 3.79 to 3.87"},
    {Rate::matmul, "m4max", 7.5, "",
     "rustane, experiments of 2026-03-18: 0.60 to 6.44 GFLOP with weights of the run in 0.150 to "
     "0.954 ms, on one line with the dispatch"},
    {Rate::matmul, "m4 m4pro", 1, "m4max", kSameAne},
    {Rate::matmul, "m5", 7.6, "",
     "ANEForge, Mac17,3, run 426ca052, 2026-08-10: a product of 1024 in 0.393 ms, less the "
     "dispatch"},
    {Rate::matmul, "m5pro", 7.63, "",
     "ANEForge at 067717a, M5 Pro: a product of 1024, less the dispatch"},
    {Rate::matmul, "m5max", 7.7, "",
     "rindi, macOS 26.4 and 27, 2026: weights of the run, 5.3 at 128 columns and 11.3 at 512; the "
     "geometric mean"},

    // A relu over 2^20 fp16 elements reads and writes 4.2 MB.
    {Rate::surface, "m1", 6.65, "",
     "ANEForge, MacBookAir10,1, run 22b6e4fa, 2026-09-12: relu in 0.850 ms, less the dispatch"},
    {Rate::surface, "m1pro m1max m1ultra", 1, "m1", kSameAne},
    {Rate::surface, "m2max", 4.8, "",
     "ANEForge, Mac14,6, run 773f5b28, 2026-10-06: relu in 1.000 ms, less the dispatch"},
    {Rate::surface, "m2 m2pro m2ultra", 1, "m2max", kSameAne},
    {Rate::surface, "m3ultra", 58, "", "H3 notes, macOS 26.5.2, 2026: as it reads weights"},
    {Rate::surface, "m3 m3pro m3max", 1, "m3ultra", kSameAne},
    {Rate::surface, "m4max", 30, "",
     "ANEForge, Mac16,6, run d11ec8da, 2026-09-16: relu in 0.234 ms, less the dispatch"},
    {Rate::surface, "m4 m4pro", 1, "m4max", kSameAne},
    {Rate::surface, "m5", 27, "",
     "ANEForge, Mac17,3, run 426ca052, 2026-08-10: relu in 0.264 ms, less the dispatch"},
    {Rate::surface, "m5pro m5max", 1, "m5", kSameAne},

    {Rate::weight_stream, "m1", 42, "",
     "ANEForge's documentation at 067717a: a vector times 4096 x 4096"},
    {Rate::weight_stream, "m1pro m1max m1ultra", 1, "m1", kSameAne},
    {Rate::weight_stream, "m2 m2pro m2max m2ultra", 1, "m1", "nothing nearer is published"},
    {Rate::weight_stream, "m3ultra", 58, "", "H3 notes, macOS 26.5.2, 2026: weights of the run"},
    {Rate::weight_stream, "m3 m3pro m3max", 1, "m3ultra", kSameAne},
    {Rate::weight_stream, "m4 m4pro m4max", 120.0 / 153, "m5", "rated memory, 120 to 153 GB/s"},
    {Rate::weight_stream, "m5", 86, "", "DS4's tests, 2026: weights of the run, 75 to 98"},
    {Rate::weight_stream, "m5pro", 1, "m5", kSameAne},
    {Rate::weight_stream, "m5max", 150, "",
     "the M5 Max notes of oMLX and rindi, 2026: weights of the run, at most"},

    // A softmax over 2^23 elements against a relu of as many.
    {Rate::ane_softmax, "m1", 0.149, "", "ANEForge, MacBookAir10,1, run 22b6e4fa, 2026-09-12"},
    {Rate::ane_softmax, "m1max", 0.163, "", "ANEForge, MacBookPro18,2, run 85ebfafa, 2026-08-05"},
    {Rate::ane_softmax, "m1pro m1ultra", 1, "m1max", kSameAne},
    {Rate::ane_softmax, "m2max", 0.08, "", "ANEForge, Mac14,6, run 773f5b28, 2026-10-06"},
    {Rate::ane_softmax, "m2 m2pro m2ultra", 1, "m2max", kSameAne},
    {Rate::ane_softmax, "m3 m3pro m3max m3ultra", 1, "m4max", "nothing nearer is published"},
    {Rate::ane_softmax, "m4max", 0.123, "", "ANEForge, Mac16,6, run d11ec8da, 2026-09-16"},
    {Rate::ane_softmax, "m4 m4pro", 1, "m4max", kSameAne},
    {Rate::ane_softmax, "m5", 0.112, "", "ANEForge, Mac17,3, run 426ca052, 2026-08-10"},
    {Rate::ane_softmax, "m5pro m5max", 1, "m5", kSameAne},

    {Rate::peak, "m1", 11, "", "Apple, 2020-11: 11 TOPS"},
    {Rate::peak, "m1pro m1max", 1, "m1", kSameAne},
    {Rate::peak, "m1ultra", 2, "m1max", kTwoDies},
    {Rate::peak, "m2", 15.8, "", "Apple, 2022-06: 15.8 TOPS"},
    {Rate::peak, "m2pro m2max", 1, "m2", kSameAne},
    {Rate::peak, "m2ultra", 2, "m2max", kTwoDies},
    {Rate::peak, "m3", 18, "", "Apple, 2023-10: 18 TOPS"},
    {Rate::peak, "m3pro m3max", 1, "m3", kSameAne},
    {Rate::peak, "m3ultra", 2, "m3max", kTwoDies},
    {Rate::peak, "m4", 19, "", "Apple, 2024-05: 38 TOPS in INT8, twice as many as in fp16"},
    {Rate::peak, "m4pro m4max", 1, "m4", kSameAne},
    {Rate::peak, "m5", 19.3, "", "maderix/ANE PR 50, 2026: the highest measured; none is stated"},
    {Rate::peak, "m5pro m5max", 1, "m5", kSameAne},

    {Rate::gemm, "m1", 1.05, "",
     "ANEForge, MacBookAir10,1, run 22b6e4fa, 2026-09-12: a product of 1024"},
    {Rate::gemm, "m1max", 2.27, "",
     "philipturner's gist 3bda14e8: Accelerate, sizes 640 to 1280, median"},
    {Rate::gemm, "m1pro", 1, "m1max", kSameClusters},
    {Rate::gemm, "m1ultra", 4.0 / 2.14, "m1max", "as M2 Ultra to M2 Max"},
    {Rate::gemm, "m2", 1.0, "", "chsasank/device-benchmarks at 7ccc883, 2025-04-15"},
    {Rate::gemm, "m2max", 2.14, "",
     "ANEForge, Mac14,6, run 773f5b28, 2026-10-06: a product of 1024"},
    {Rate::gemm, "m2pro", 1, "m2max", kSameClusters},
    {Rate::gemm, "m2ultra", 4.0, "", "chsasank/device-benchmarks at 7ccc883, 2025-04-15"},
    {Rate::gemm, "m3", 4.05 / 3.5, "m2", kM3Clock},
    {Rate::gemm, "m3pro", 1, "m3", "one cluster of performance cores"},
    {Rate::gemm, "m3max", 4.05 / 3.5, "m2max", kM3Clock},
    {Rate::gemm, "m3ultra", 4.0 / 2.14, "m3max", "as M2 Ultra to M2 Max"},
    {Rate::gemm, "m4", 1.43, "", "ANEForge, Mac16,12, run 6779bad2, 2026-08-06: a product of 1024"},
    {Rate::gemm, "m4pro", 2.39, "",
     "ANEForge, Mac16,7, run 9094e75f, 2026-10-02: a product of 1024"},
    {Rate::gemm, "m4max", 3.08, "",
     "ANEForge, Mac16,6, run d11ec8da, 2026-09-16: a product of 1024"},
    {Rate::gemm, "m5", 1.84, "", "ANEForge, Mac17,3, run 426ca052, 2026-08-10: a product of 1024"},
    {Rate::gemm, "m5pro", 1.79, "", "ANEForge at 067717a, M5 Pro: a product of 1024"},
    {Rate::gemm, "m5max", 1, "m5pro", kSameClusters},

    {Rate::core_bandwidth, "m1", 60, "", "AnandTech, the 2020 Mac mini, 2020-11-17: copies"},
    {Rate::core_bandwidth, "m1max", 102, "", "AnandTech, M1 Pro and M1 Max, 2021-10-25"},
    {Rate::core_bandwidth, "m1pro m1ultra", 1, "m1max", "the same core and no less memory"},
    {Rate::core_bandwidth, "m2", 60, "", "chsasank/device-benchmarks at 7ccc883, 2025-04-15"},
    {Rate::core_bandwidth, "m2pro m2max m2ultra m3pro m3max m3ultra", 1, "m1max",
     "nothing nearer is published"},
    {Rate::core_bandwidth, "m3", 100.0 / 120, "m4", kM3Memory},
    {Rate::core_bandwidth, "m4", 103, "", "arXiv 2502.05317, 2025-02: STREAM"},
    {Rate::core_bandwidth, "m4pro", 119, "", "ANEForge, Mac16,7, run 9094e75f, 2026-10-02: relu"},
    {Rate::core_bandwidth, "m4max", 119, "", "ANEForge, Mac16,6, run d11ec8da, 2026-09-16: relu"},
    {Rate::core_bandwidth, "m5", 120, "", "ANEForge, Mac17,3, run 426ca052, 2026-08-10: relu"},
    {Rate::core_bandwidth, "m5pro", 129, "", "ANEForge at 067717a, M5 Pro: relu"},
    {Rate::core_bandwidth, "m5max", 1, "m5pro", "the same core and no less memory"},

    {Rate::bandwidth, "m1", 60, "", "AnandTech, the 2020 Mac mini, 2020-11-17: one core takes all"},
    {Rate::bandwidth, "m1pro", 176, "", "chsasank/device-benchmarks at 7ccc883: the GPU's copies"},
    {Rate::bandwidth, "m1max", 224, "", "AnandTech, M1 Pro and M1 Max, 2021-10-25: all P cores"},
    {Rate::bandwidth, "m1ultra m3ultra", 1, "m2ultra", "rated memory of the same 800 GB/s"},
    {Rate::bandwidth, "m2", 60, "", "chsasank/device-benchmarks at 7ccc883, 2025-04-15"},
    {Rate::bandwidth, "m2pro", 1, "m1pro", "rated memory of the same 200 GB/s"},
    {Rate::bandwidth, "m2max m3max", 1, "m1max", "rated memory of the same 400 GB/s"},
    {Rate::bandwidth, "m2ultra", 311, "", "chsasank/device-benchmarks at 7ccc883, 2025-04-15"},
    {Rate::bandwidth, "m3", 100.0 / 120, "m4", kM3Memory},
    {Rate::bandwidth, "m3pro", 150.0 / 120, "m4", "rated memory, 150 to 120 GB/s"},
    {Rate::bandwidth, "m4", 103, "", "arXiv 2502.05317, 2025-02: STREAM"},
    {Rate::bandwidth, "m4pro", 273.0 / 120, "m4", "rated memory, 273 to 120 GB/s"},
    {Rate::bandwidth, "m4max", 336, "", "chsasank/device-benchmarks at 7ccc883, 2025-04-15"},
    {Rate::bandwidth, "m5", 153.0 / 120, "m4", "rated memory, 153 to 120 GB/s"},
    {Rate::bandwidth, "m5pro", 307.0 / 153, "m5", "rated memory, 307 to 153 GB/s"},
    {Rate::bandwidth, "m5max", 1, "m4max", "nothing nearer is published"},

    {Rate::cores, "m1 m2 m3 m4 m5", 4, "", kApple},
    {Rate::cores, "m3pro m5pro m5max", 6, "", kApple},
    {Rate::cores, "m1pro m1max m2pro m2max", 8, "", kApple},
    {Rate::cores, "m4pro", 10, "", kApple},
    {Rate::cores, "m3max m4max", 12, "", kApple},
    {Rate::cores, "m1ultra m2ultra", 16, "", kApple},
    {Rate::cores, "m3ultra", 24, "", kApple},

    // A softmax over rows of 4096 elements by numpy.
    {Rate::cpu_softmax, "m1", 2.64, "", "ANEForge, MacBookAir10,1, run 22b6e4fa, 2026-09-12"},
    {Rate::cpu_softmax, "m1pro m1max m1ultra", 1, "m1", kSameCore},
    {Rate::cpu_softmax, "m2max", 2.43, "", "ANEForge, Mac14,6, run 773f5b28, 2026-10-06"},
    {Rate::cpu_softmax, "m2 m2pro m2ultra", 1, "m2max", kSameCore},
    {Rate::cpu_softmax, "m3 m3pro m3max m3ultra", 3.5 / 4.05, "m2max", kM3Clock},
    {Rate::cpu_softmax, "m4", 2.12, "", "ANEForge, Mac16,12, run 6779bad2, 2026-08-06"},
    {Rate::cpu_softmax, "m4pro", 1.91, "", "ANEForge, Mac16,7, run 9094e75f, 2026-10-02"},
    {Rate::cpu_softmax, "m4max", 1.60, "", "ANEForge, Mac16,6, run d11ec8da, 2026-09-16"},
    {Rate::cpu_softmax, "m5", 1.40, "", "ANEForge, Mac17,3, run 426ca052, 2026-08-10"},
    {Rate::cpu_softmax, "m5pro m5max", 1, "m5", kSameCore},
};

}  // namespace

std::span<const RateRow> rate_table() { return kTable; }

}  // namespace weft::device::ane
