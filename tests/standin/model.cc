#include "standin/model.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <thread>

#include "base/error.h"
#include "base/file.h"
#include "standin/attributes.h"
#include "standin/counters.h"
#include "standin/iosurface.h"

extern "C" weft::standin::Object* NSTemporaryDirectory();

namespace weft::standin {
namespace {

namespace fs = std::filesystem;

constexpr const char* kEngine = "com.apple.appleneuralengine";
constexpr const char* kCompiler = "com.apple.appleneuralengine.compiler";
constexpr const char* kFiles = "NSCocoaErrorDomain";

Answer compiler_says(const std::string& what) {
  ++counters().compile_failures;
  return Refusal{kCompiler, 1, "_ANECompiler : ANECCompile() FAILED err=(" + what + ")"};
}

Answer run_says(long code, int status, int type, const char* what) {
  return Refusal{kEngine, code,
                 fmt::format("ANEProgramProcessRequestDirect() Failed with status={:#x} : "
                             "statusType={:#x}: {}",
                             status, type, what)};
}

// Programs that are loaded, by identifier: equal ones share a place.
struct Loaded {
  std::mutex lock;
  std::map<std::string, int> models;

  bool enter(const std::string& identifier, long limit) {
    const std::lock_guard guard(lock);
    if (!models.contains(identifier) && static_cast<long>(models.size()) >= limit) return false;
    ++models[identifier];
    counters().loaded = static_cast<long>(models.size());
    return true;
  }
  void leave(const std::string& identifier) {
    const std::lock_guard guard(lock);
    if (--models[identifier] == 0) models.erase(identifier);
    counters().loaded = static_cast<long>(models.size());
  }
};
Loaded& loaded() {
  static auto* const all = new Loaded;  // never destroyed: models may be unloaded at the very end
  return *all;
}

// The memory of each slot; nothing where a slot has no surface, two, or one too small.
std::optional<std::vector<std::byte*>> match(const std::vector<Request::Bound>& bound,
                                             const std::vector<Slot>& slots) {
  std::vector<std::byte*> memory(slots.size(), nullptr);
  for (const Request::Bound& each : bound) {
    const auto index = static_cast<size_t>(each.index);
    auto& bytes = expect<Surface>(each.surface.get(), "evaluate").bytes;
    if (index >= slots.size() || memory[index] != nullptr ||
        static_cast<int64_t>(bytes.size()) < slots[index].bytes())
      return std::nullopt;
    memory[index] = bytes.data();
  }
  if (std::ranges::find(memory, nullptr) != memory.end()) return std::nullopt;
  return memory;
}

}  // namespace

Model::Model(std::string text) : text_(std::move(text)) {}

std::string Model::identifier() const { return checksum(std::as_bytes(std::span(text_))); }

void Model::set_folder(fs::path folder) {
  const std::lock_guard guard(lock_);
  folder_ = std::move(folder);
}

fs::path Model::folder() const {
  if (!folder_.empty()) return folder_;
  void* const pool = push_pool();
  const fs::path temporary = expect<String>(NSTemporaryDirectory(), "a folder").text;
  pop_pool(pool);
  return temporary / identifier();
}

// The compiler is another process: it reads what lies in the folder.
Answer Model::without_files() const {
  const fs::path text = folder() / "model.mil", weights = folder() / "weights";
  std::ifstream file(text, std::ios::binary);
  const std::string found{std::istreambuf_iterator<char>(file), {}};
  for (const auto& [is_there, path] :
       {std::pair{file.is_open() && found == text_, text}, {fs::is_directory(weights), weights}})
    if (!is_there) {
      ++counters().compile_failures;
      constexpr long kNoSuchFile = 260;  // NSFileReadNoSuchFileError
      return Refusal{kFiles, kNoSuchFile, path.string() + " is not there, or not what it was"};
    }
  return std::nullopt;
}

Answer Model::translate(const Behaviour& behaviour) {
  if (names(behaviour.invalid, text_)) return compiler_says("InvalidMILProgram");
  if (names(behaviour.refuse, text_)) return compiler_says("CompilationFailure");
  try {
    program_ = std::make_unique<Program>(text_, folder(), behaviour);
  } catch (const Error& error) {
    return compiler_says(std::string("InvalidMILProgram: ") + error.what());
  }
  return std::nullopt;
}

Answer Model::compile() {
  const std::lock_guard guard(lock_);
  const auto now = behaviour();
  if (Answer refused = without_files()) return refused;
  if (now->compiled >= now->compile_limit) return compiler_says("CompilationFailure");
  if (Answer refused = translate(*now)) return refused;
  ++counters().compiles;
  ++now->compiled;
  std::ofstream(folder() / "net.plist") << "<plist/>\n";  // what a compilation leaves behind
  return std::nullopt;
}

Answer Model::load() {
  const std::lock_guard guard(lock_);
  if (loaded_) return std::nullopt;
  constexpr const char* kText = "ANEProgramCreate() Failed with status={:#x} : statusType=0x0: {}";
  if (!program_) return Refusal{kEngine, 6, fmt::format(kText, 0x20004, "bank load failure")};
  if (!loaded().enter(identifier(), behaviour()->load_limit))
    return Refusal{kEngine, 5, fmt::format(kText, 0x50004, "program count limit reached")};
  loaded_ = true;
  ++loads_;
  evaluations_ = 0;
  attributes_ = attributes_of(*program_);
  ++counters().loads;
  return std::nullopt;
}

Answer Model::unload() {
  const std::lock_guard guard(lock_);
  if (!loaded_) return Refusal{kEngine, 6, "the model is not loaded"};
  loaded_ = false;
  loaded().leave(identifier());
  ++counters().unloads;
  return std::nullopt;
}

Reference Model::attributes() {
  const std::lock_guard guard(lock_);
  return attributes_;
}

Answer Model::evaluate(const Request& request) {
  const std::lock_guard guard(lock_);
  const auto now = behaviour();
  ++counters().evaluations;
  const Occasion occasion{
      .text = text_, .number = ++now->seen, .of_load = ++evaluations_, .again = loads_ > 1};
  std::this_thread::sleep_for(std::chrono::microseconds(delay_us(*now, occasion)));
  Answer answer = run(request, trouble_of(*now, occasion));
  if (answer) ++counters().faults;
  return answer;
}

Answer Model::run(const Request& request, Trouble trouble) {
  if (!loaded_) return run_says(8, 0x16, 0x9, "the model is not loaded");
  switch (trouble) {
    case Trouble::cancelled:
      return run_says(34, 0x12, 0x9, "Request cancelled");
    case Trouble::busy:
      return run_says(8, 0x5, 0x9, "Program Inference error");
    case Trouble::timeout:
      return run_says(8, 0xf, 0x11, "Program Inference timeout");
    case Trouble::crash:
      std::abort();
    case Trouble::hang:
      for (;;) std::this_thread::sleep_for(std::chrono::hours(1));
    case Trouble::exception:
      throw_exception("the engine is in no mood");
    case Trouble::none:
    case Trouble::zeros:
    case Trouble::wrong:
      break;
  }
  const auto inputs = match(request.inputs, program_->inputs()),
             outputs = match(request.outputs, program_->outputs());
  if (!inputs || !outputs) return run_says(8, 0x1d, 0x9, "Program Inference error");
  program_->run(*inputs, *outputs,
                trouble == Trouble::zeros ? 0.0f : (trouble == Trouble::wrong ? 1.25f : 1.0f));
  return std::nullopt;
}

}  // namespace weft::standin
