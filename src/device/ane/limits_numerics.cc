// Rules about what becomes of numbers, and about constants that are kept in a file of weights.
#include "device/ane/limits_tables.h"

namespace weft::device::ane {
namespace {

constexpr Rule kNumerics[] = {
    {.id = "ANE-74",
     .title = "products above 2^-14",
     .kind = Kind::writer,
     .happens = "Each product inside matmul and conv is rounded to fp16 first; one below 2^-14 "
                "(6.1e-5) becomes 0. Two public checks passed on outputs that were all zero.",
     .cure = "Scale operands by powers of two before a product and undo it behind; scale the loss.",
     .chips = "M1, M3 Ultra, M4 Max, M5",
     .source = "H3 notes, zerollama, ane-train, ANEForge issue 115; the zeros: DS4's figures, "
               "computed again",
     .date = "2026-07",
     .confidence = "verified by 4"},
    {.id = "ANE-75",
     .title = "sums below 2^15",
     .kind = Kind::writer,
     .happens = "Sums are wider than fp16 but end at 2^15: on M3 Ultra a partial sum that reaches "
                "it makes the result 0 in silence; on M1, M2 Pro, M4 and M5 it becomes infinite "
                "from about 32752 on, on M5 after saturating there.",
     .cure = "Scale operands so that no partial sum reaches 2^15, and watch the largest value.",
     .chips = "M3 Ultra; M1, M2 Pro, M4, M5 (macOS 26.5)",
     .source = "H3 notes; ANEForge@067717a",
     .date = "2026",
     .confidence = "verified by 2; they differ in what happens, by chip"},
    {.id = "ANE-76",
     .title = "constants below 2^15",
     .happens = "A constant of 2^15 or more, such as a mask of -65504, lies beyond what sums hold: "
                "a negative score on top is -inf, and 0 where such sums are dropped.",
     .cure = "Mask with -1e4.",
     .chips = "M3 Ultra",
     .source = "H3 notes, for sums; the masks: maderix/ANE, rustane, parameter-golf",
     .date = "2026",
     .confidence = "contradicted by maderix/ANE and rustane, which train with a mask of -65504"},
    {.id = "ANE-77",
     .title = "constants of at least 2^-14",
     .severity = Severity::refuse,
     .happens = "A constant below 6.1e-5 is subnormal in fp16 and taken for 0; so is an epsilon "
                "of 1e-5.",
     .cure = "Use 6.2e-5 or more, or move a power of two to the other operand.",
     .chips = "M1; M1, M2 Pro, M4, M5",
     .source = "ane-train@759dbf5, ANEForge@067717a",
     .date = "2026-03",
     .confidence = "verified by 2"},
    {.id = "ANE-78",
     .title = "loss scale",
     .kind = Kind::runtime,
     .happens = "Subnormal inputs and results count as 0: without a scale the gradients of a mean "
                "loss vanish on the way back.",
     .cure = "Multiply the loss by a power of two (256 and up), back off when a gradient is not "
             "finite, divide before clipping.",
     .chips = "M1, M4, M4 Pro, M4 Max",
     .source = "maderix/ANE@926f977, rustane, parameter-golf@23b27bb, ane-train",
     .date = "2026-03-05",
     .confidence = "verified by 4"},
    {.id = "ANE-79",
     .title = "short reductions",
     .happens = "reduce_sum and reduce_mean add in fp16: over more than 2048 equal terms the sum "
                "no longer grows.",
     .cure = "Multiply by a vector of ones (matmul adds wider), or reduce on the CPU.",
     .chips = "M1, M2 Pro, M4, M5",
     .source = "ANEForge@067717a",
     .date = "2026",
     .confidence = "single report, on several chips; the bound of 2048 is inferred from fp16"},
    {.id = "ANE-80",
     .title = "sliced values up to 4094",
     .on = ChipSet::of(1) | ChipSet::of(2, Tier::pro),
     .happens = "A slice that begins inside the width clamps what is larger than 4094.",
     .cure = "Keep packed values below 4094, or give every tensor an input of its own.",
     .chips = "M1, M2 Pro; absent on M4 and M5",
     .source = "ANEForge@067717a",
     .date = "2026",
     .confidence = "single report"},
    {.id = "ANE-81",
     .title = "NaN and infinity get lost",
     .kind = Kind::runtime,
     .happens = "A NaN does not always survive, and infinity times x came out as -52416: an "
                "overflow can look like a number.",
     .cure = "Watch the largest value of every port; do not wait for NaN.",
     .chips = "M1, M5",
     .source = "ANEForge@067717a",
     .date = "2026",
     .confidence = "single report"},
    {.id = "ANE-82",
     .title = "inside the range of fp16",
     .kind = Kind::writer,
     .happens = "exp of more than 11.1, the sum of 768 squares of 9.3 and a large negative mask on "
                "scores that are not yet scaled are infinite.",
     .cure = "Hold the argument of exp at 10, scale scores before the mask, place RMSNorm on the "
             "CPU.",
     .chips = "every",
     .source = "the range itself; maderix/ANE@d91c984 and rustane scale first",
     .date = "2026-03",
     .confidence = "inferred from the range of fp16"},
};

constexpr Rule kFiles[] = {
    {.id = "ANE-83",
     .title = "offset of a constant",
     .severity = Severity::refuse,
     .happens = "An offset that names the data instead of the 64 bytes that describe it reads "
                "garbage, silently.",
     .cure =
         "Point at the description: 64 for the first tensor of a file, always a multiple of 64.",
     .chips = "M4 Max and others",
     .source = "Orion@65372ff (8), coremltools@2e27bd6, maderix/ANE@d91c984",
     .date = "2026-03",
     .confidence = "verified by 3"},
    {.id = "ANE-84",
     .title = "no file of constants",
     .happens = "macOS 27 rejects many programs that come with a BLOBFILE (verifyBundleAtPath, "
                "Code 10); without one nothing was ever rejected for it.",
     .cure = "Pass masks, tables and permutations as inputs.",
     .chips = "M4 Max, M5 Max, macOS 27.0 betas to rc3",
     .source = "rindi (26A5416b), oMLX issue 3124",
     .date = "2026",
     .confidence = "contradicted by rindi on the later build 26A428, where single files pass"},
    {.id = "ANE-85",
     .title = "one constant per file on M1",
     .severity = Severity::refuse,
     .on = ChipSet::of(1),
     .happens = "A file with several constants is rejected.",
     .cure = "Write a file for each.",
     .chips = "M1, M1 Max",
     .source = "maderix/ANE issue 3 and its benchmark report",
     .date = "2026-03",
     .confidence = "verified by 2"},
    {.id = "ANE-86",
     .title = "at most 16 constants in files",
     .on = ChipSet::of(5),
     .happens = "A program with more is rejected.",
     .cure = "Pass the others as inputs.",
     .chips = "M5 Max",
     .source = "the M5 Max notes of oMLX and rindi",
     .date = "2026",
     .confidence = "single report"},
    {.id = "ANE-87",
     .title = "description of a constant",
     .kind = Kind::writer,
     .happens = "Wrong fields pass on some chips and give garbage on others; a compile cache can "
                "go on serving a program built from them.",
     .cure = "Write mark, type, size and the data's place from the start of the file, or, as Weft "
             "does, no file at all.",
     .chips = "M4, M5 Max",
     .source = "coremltools@2e27bd6; maderix/ANE@20cd236; rindi",
     .date = "2026",
     .confidence = "single report each"},
    {.id = "ANE-88",
     .title = "constants are fixed when compiled",
     .kind = Kind::writer,
     .happens = "Changing a file of weights and loading again leaves the old numbers in use.",
     .cure = "Make whatever changes an input.",
     .chips = "M4, M4 Max, M5 (macOS 26.3), M3 Pro (26.3.1)",
     .source = "maderix/ANE (m5result, PR 23), Orion@65372ff (7), libane",
     .date = "2026-03",
     .confidence = "verified by 4; Orion's paper (arXiv 2603.06728) claims a way to patch them"},
};

}  // namespace

std::span<const Rule> numeric_rules() { return kNumerics; }
std::span<const Rule> file_rules() { return kFiles; }

}  // namespace weft::device::ane
