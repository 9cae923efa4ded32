// Rules about compiling, loading and running: what a process may ask of the framework and the
// daemon behind it.
#include "device/ane/limits_tables.h"

namespace weft::device::ane {
namespace {

constexpr Rule kProcess[] = {
    {.id = "ANE-89",
     .title = "about 119 compilations",
     .kind = Kind::runtime,
     .happens = "After some 119 to 132 compilations in one process the compiler fails or the "
                "process becomes unstable.",
     .cure = "Compile every distinct program once at start-up; count, warn at 95, stop at 115.",
     .chips = "M3 Pro, macOS 26.3.1; M4, M4 Max",
     .source = "maderix/ANE@d91c984 and PR 23, Orion@65372ff (5), libane",
     .date = "2026-03",
     .confidence = "verified by 3; ANEForge and later systems know only the limit of loaded ones"},
    {.id = "ANE-90",
     .title = "about 127 loaded programs",
     .kind = Kind::runtime,
     .happens = "Loading one more fails with 0x50004. Programs of the same text are shared; the "
                "pool was also said to serve the whole machine.",
     .cure = "Share programs between layers, unload before exit.",
     .chips = "M5 Max, macOS 26; e5rt on M1 to M5",
     .source = "oMLX, ANEForge@067717a; ANEDVD for the pool",
     .date = "2026",
     .confidence = "verified by 2; contradicted by the field guide (226) and DS4 (238)"},
    {.id = "ANE-91",
     .title = "folder of a program",
     .kind = Kind::runtime,
     .happens =
         "Compiling and loading fail without model.mil in the temporary folder named after "
         "the program's identifier; on a full disk every compilation fails without an error.",
     .cure = "Write the same bytes there first, want 5 GB free, remove the folder after unloading.",
     .chips = "every; M5 Max for the full disk",
     .source = "maderix/ANE, Orion, ane-train, ane crate, axiom, libane; rindi",
     .date = "2026-03",
     .confidence = "verified by 6; the full disk by one"},
    {.id = "ANE-92",
     .title = "same text, same folder",
     .kind = Kind::runtime,
     .happens = "The identifier is made of text, constants and options: the same program in two "
                "kernels or processes shares a folder, and who leaves first deletes it.",
     .cure = "Compile once and share; give every process a folder of its own.",
     .chips = "from the disassembly; M3 Ultra",
     .source = "rustane@e7afaa6 (pass 35), the fault in maderix/ANE PR 18, H3 notes",
     .date = "2026",
     .confidence = "single report, and it fits all others"},
    {.id = "ANE-93",
     .title = "power transitions",
     .kind = Kind::runtime,
     .happens = "A request sent while the engine changes its power state, some 2 s after the last "
                "one, is cancelled on macOS 27 (0x12, Code 34); on M3 Ultra up to 26.5.2 the "
                "machine could panic later.",
     .cure = "Repeat up to 8 times, 3 ms apart; keep the engine awake while training waits.",
     .chips = "M3 Ultra, macOS 26.5.2 and 27.0",
     .source = "H3 notes",
     .date = "2026",
     .confidence = "single report; keeping awake is inferred"},
    {.id = "ANE-94",
     .title = "decay on Ultra chips",
     .kind = Kind::runtime,
     .on = ChipSet::of(1, Tier::ultra) | ChipSet::of(2, Tier::ultra) | ChipSet::of(3, Tier::ultra),
     .happens = "Throughput falls after about 28000 launches of one set of programs, 100000 in "
                "all.",
     .cure = "Watch the median time of a step; beyond 1.3 times the first 20, unload and load.",
     .chips = "M3 Ultra, macOS 26.3.1",
     .source = "rustane@7fc0070, @9af4c6e and PR 9",
     .date = "2026-03",
     .confidence = "single report; not seen on chips of one die"},
    {.id = "ANE-95",
     .title = "status 0x1d",
     .kind = Kind::runtime,
     .happens = "\"Program Inference error\", statusType 0x9, Code 8: a surface in the wrong slot "
                "or smaller than its tensor, an integer port, or a width that is odd.",
     .cure = "Print names, strides and sizes; do not repeat.",
     .chips = "M1 to M5 Max",
     .source = "Orion, rustane, ane-train, oMLX, DS4",
     .date = "2026-03",
     .confidence = "verified by 5"},
    {.id = "ANE-96",
     .title = "other states of a run",
     .kind = Kind::runtime,
     .happens = "0x5: resources are short for a moment (A18 Pro, macOS 27.0.1). 0xf with "
                "statusType 0x11: time is out. 0x16: an argument, or memory pressure.",
     .cure = "Wait and repeat on 0x5; report the others and let the kernel fall back.",
     .chips = "A18 Pro; M5",
     .source = "ANEDVD; reports collected for the in-memory classes; A1111 and InvokeAI",
     .date = "2026",
     .confidence = "single report each"},
    {.id = "ANE-97",
     .title = "refusals before a run",
     .kind = Kind::runtime,
     .happens = "InvalidMILProgram is about text, operations and types; CompilationFailure about "
                "what the back end cannot do. Loading: 0x20004, Code 6, a bank cannot be loaded.",
     .cure = "First: mend the text or take the older dialect. Second: another form. Third: fewer "
             "or smaller programs. Making a descriptor proves nothing.",
     .chips = "M1 to M5",
     .source = "maderix/ANE, Orion@65372ff, DS4, oMLX",
     .date = "2026",
     .confidence = "verified by 3"},
    {.id = "ANE-98",
     .title = "trust no success",
     .kind = Kind::runtime,
     .happens = "A run can return success with zeros or exchanged operands, and several published "
                "speeds come from loops that ignored failing runs.",
     .cure = "Check every return value and error; compare each kernel with the CPU on asymmetric "
             "data, largest output above 0, products above 1e-3.",
     .chips = "M1; M3 Ultra, M4 Max, M5",
     .source = "Orion, ane-train, rustane; DS4's zeros; maderix/ANE PR 18, 22 and 35",
     .date = "2026-03",
     .confidence = "verified by 3"},
    {.id = "ANE-99",
     .title = "believable times",
     .kind = Kind::runtime,
     .happens = "A launch that computes takes 60 to 400 µs, most about 100; one that fails 22 to "
                "25. No chip was measured above 19.3 TFLOPS in fp16.",
     .cure = "Few and large programs; report no rate above 25 TFLOPS.",
     .chips = "M1, M3 Pro, M4, M4 Max, M5 Pro, M5 Max",
     .source = "oMLX, ANEForge, rustane, libane, maderix/ANE PR 35, 40 and 50",
     .date = "2026",
     .confidence = "verified by 4"},
    {.id = "ANE-100",
     .title = "life of the objects",
     .kind = Kind::runtime,
     .happens = "Factories return objects that the pool owns; a loop without a pool grows, a "
                "program not unloaded keeps its slot, and factories can throw.",
     .cure = "Retain what is kept, a pool around each step, release requests, then unload, then "
             "model, then surfaces; catch exceptions at each call.",
     .chips = "every",
     .source = "maderix/ANE, axiom@c3b960c, ane crate@15a41af",
     .date = "2026-03",
     .confidence = "verified by 3"},
    {.id = "ANE-101",
     .title = "objects of a call",
     .kind = Kind::runtime,
     .happens = "A string instead of bytes, or no dictionary of weights at all, crashes or gives "
                "no descriptor.",
     .cure = "NSData with the text in UTF-8 and no terminator; an empty dictionary.",
     .chips = "M1; M4 Max",
     .source = "Orion@65372ff (9, 11), maderix/ANE, ane-train, ane crate",
     .date = "2026-03",
     .confidence = "verified by 4; the dictionary by 2"},
    {.id = "ANE-102",
     .title = "calls that lead nowhere",
     .kind = Kind::runtime,
     .happens = "Chaining ends in Code 15, real-time tasks and shared events want an entitlement "
                "or crash, counters stay 0, the weights slot of a request is ignored, mapping "
                "surfaces beforehand fails with 0x12 on macOS 26.",
     .cure = "Use the plain synchronous run, one thread per engine, and the system clock.",
     .chips = "M3 Pro, M3 Ultra, M4 Max, M5",
     .source =
         "maderix/ANE issue 40 and PR 40, ANEForge, rustane, ane crate, libane, H3 notes, DS4",
     .date = "2026",
     .confidence = "verified by 3; PR 22 and a fork claim gains from real-time tasks"},
    {.id = "ANE-103",
     .title = "quiet loops",
     .kind = Kind::runtime,
     .happens = "The framework's log on a terminal slowed a trainer seven times.",
     .cure = "Keep logs in memory; print none from the loop.",
     .chips = "M1 Pro",
     .source = "maderix/ANE issue 24",
     .date = "2026-03",
     .confidence = "single report"},
    {.id = "ANE-104",
     .title = "where it runs at all",
     .kind = Kind::runtime,
     .happens = "The framework is in the shared cache and not on disk; under Rosetta, in a virtual "
                "machine or in a sandbox it is of no use. No report from macOS 14 or older.",
     .cure = "Open it, do not look for its file; check processor, classes and selectors first. No "
             "entitlement or signature is wanted.",
     .chips = "M1 to M5 Max, macOS 15.0 to 27.0.1",
     .source = "maderix/ANE, oMLX, ANEDVD, axiom@c3b960c",
     .date = "2026",
     .confidence = "verified by 4"},
    {.id = "ANE-105",
     .title = "the e5rt interface",
     .kind = Kind::runtime,
     .happens = "Binds by name and fails rather than fall back when only the engine is allowed; "
                "compiling and running want one process that does not fork, and a mistyped "
                "architecture counts for the host's.",
     .cure = "Allow the engine alone (mask 4), round buffers up to 64 bytes, release programs.",
     .chips = "M1, M1 Max, M2 Pro, M4, M5, M5 Pro; macOS 15.6 to 26.5",
     .source = "ANEForge@067717a",
     .date = "2026",
     .confidence = "single report, with many tests"},
};

}  // namespace

std::span<const Rule> process_rules() { return kProcess; }

}  // namespace weft::device::ane
