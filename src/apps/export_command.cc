#include "apps/export_command.h"

#include <fmt/format.h>

#include "apps/progress.h"
#include "apps/result.h"
#include "apps/saved_model.h"
#include "base/error.h"
#include "base/file.h"
#include "base/number_text.h"
#include "data/tokenizer_json.h"
#include "model/gguf.h"
#include "model/hugging_face.h"
#include "model/llama2c.h"
#include "model/model_file.h"

namespace weft::apps {
namespace {

namespace fs = std::filesystem;

/// The name under which something is written until it is complete. What is left there at the end of
/// the scope is removed.
class Staged {
 public:
  explicit Staged(const fs::path& out) : out_(out), path_(temporary_beside(out)) {
    remove_remains(out);
  }
  ~Staged() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Staged(const Staged&) = delete;
  Staged& operator=(const Staged&) = delete;

  const fs::path& path() const { return path_; }
  void publish() { rename_synced(path_, out_); }

 private:
  const fs::path out_, path_;
};

struct Format {
  std::string_view name;
  model::Stored last_type;  // this one and those before it
  bool folder;
};
constexpr Format kFormats[] = {{"llama2c", model::Stored::f32, false},
                               {"hf", model::Stored::f16, true},
                               {"gguf", model::Stored::q8_0, false}};

const Format& format_called(std::string_view name) {
  for (const Format& format : kFormats)
    if (format.name == name) return format;
  throw UsageError(fmt::format("--to: llama2c, hf or gguf is wanted, found \"{}\"", name));
}

/// A path that "folder/" and "folder" give alike.
fs::path without_slash(const fs::path& path) {
  return path.has_filename() ? path : path.parent_path();
}

void require_free(const fs::path& out, const Format& format) {
  std::error_code error;
  const bool folder = fs::is_directory(out, error);
  if (!format.folder && folder)
    fail("{}: a file is to be written, there is a folder; give another name", out.string());
  if (format.folder && fs::exists(out, error) && !(folder && fs::is_empty(out, error)))
    fail("{}: a folder is to be written, there is something of that name; give another name",
         out.string());
}

uint64_t bytes_of(const fs::path& path) {
  if (!fs::is_directory(path)) return fs::file_size(path);
  uint64_t bytes = 0;
  for (const fs::directory_entry& entry : fs::directory_iterator(path)) bytes += entry.file_size();
  return bytes;
}

void write_folder(const fs::path& folder, const model::ModelFile& file, const model::ReadRows& rows,
                  const fs::path& vocab, model::Stored type) {
  if (!find_tokenizer(file.path(), vocab).empty()) {
    const data::Tokenizer tokenizer = open_tokenizer(file.path(), vocab, file.config().vocab);
    tokenizer.save(folder);
    write_file(folder / "tokenizer.json", data::to_tokenizer_json(tokenizer));
  }
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) fail("{}: the folder can't be made: {}", folder.string(), error.message());
  model::write_hugging_face(folder, file.layout(), rows, type);
}

}  // namespace

int run_export(const ExportOptions& options) {
  const Format& format = format_called(options.to);
  const model::Stored type = model::stored_type(options.type);
  if (type > format.last_type)
    throw UsageError(fmt::format("--type: {} files have no {}; take {}", format.name, options.type,
                                 format.last_type == model::Stored::f32 ? "f32" : "f32 or f16"));
  const fs::path out = without_slash(options.out);
  require_free(out, format);
  const model::ModelFile file(options.checkpoint);
  Staged staged(out);
  constexpr int64_t kNumber = sizeof(float);
  Progress progress("export", static_cast<double>(file.layout().size() * kNumber), "B",
                    style_unless(options.quiet));
  int64_t done = 0;
  const model::ReadRows rows = [&](const model::Parameter& parameter, int64_t row,
                                   std::span<float> to) {
    file.rows()(parameter, row, to);
    done += static_cast<int64_t>(to.size()) * kNumber;
    progress.update(static_cast<double>(done));
  };
  if (format.name == "llama2c") {
    model::write_llama2c(staged.path(), file.layout(), rows);
  } else if (format.name == "hf") {
    write_folder(staged.path(), file, rows, options.vocab, type);
  } else {
    const data::Tokenizer tokenizer =
        open_tokenizer(file.path(), options.vocab, file.config().vocab);
    model::write_gguf(staged.path(), file.layout(), rows, tokenizer, type, out.stem().string());
  }
  const uint64_t bytes = bytes_of(staged.path());
  staged.publish();
  progress.finish();
  const size_t tensors = file.layout().parameters().size();
  tell(telling(options.quiet, options.json),
       {{"path", out.string()},
        {"format", options.to},
        {"type", options.type},
        {"tensors", tensors},
        {"bytes", bytes}},
       fmt::format("{}: {}, {}, {} tensors, {}\n", out.string(), options.to, options.type, tensors,
                   bytes_text(static_cast<double>(bytes))));
  return 0;
}

}  // namespace weft::apps
