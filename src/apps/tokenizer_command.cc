#include "apps/tokenizer_command.h"

#include <fmt/format.h>

#include "apps/progress.h"
#include "apps/result.h"
#include "base/error.h"
#include "base/file.h"
#include "base/number_text.h"
#include "base/workers.h"
#include "data/inputs.h"
#include "data/tokenizer_bin.h"
#include "data/tokenizer_json.h"
#include "data/tokenizer_train.h"

namespace weft::apps {
namespace {

/// A piece's bytes so that a terminal can show them: control characters and what is not ASCII-safe
/// by number.
std::string visible(const data::Piece& piece) {
  if (piece.kind == data::PieceKind::kByte)
    return data::byte_name(static_cast<uint8_t>(piece.text[0]));
  std::string out;
  for (const char c : piece.text) {
    const auto byte = static_cast<uint8_t>(c);
    if (byte == '\n')
      out += "\\n";
    else if (byte < 0x20 || byte == 0x7f)
      out += fmt::format("\\x{:02x}", byte);
    else
      out += c;
  }
  return out;
}

}  // namespace

int run_tokenizer_train(const TokenizerTrainOptions& options) {
  data::Documents documents(data::expand_inputs(options.inputs), options.separator, options.field);
  Progress progress("tokenizer", static_cast<double>(documents.bytes_total()), "B",
                    style_unless(options.quiet));
  data::TokenizerTraining training;
  training.vocab = options.vocab;
  training.threads = options.threads > 0 ? options.threads : Workers().count();
  training.sample_bytes = options.sample_mb * 1'000'000;
  training.progress = [&](uint64_t bytes) {
    progress.update(static_cast<double>(bytes), "reading");
  };
  const data::TrainedTokenizer trained = data::train_tokenizer(documents, training);
  trained.tokenizer.save(options.out);
  progress.finish();
  std::string words =
      fmt::format("{}: {} pieces from {} of text with {} different characters\n",
                  options.out.string(), trained.tokenizer.vocab_size(),
                  bytes_text(static_cast<double>(trained.text_bytes)), trained.alphabet);
  if (trained.tokenizer.vocab_size() < options.vocab)
    words += fmt::format(
        "{}: {} pieces were asked for; this text has no more to merge, so the largest vocabulary "
        "was taken\n",
        options.out.string(), options.vocab);
  tell(telling(options.quiet, options.json),
       {{"path", options.out.string()},
        {"pieces", trained.tokenizer.vocab_size()},
        {"asked_for", options.vocab},
        {"text_bytes", trained.text_bytes},
        {"characters", trained.alphabet}},
       words);
  return 0;
}

int run_tokenizer_export(const TokenizerExportOptions& options) {
  const data::Tokenizer tokenizer = data::Tokenizer::open(options.tokenizer);
  std::string bytes;
  if (options.to == "hf")
    bytes = data::to_tokenizer_json(tokenizer);
  else if (options.to == "llama2c")
    bytes = data::write_tokenizer_bin(tokenizer.vocabulary());
  else if (options.to == "vocab")
    bytes = data::write_vocab_json(tokenizer.vocabulary());
  else
    throw UsageError(fmt::format("--to: hf, llama2c or vocab is wanted, found {}", options.to));
  write_file(options.out, bytes);
  return 0;
}

int run_tokenizer_info(const TokenizerInfoOptions& options) {
  const data::Tokenizer tokenizer = data::Tokenizer::open(options.tokenizer);
  const data::Pieces& pieces = tokenizer.pieces();
  size_t longest = tokenizer.bos(), normal = 0;  // of the pieces with text
  std::string unknown = "none";
  for (size_t id = 0; id < pieces.size(); ++id) {
    if (pieces[id].kind == data::PieceKind::kUnknown) unknown = std::to_string(id);
    if (pieces[id].kind != data::PieceKind::kNormal) continue;
    ++normal;
    if (normal == 1 || pieces[id].text.size() > pieces[longest].text.size()) longest = id;
  }
  const auto yes = [](bool so) { return so ? "yes" : "no"; };
  fmt::print("{}: {}\n", options.tokenizer.string(), tokenizer.files().begin()->first);
  fmt::print("  pieces          {}, {} of them text\n", pieces.size(), normal);
  fmt::print("  special         unknown {}, begin {}, end {}\n", unknown, tokenizer.bos(),
             tokenizer.eos());
  fmt::print("  byte fallback   yes: a piece for each of the 256 bytes\n");
  fmt::print("  normalization   space in front: {}, folds spaces: {}, replaces characters: {}\n",
             yes(tokenizer.space_in_front()), yes(tokenizer.folds_spaces()),
             yes(tokenizer.replaces_characters()));
  fmt::print("  longest         \"{}\" ({})\n", visible(pieces[longest]), longest);
  fmt::print("  fingerprint     {}\n", tokenizer.fingerprint());
  const std::vector<data::Token> tokens = tokenizer.encode(options.text, true);
  fmt::print("  sample          {} bytes, {} tokens with begin\n", options.text.size(),
             tokens.size());
  for (const data::Token token : tokens)
    fmt::print("  {:>5}  \"{}\"\n", token, visible(pieces[token]));
  return 0;
}

}  // namespace weft::apps
