// Checkpoints on a disk that fails and in a process that dies: after each single step that can
// fail, `latest` leads to a checkpoint that loads, and every damaged file is named.
#include "train/checkpoint.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "base/file.h"
#include "base/test_support.h"
#include "fault/write_hook.h"
#include "model/test_model.h"
#include "train/run_folder.h"

namespace weft::train {
namespace {

namespace fs = std::filesystem;
using model::says;

const NamedFile kTokenizer[] = {{"tokenizer.model", "pieces"}};

/// One layer: each tensor is a write of its own, and each write that fails is a round of the tests.
model::Config small_config() {
  model::Config config = model::odd_config();
  config.layers = 1;
  return config;
}

/// What the training holds at a step: all is a function of it.
struct Training {
  explicit Training(int64_t step)
      : layout(small_config()),
        w(model::random_arena(layout, static_cast<uint64_t>(step))),
        m(model::random_arena(layout, static_cast<uint64_t>(step) + 1000)),
        v(model::random_arena(layout, static_cast<uint64_t>(step) + 2000)) {
    state.step = step;
    state.device = "cpu";
  }
  void save(RunFolder& run, const SaveOptions& options) const {
    run.save(layout, {w, m, v}, state, kTokenizer, options);
  }
  model::Layout layout;
  std::vector<float> w, m, v;
  TrainerState state;
};

/// The step of the checkpoint at `path`, after it loaded as what was saved at that step.
int64_t loaded_step(const fs::path& path) {
  Training loaded(0);
  const int64_t step = load_checkpoint(path, loaded.layout, {loaded.w, loaded.m, loaded.v}).step;
  const Training wanted(step);
  EXPECT_TRUE(loaded.w == wanted.w && loaded.m == wanted.m && loaded.v == wanted.v) << step;
  return step;
}

/// The parameter is the step to be saved into a run folder with checkpoints 1 and 2: a new one, or
/// one that is replaced.
class CheckpointFault : public testing::TestWithParam<int64_t> {
 protected:
  CheckpointFault() {
    RunFolder run(filled_.path());
    Training(1).save(run, {});
    Training(2).save(run, {.best = true});
  }
  /// Copies that run folder: saving takes its time, since it waits for the disk.
  void fill(const fs::path& path) const {
    fs::copy(filled_.path(), path, fs::copy_options::recursive | fs::copy_options::copy_symlinks);
  }

 private:
  TestFolder filled_{"fault_filled"};
};

TEST_P(CheckpointFault, the_nth_write_fails) {
  const int64_t step = GetParam();
  const Training training(step);
  bool saved = false;
  int failing = 0;
  while (!saved) {
    ++failing;
    const TestFolder folder("fault_write");
    fill(folder.path());
    RunFolder run(folder.path());
    int writes = 0;
    {
      const WriteHook hook([&](const fs::path&) {
        if (++writes == failing) throw Error("the test's disk is full");
      });
      const std::string error = error_of([&] { training.save(run, {.best = true, .keep = 1}); });
      saved = error == "no error";
      if (!saved) {
        EXPECT_EQ(error, "the test's disk is full");
      }
    }
    // Nothing is lost before it is replaced, and nothing half done is left to be mistaken for a
    // checkpoint.
    const int64_t latest = loaded_step(folder / "latest");
    EXPECT_TRUE(latest == step || latest == 2) << failing;
    if (saved) {
      EXPECT_EQ(latest, step);
    }
    EXPECT_GT(loaded_step(folder / "best"), 1) << failing;
    for (const int64_t there : run.checkpoints())
      EXPECT_EQ(loaded_step(folder / fmt::format("checkpoint-{}", there)), there);
    if (failing % 8 == 0) {  // the disk has room again: the same folder goes on
      training.save(run, {});
      EXPECT_EQ(loaded_step(*run.latest()), step) << failing;
    }
  }
  EXPECT_GT(failing, 11 + 22 + 10);  // tensors, moments, the rest: the loop did go through them
}

TEST_P(CheckpointFault, the_process_dies_at_the_nth_write) {
  const int64_t step = GetParam();
  const Training training(step);
  for (int dying = 1, finished = 0; !finished; ++dying) {
    const TestFolder folder("fault_crash");
    fill(folder.path());
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      int writes = 0;
      set_write_hook([&](const fs::path&) {
        if (++writes == dying) ::_exit(7);
      });
      RunFolder run(folder.path());
      training.save(run, {.best = true, .keep = 1});
      ::_exit(0);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFEXITED(status));
    finished = WEXITSTATUS(status) == 0;
    // The lock died with the process; the next one finds a folder to go on from.
    RunFolder run(folder.path());
    ASSERT_TRUE(run.latest().has_value());
    const int64_t latest = loaded_step(*run.latest());
    EXPECT_TRUE(latest == step || latest == 2) << dying;
    if (step != 2) {
      EXPECT_EQ(latest, loaded_step(folder / "latest")) << dying;
    }
    for (const int64_t there : run.checkpoints())
      EXPECT_EQ(loaded_step(folder / fmt::format("checkpoint-{}", there)), there);
    for (const auto& entry : fs::directory_iterator(folder.path())) {
      const std::string name = entry.path().filename().string();
      EXPECT_TRUE(name == ".lock" || name.front() != '.') << name << " at " << dying;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(NewAndReplaced, CheckpointFault, testing::Values(3, 2));

TEST(CheckpointDamage, any_flipped_byte_is_found_and_the_file_named) {
  const TestFolder folder("fault_flip");
  {
    RunFolder run(folder.path());
    Training(4).save(run, {});
  }
  const fs::path checkpoint = folder / "checkpoint-4";
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(checkpoint)) files.push_back(entry.path());
  EXPECT_EQ(files.size(), 5u);
  for (const fs::path& path : files) {
    const std::string original = read_file(path);
    // All of the small files, and of the large ones the header, the end and a sample between, 61
    // being no divisor of a row.
    const size_t stride = original.size() < 3000 ? 1 : 61 * 13;
    for (size_t at = 0; at < original.size(); at += at < 200 ? 7 : stride) {
      std::string changed = original;
      changed[at] = static_cast<char>(changed[at] ^ (1 << (at % 8)));
      std::ofstream(path, std::ios::binary) << changed;
      const std::string error = error_of([&] { loaded_step(folder / "latest"); });
      ASSERT_TRUE(says(error, path.filename().string())) << path << " byte " << at << ": " << error;
    }
    for (const size_t length : {size_t{0}, original.size() / 2, original.size() - 1}) {
      std::ofstream(path, std::ios::binary) << original.substr(0, length);
      EXPECT_TRUE(says(error_of([&] { loaded_step(checkpoint); }), path.filename().string()));
    }
    fs::remove(path);
    EXPECT_TRUE(says(error_of([&] { loaded_step(checkpoint); }), path.filename().string()));
    std::ofstream(path, std::ios::binary) << original;
    EXPECT_EQ(loaded_step(checkpoint), 4);
  }
}

}  // namespace
}  // namespace weft::train
