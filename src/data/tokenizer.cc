#include "data/tokenizer.h"

#include <mutex>

#include "base/error.h"
#include "base/file.h"
#include "data/bpe.h"
#include "data/sentencepiece_model.h"
#include "data/tokenizer_bin.h"

namespace weft::data {
namespace {

constexpr const char *kSentencePieceFile = "tokenizer.model", *kLlama2cFile = "tokenizer.bin",
                     *kVocabFile = "vocab.json";
constexpr uint64_t kMaxFileBytes = uint64_t{64} << 20;  // 65536 pieces of 1000 bytes

}  // namespace

struct Tokenizer::State {
  State(Vocabulary v, std::unique_ptr<SentencePieceModel> m)
      : vocabulary(std::move(v)), bpe(vocabulary.pieces), model(std::move(m)) {}

  const Vocabulary vocabulary;
  const BpeEncoder bpe;
  const std::unique_ptr<SentencePieceModel> model;  // none for the other formats
  // What it came from; vocab.json joins when it is first asked for.
  mutable std::map<std::string, std::string> files;
  mutable std::once_flag has_vocab_json;
};

std::optional<std::filesystem::path> Tokenizer::find(const std::filesystem::path& folder) {
  for (const char* const name : {kSentencePieceFile, kLlama2cFile, kVocabFile})
    if (std::filesystem::exists(folder / name)) return folder / name;
  return std::nullopt;
}

Tokenizer Tokenizer::open(const std::filesystem::path& path) {
  std::filesystem::path file = path;
  if (std::filesystem::is_directory(path)) {
    const auto found = find(path);
    if (!found)
      fail(
          "{}: a folder with {}, {} or {} is wanted, it has none; `weft tokenizer train` makes one",
          path.string(), kSentencePieceFile, kLlama2cFile, kVocabFile);
    file = *found;
  }
  std::string bytes = read_file(file, kMaxFileBytes);
  if (file.extension() == ".bin") return from_llama2c(std::move(bytes), file.string());
  if (file.extension() == ".json") return from_vocab_json(std::move(bytes), file.string());
  return from_sentencepiece(std::move(bytes), file.string());
}

Tokenizer Tokenizer::from_sentencepiece(std::string bytes, std::string_view where) {
  auto model = std::make_unique<SentencePieceModel>(bytes, where);
  Vocabulary vocabulary{model->pieces(), model->bos(), model->eos(), model->space_in_front()};
  const auto state = std::make_shared<State>(std::move(vocabulary), std::move(model));
  state->files.emplace(kSentencePieceFile, std::move(bytes));
  return Tokenizer(state);
}

Tokenizer Tokenizer::from_llama2c(std::string bytes, std::string_view where) {
  Vocabulary vocabulary;
  vocabulary.pieces = parse_tokenizer_bin(std::as_bytes(std::span(bytes)), where);
  const auto state = std::make_shared<State>(std::move(vocabulary), nullptr);
  state->files.emplace(kLlama2cFile, std::move(bytes));
  return Tokenizer(state);
}

Tokenizer Tokenizer::from_vocab_json(std::string bytes, std::string_view where) {
  return Tokenizer(std::make_shared<State>(parse_vocab_json(bytes, where), nullptr));
}

std::vector<Token> Tokenizer::encode(std::string_view text, bool bos) const {
  std::vector<Token> tokens;
  encode(text, bos, tokens);
  return tokens;
}

void Tokenizer::encode(std::string_view text, bool bos, std::vector<Token>& tokens) const {
  if (bos) tokens.push_back(vocabulary().bos);
  if (text.empty()) return;
  if (state_->model != nullptr && SentencePieceModel::keeps(text))
    return state_->model->encode(text, tokens);
  if (!space_in_front()) return state_->bpe.encode(text, tokens);
  std::string with_space;
  with_space.reserve(text.size() + 1);
  with_space += ' ';
  with_space += text;
  state_->bpe.encode(with_space, tokens);
}

std::string Tokenizer::decode(std::span<const Token> tokens) const {
  std::string text;
  Token previous = bos();
  for (const Token token : tokens) {
    text += decode_next(previous, token);
    previous = token;
  }
  return text;
}

std::string Tokenizer::decode_next(Token previous, Token token) const {
  if (token >= vocab_size())
    fail("tokenizer: token {} isn't in its vocabulary of {}", token, vocab_size());
  const Piece& piece = pieces()[token];
  if (piece.kind == PieceKind::kControl) return {};
  if (space_in_front() && previous == bos() && piece.text.starts_with(' '))
    return piece.text.substr(1);
  return piece.text;
}

const Vocabulary& Tokenizer::vocabulary() const { return state_->vocabulary; }
bool Tokenizer::folds_spaces() const {
  return state_->model != nullptr && state_->model->folds_spaces();
}
bool Tokenizer::replaces_characters() const {
  return state_->model != nullptr && state_->model->replaces_characters();
}

const std::map<std::string, std::string>& Tokenizer::files() const {
  std::call_once(state_->has_vocab_json,
                 [this] { state_->files.emplace(kVocabFile, write_vocab_json(vocabulary())); });
  return state_->files;
}

void Tokenizer::save(const std::filesystem::path& folder) const {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) fail("{}: the folder can't be made: {}", folder.string(), error.message());
  for (const auto& [name, bytes] : files()) write_file(folder / name, bytes);
}

std::string Tokenizer::fingerprint() const {
  std::string table;
  for (const Piece& piece : pieces())
    table += fmt::format("{} {:a} {} {}\n", static_cast<int>(piece.kind), piece.score,
                         piece.text.size(), piece.text);
  return checksum(std::as_bytes(std::span(table)));
}

}  // namespace weft::data
