// checkpoint.h and run_folder.h: what is saved comes back bit for bit, links and the lock do what
// they say, and what does not fit is refused. tests/fault/checkpoint_test.cc breaks disks and
// files.
#include "train/checkpoint.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cmath>
#include <cstring>
#include <fstream>
#include <optional>
#include <thread>

#include "base/file.h"
#include "base/test_support.h"
#include "model/safetensors.h"
#include "model/test_model.h"
#include "model/weights.h"
#include "train/run_folder.h"

namespace weft::train {
namespace {

namespace fs = std::filesystem;
using model::Layout;
using model::says;

TrainerState some_state() {
  TrainerState state;
  state.step = 12;
  state.updates = 11;
  state.windows_seen = (int64_t{1} << 53) + 1;  // no double has it
  state.seed = 0xfedcba9876543210u;
  state.hyperparameters = {.steps = 100,
                           .warmup = 5,
                           .learning_rate = 1.0 / 3,
                           .min_learning_rate = 3e-5,
                           .beta1 = 0.91,
                           .beta2 = 0.951,
                           .adam_eps = 1e-9,
                           .weight_decay = 0.11,
                           .clip = 1.5,
                           .batch = 3,
                           .accumulate = 4,
                           .sequence = 17,
                           .validation = 0.05};
  state.hyperparameters.loss_scale = 131072;
  state.loss_scale = 65536;
  state.loss_scale_counter = 7;
  state.best_validation_loss = 1.0 / 7;
  state.data = "tokens \"and\" \xc3\xa9.bin";
  state.data_checksum = "0011223344556677";
  state.device = "cpu";
  state.threads = 2;
  state.forms = {{"fwdAttn", "cpu"}, {"fwdFFN", "reference"}};
  return state;
}

/// Three arenas of random numbers.
struct Training {
  explicit Training(uint64_t seed, const model::Config& config = model::odd_config())
      : layout(config),
        w(model::random_arena(layout, seed)),
        m(model::random_arena(layout, seed + 100)),
        v(model::random_arena(layout, seed + 200)) {}
  Arenas<const float> saved() const { return {w, m, v}; }
  Arenas<float> loaded() { return {w, m, v}; }
  bool operator==(const Training& other) const {
    return w == other.w && m == other.m && v == other.v;
  }
  Layout layout;
  std::vector<float> w, m, v;
};

const NamedFile kTokenizer[] = {{"tokenizer.model", std::string("\0\1\2", 3)},
                                {"tokenizer.json", "{}"}};

TrainerState state_at(int64_t step) {
  TrainerState state = some_state();
  state.step = step;
  return state;
}

TEST(TrainerState, text_round_trip) {
  EXPECT_EQ(parse_state(state_text(some_state()), "here"), some_state());
  TrainerState other = some_state();
  other.best_validation_loss.reset();
  EXPECT_EQ(parse_state(state_text(other), "here"), other);
}

TEST(TrainerState, any_changed_byte_is_noticed) {
  const std::string text = state_text(some_state());
  for (size_t i = 0; i < text.size(); ++i) {
    std::string changed = text;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_TRUE(says(error_of([&] { parse_state(changed, "here"); }), "here: its checksum")) << i;
  }
  for (size_t length = 0; length < text.size(); length += 7)
    EXPECT_TRUE(says(error_of([&] { parse_state(text.substr(0, length), "here"); }), "checksum"));
}

TEST(TrainerState, refuses_in_words) {
  const auto words = [](std::string_view from, std::string_view to) {
    std::string text = state_text(some_state());
    text.replace(text.find(from), from.size(), to);
    return error_of([&] { parse_state_unsealed(text, "here"); });
  };
  EXPECT_EQ(words("\"cpu\"", "\"ane\""), "no error");
  EXPECT_TRUE(says(words("\"schema\": 1", "\"schema\": 2"), "schema 1 is wanted, it is 2"));
  EXPECT_TRUE(says(words("\"step\": 12", "\"step\": -12"), "\"step\" must be a whole number"));
  EXPECT_TRUE(says(words("\"step\": 12", "\"stop\": 12"), "\"step\" is missing"));
  EXPECT_TRUE(says(words("\"threads\": 2", "\"threads\": 4294967296"), "\"threads\" must be"));
  EXPECT_TRUE(says(words("\"device\": \"cpu\"", "\"device\": 1"), "\"device\" must be text"));
  EXPECT_TRUE(says(words("\"clip\": 1.5", "\"clip\": true"), "\"clip\" must be a number"));
  EXPECT_TRUE(says(words("\"reference\"", "3"), "an object of texts"));
}

TEST(Checkpoint, round_trip_is_bit_exact) {
  const TestFolder folder("checkpoint");
  for (const bool tied : {true, false}) {
    model::Config config = model::odd_config();
    config.tied = tied;
    config.norm_eps = 1.0 / 300000;
    Training saved(1, config), loaded(2, config);
    saved.w[3] = -0.0f;
    saved.m[5] = 1e-42f;
    saved.v[7] = std::nanf("");
    loaded.w.back() = 5;  // padding is zero again
    const fs::path path = folder / (tied ? "tied" : "untied");
    fs::create_directory(path);
    write_checkpoint(path, saved.layout, saved.saved(), some_state(), kTokenizer);
    TrainerState state = load_checkpoint(path, loaded.layout, loaded.loaded());
    const auto same = [](const std::vector<float>& x, const std::vector<float>& y) {
      return std::memcmp(x.data(), y.data(), x.size() * sizeof(float)) == 0;
    };
    EXPECT_TRUE(same(saved.w, loaded.w));
    EXPECT_TRUE(same(saved.m, loaded.m));
    EXPECT_TRUE(same(saved.v, loaded.v));
    EXPECT_EQ(state, read_state(path));
    EXPECT_EQ(state.checksums.size(), 5u);
    state.checksums.clear();
    EXPECT_EQ(state, some_state());
    EXPECT_EQ(model::peek_config(path), config);
    EXPECT_EQ(read_file(path / "tokenizer.model"), kTokenizer[0].bytes);
    EXPECT_NO_THROW(verify_checkpoint(path));
  }
}

TEST(Checkpoint, moments_stand_under_their_parameters_names) {
  const TestFolder folder("checkpoint_moments");
  const Training training(1);
  write_checkpoint(folder.path(), training.layout, training.saved(), some_state(), {});
  const model::SafetensorsFile file(folder / "optimizer.safetensors");
  EXPECT_EQ(file.tensors().size(), 2 * training.layout.parameters().size());
  const model::Parameter& wk = training.layout.find("wk", 1);
  const model::Tensor* const tensor =
      file.find("exp_avg_sq.model.layers.1.self_attn.k_proj.weight");
  ASSERT_NE(tensor, nullptr);
  EXPECT_EQ(tensor->shape, (std::vector<int64_t>{20, 24}));
  std::vector<float> values(20 * 24);
  file.read(*tensor, values);
  const auto wanted = model::part(std::span<const float>(training.v), wk);
  EXPECT_TRUE(std::equal(values.begin(), values.end(), wanted.begin(), wanted.end()));
}

TEST(Checkpoint, other_sizes_are_refused) {
  const TestFolder folder("checkpoint_sizes");
  const Training saved(1);
  write_checkpoint(folder.path(), saved.layout, saved.saved(), some_state(), {});
  model::Config config = model::odd_config();
  config.hidden = 48;
  Training other(2, config);
  EXPECT_TRUE(says(error_of([&] { load_checkpoint(folder.path(), other.layout, other.loaded()); }),
                   "model.layers.0.mlp.gate_proj.weight [48, 24] is wanted, it is [52, 24] there"));
  EXPECT_TRUE(says(error_of([&] { read_state(folder / "none"); }), "a checkpoint is wanted"));
}

TEST(RunFolder, latest_best_and_what_is_kept) {
  const TestFolder folder("run");
  const fs::path path = folder / "runs/one";
  Training training(1);
  RunFolder run(path);
  EXPECT_TRUE(run.checkpoints().empty());
  EXPECT_EQ(run.latest(), std::nullopt);
  for (const int64_t step : {1, 2, 3, 10})
    EXPECT_EQ(run.save(training.layout, training.saved(), state_at(step), kTokenizer,
                       {.best = step == 2, .keep = 2}),
              path / fmt::format("checkpoint-{}", step));
  EXPECT_EQ(run.checkpoints(), (std::vector<int64_t>{2, 3, 10}));  // 2 is the best
  EXPECT_EQ(run.latest(), path / "checkpoint-10");
  EXPECT_EQ(fs::read_symlink(path / "latest"), "checkpoint-10");
  EXPECT_EQ(fs::read_symlink(path / "best"), "checkpoint-2");
  EXPECT_EQ(read_state(path / "best").step, 2);
  // An older step saved after a newer one, as when a run was resumed from `best`, is the latest.
  run.save(training.layout, training.saved(), state_at(4), kTokenizer);
  EXPECT_EQ(run.latest(), path / "checkpoint-4");
  fs::remove(path / "latest");
  EXPECT_EQ(run.latest(), path / "checkpoint-10");
}

TEST(RunFolder, saving_a_step_again_replaces_it) {
  const TestFolder folder("run_again");
  RunFolder run(folder.path());
  Training first(1), second(2), loaded(3);
  run.save(first.layout, first.saved(), state_at(5), kTokenizer);
  run.save(second.layout, second.saved(), state_at(5), {});
  load_checkpoint(folder / "latest", loaded.layout, loaded.loaded());
  EXPECT_EQ(loaded, second);
  EXPECT_FALSE(fs::exists(folder / "checkpoint-5/tokenizer.model"));
}

TEST(RunFolder, in_use_is_refused) {
  const TestFolder folder("run_lock");
  {
    const RunFolder run(folder.path());
    EXPECT_TRUE(says(error_of([&] { RunFolder(folder.path()); }), "another training uses it"));
  }
  EXPECT_EQ(error_of([&] { RunFolder(folder.path()); }), "no error");
}

TEST(RunFolder, whether_it_is_held_is_asked_without_disturbing) {
  const TestFolder folder("run_asked");
  EXPECT_FALSE(is_held(folder / "none"));
  EXPECT_FALSE(is_held(folder.path()));
  std::atomic<bool> stop = false;
  std::thread asking([&] {
    while (!stop) is_held(folder.path());
  });
  for (int i = 0; i < 1000; ++i) {
    std::optional<RunFolder> run;
    EXPECT_EQ(error_of([&] { run.emplace(folder.path()); }), "no error");
    EXPECT_TRUE(is_held(folder.path()));
    run.reset();
    EXPECT_FALSE(is_held(folder.path()));
  }
  stop = true;
  asking.join();
}

TEST(RunFolder, unwritable_is_refused) {
  const TestFolder folder("run_unwritable");
  std::ofstream(folder / "file") << "x";
  EXPECT_TRUE(says(error_of([&] { RunFolder(folder / "file"); }), "file"));
  EXPECT_TRUE(says(error_of([&] { RunFolder(folder / "file/run"); }), "can't be made"));
}

TEST(RunFolder, leftovers_are_cleared_away) {
  const TestFolder folder("run_leftovers");
  Training training(1);
  {
    RunFolder run(folder.path());
    run.save(training.layout, training.saved(), state_at(1), kTokenizer);
    run.save(training.layout, training.saved(), state_at(2), kTokenizer);
  }
  // As crashes leave them: a half-written checkpoint, a half-removed one, a link on its way, and
  // one put aside whose replacement never came.
  fs::create_directory(folder / ".checkpoint-3.tmp");
  std::ofstream(folder / ".checkpoint-3.tmp/model.safetensors") << "half";
  fs::create_directory(folder / ".checkpoint-0.removed");
  fs::create_directory_symlink("checkpoint-3", folder / ".latest.123.tmp");
  fs::rename(folder / "checkpoint-2", folder / ".checkpoint-2.replaced");
  std::ofstream(folder / "notes.txt") << "the user's own";
  fs::create_directory(folder / "checkpoint-007");  // no name of ours
  const RunFolder run(folder.path());
  EXPECT_EQ(run.checkpoints(), (std::vector<int64_t>{1, 2}));
  EXPECT_NO_THROW(verify_checkpoint(folder / "latest"));
  for (const auto& entry : fs::directory_iterator(folder.path())) {
    const std::string name = entry.path().filename().string();
    EXPECT_TRUE(name == ".lock" || name.front() != '.') << name;
  }
  EXPECT_TRUE(fs::exists(folder / "notes.txt"));
}

}  // namespace
}  // namespace weft::train
