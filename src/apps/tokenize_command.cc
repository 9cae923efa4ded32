#include "apps/tokenize_command.h"

#include <fmt/format.h>

#include <optional>

#include "apps/progress.h"
#include "apps/result.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/number_text.h"
#include "base/random.h"
#include "data/inputs.h"
#include "data/token_file.h"

namespace weft::apps {
namespace {

namespace fs = std::filesystem;

/// A token file in the making, with its number of documents.
struct Output {
  data::TokenFileWriter writer;
  uint64_t documents = 0;
  explicit Output(const fs::path& path) : writer(path) {}
};

/// How the sidecar of `out` names the tokenizer: relative to its folder, so that both can move
/// together.
std::string reference(const fs::path& tokenizer, const fs::path& out) {
  const fs::path folder = fs::absolute(out).parent_path();
  const fs::path relative =
      fs::weakly_canonical(tokenizer).lexically_relative(fs::weakly_canonical(folder));
  return relative.empty() ? fs::absolute(tokenizer).generic_string() : relative.generic_string();
}

/// Nothing that is read here may be replaced: the texts, and the tokenizer's files.
void refuse_overwriting(std::vector<fs::path> read, const TokenizeOptions& options,
                        const data::Tokenizer& tokenizer) {
  read.push_back(options.tokenizer);
  for (const auto& file : tokenizer.files()) read.push_back(options.tokenizer / file.first);
  for (const fs::path& path : read)
    for (const fs::path& out : {options.out, validation_path(options.out)}) {
      std::error_code absent;
      if (fs::equivalent(path, out, absent) ||
          fs::equivalent(path, data::sidecar_path(out), absent))
        fail("{}: it is read, and would be overwritten; give another --out", path.string());
    }
}

/// What is told in the end.
struct Told {
  nlohmann::ordered_json facts;
  std::string words;
};

void require_documents(const Output& output) {
  if (output.documents == 0)
    fail("{}: none of the documents went there; give more text or another part for validation",
         output.writer.path().string());
}

/// Completes the file, and adds to what is told of it.
void finish(Output& output, const TokenizeOptions& options, const data::Tokenizer& tokenizer,
            const std::string& separator, Told& told) {
  const fs::path& path = output.writer.path();
  output.writer.finish({reference(options.tokenizer, path), tokenizer.fingerprint(),
                        tokenizer.vocab_size(), 0, output.documents, separator, options.ends.bos,
                        options.ends.eos});
  told.facts["files"].push_back({{"path", path.string()},
                                 {"tokens", output.writer.tokens()},
                                 {"documents", output.documents}});
  told.words += fmt::format("{}: {} tokens of {} documents\n", path.string(),
                            output.writer.tokens(), output.documents);
}

}  // namespace

fs::path validation_path(const fs::path& out) {
  fs::path name = out.stem();
  name += "_val";
  name += out.extension();
  return out.parent_path() / name;
}

int run_tokenize(const TokenizeOptions& options) {
  if (!(options.validation >= 0 && options.validation < 1))
    throw UsageError(
        fmt::format("--val: a part from 0 to below 1 is wanted, found {}", options.validation));
  const data::Tokenizer tokenizer = data::Tokenizer::open(options.tokenizer);
  const std::vector<fs::path> inputs = data::expand_inputs(options.inputs);
  refuse_overwriting(inputs, options, tokenizer);
  data::Documents documents(inputs, options.separator, options.field);
  DocumentEncoder encoder(tokenizer, documents, options.ends, options.threads);
  Output training(options.out);
  std::optional<Output> validation;
  if (options.validation > 0) validation.emplace(validation_path(options.out));

  Progress progress("tokenize", static_cast<double>(documents.bytes_total()), "B",
                    style_unless(options.quiet));
  const int64_t start_ns = now_ns();
  uint64_t index = 0;
  for (bool more = true; more;) {
    const auto& batch = encoder.next();
    more = !batch.empty();
    for (const std::vector<data::Token>& tokens : batch) {
      const bool held_out =
          validation && random_uniform(options.seed, stream_id("validation documents"), index) <
                            options.validation;
      Output& output = held_out ? *validation : training;
      output.writer.append(tokens);
      ++output.documents;
      ++index;
    }
    progress.update(static_cast<double>(documents.bytes_read()));
  }
  progress.finish();
  if (index == 0)
    fail("{}: no text was found; give files with some",
         inputs.front() == data::kStandardInput ? "standard input" : inputs.front().string());
  require_documents(training);
  if (validation) require_documents(*validation);
  Told told;
  finish(training, options, tokenizer, documents.separator(), told);
  if (validation) finish(*validation, options, tokenizer, documents.separator(), told);
  const double seconds = seconds_since(start_ns), bytes = static_cast<double>(encoder.text_bytes());
  const auto tokens = static_cast<double>(training.writer.tokens() +
                                          (validation ? validation->writer.tokens() : 0));
  told.words += fmt::format("{} of text, {:.2f} bytes a token", bytes_text(bytes), bytes / tokens);
  if (bytes > 1e6)  // of less no rate can be told
    told.words += fmt::format(", in {:.2f} s: {:.1f} MB/s", seconds, bytes * 1e-6 / seconds);
  told.facts["text_bytes"] = encoder.text_bytes();
  told.facts["seconds"] = seconds;
  tell(telling(options.quiet, options.json), told.facts, told.words + "\n");
  return 0;
}

}  // namespace weft::apps
