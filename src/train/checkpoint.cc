#include "train/checkpoint.h"

#include <iterator>
#include <vector>

#include "base/error.h"
#include "base/file.h"
#include "model/weights.h"

namespace weft::train {
namespace {

namespace fs = std::filesystem;

constexpr const char* kModel = "model.safetensors";
constexpr const char* kConfig = "config.json";
constexpr const char* kOptimizer = "optimizer.safetensors";
constexpr const char* kState = "trainer_state.json";
constexpr std::string_view kFirstMoment = "exp_avg.";
constexpr std::string_view kSecondMoment = "exp_avg_sq.";
constexpr uint64_t kMaxStateBytes = 16 << 20;

/// A name that stays inside its folder.
bool is_plain(const std::string& name) {
  return !name.empty() && name != "." && name != ".." && name.find('/') == std::string::npos;
}

void check_arenas(const model::Layout& layout, size_t weights, size_t exp_avg, size_t exp_avg_sq) {
  const auto size = static_cast<size_t>(layout.size());
  CHECK(weights == size && exp_avg == size && exp_avg_sq == size,
        "arenas of {}, {} and {} elements for a layout of {}", weights, exp_avg, exp_avg_sq, size);
}

void verify(const fs::path& folder, const TrainerState& state) {
  for (const char* name : {kModel, kConfig, kOptimizer})
    if (state.checksums.count(name) == 0)
      fail("{}: it lists no checksum of {}; take another checkpoint", (folder / kState).string(),
           name);
  for (const auto& [name, wanted] : state.checksums) {
    if (!is_plain(name))
      fail("{}: \"{}\" is no plain file name; the file is damaged", (folder / kState).string(),
           name);
    const fs::path path = folder / name;
    std::error_code error;
    if (!fs::is_regular_file(path, error))
      fail("{}: this file of the checkpoint is missing; take another checkpoint", path.string());
    if (const std::string found = checksum_file(path); found != wanted)
      fail("{}: checksum {} is wanted, it has {}; it is damaged, take another checkpoint",
           path.string(), wanted, found);
  }
}

}  // namespace

void write_checkpoint(const fs::path& folder, const model::Layout& layout,
                      const Arenas<const float>& arenas, TrainerState state,
                      std::span<const NamedFile> files) {
  check_arenas(layout, arenas.weights.size(), arenas.exp_avg.size(), arenas.exp_avg_sq.size());
  state.checksums.clear();
  const auto note = [&](const std::string& name) {
    CHECK(is_plain(name) && name != kState, "\"{}\" can't be a file of a checkpoint", name);
    const std::string sum = checksum_file(folder / name);
    CHECK(state.checksums.emplace(name, sum).second, "two files are called {}", name);
  };
  const auto write_small = [&](const std::string& name, std::string_view bytes) {
    FileWriter writer(folder / name);
    writer.write(bytes);
    writer.close();
    note(name);
  };
  model::write_safetensors(folder / kModel, model::tensor_views(layout, arenas.weights));
  note(kModel);
  write_small(kConfig, model::config_text(layout.config()));
  for (const NamedFile& file : files) write_small(file.name, file.bytes);
  std::vector<model::TensorView> moments =
      model::tensor_views(layout, arenas.exp_avg, kFirstMoment);
  std::vector<model::TensorView> second =
      model::tensor_views(layout, arenas.exp_avg_sq, kSecondMoment);
  std::move(second.begin(), second.end(), std::back_inserter(moments));
  model::write_safetensors(folder / kOptimizer, moments);
  note(kOptimizer);
  // This syncs the folder, too: the names of all files are on the disk behind it.
  write_file(folder / kState, state_text(state));
}

TrainerState read_state(const fs::path& path) {
  const fs::path file = path / kState;
  std::error_code error;
  if (!fs::exists(file, error))
    fail("{}: a checkpoint is wanted, there is no {}; check the path", path.string(), kState);
  return parse_state(read_file(file, kMaxStateBytes), file.string());
}

void verify_checkpoint(const fs::path& path) { verify(path, read_state(path)); }

TrainerState load_checkpoint(const fs::path& path, const model::Layout& layout,
                             const Arenas<float>& arenas) {
  check_arenas(layout, arenas.weights.size(), arenas.exp_avg.size(), arenas.exp_avg_sq.size());
  // A link may move while its checkpoint is read.
  const fs::path folder = fs::is_directory(path) ? fs::canonical(path) : path;
  TrainerState state = read_state(folder);
  verify(folder, state);
  model::load_weights(folder, layout, arenas.weights);
  const model::SafetensorsFile optimizer(folder / kOptimizer);
  model::read_tensors(optimizer, layout, arenas.exp_avg, kFirstMoment, kSecondMoment);
  model::read_tensors(optimizer, layout, arenas.exp_avg_sq, kSecondMoment, kFirstMoment);
  return state;
}

}  // namespace weft::train
