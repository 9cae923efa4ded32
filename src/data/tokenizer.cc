#include "data/tokenizer.h"

#include "base/error.h"
#include "base/file.h"
#include "data/bpe.h"
#include "data/sentencepiece_model.h"
#include "data/tokenizer_bin.h"

namespace weft::data {
namespace {

constexpr std::string_view kSentencePieceFile = "tokenizer.model", kLlama2cFile = "tokenizer.bin";
constexpr uint64_t kMaxFileBytes = uint64_t{64} << 20;  // 65536 pieces of 1000 bytes

}  // namespace

struct Tokenizer::State {
  State(Pieces p, std::unique_ptr<SentencePieceModel> m)
      : pieces(std::move(p)), bpe(pieces), model(std::move(m)) {}

  const Pieces pieces;
  const BpeEncoder bpe;
  const std::unique_ptr<SentencePieceModel> model;  // none for llama2.c's format
  Token bos = 1, eos = 2;
  bool space_in_front = true;  // a SentencePiece model may be without
  std::map<std::string, std::string> files;
};

Tokenizer Tokenizer::open(const std::filesystem::path& path) {
  namespace fs = std::filesystem;
  fs::path file = path;
  if (fs::is_directory(path)) {
    file = path / kSentencePieceFile;
    if (!fs::exists(file)) file = path / kLlama2cFile;
    if (!fs::exists(file))
      fail("{}: a folder with {} or {} is wanted, it has neither; `weft tokenizer train` makes one",
           path.string(), kSentencePieceFile, kLlama2cFile);
  }
  std::string bytes = read_file(file, kMaxFileBytes);
  return file.extension() == ".bin" ? from_llama2c(std::move(bytes), file.string())
                                    : from_sentencepiece(std::move(bytes), file.string());
}

Tokenizer Tokenizer::from_sentencepiece(std::string bytes, std::string_view where) {
  auto model = std::make_unique<SentencePieceModel>(bytes, where);
  const Token bos = model->bos(), eos = model->eos();
  Pieces pieces = model->pieces();
  const auto state = std::make_shared<State>(std::move(pieces), std::move(model));
  state->bos = bos;
  state->eos = eos;
  std::vector<Token> letter;
  state->model->encode("a", letter);
  state->space_in_front = !letter.empty() && state->pieces[letter[0]].text.starts_with(' ');
  state->files.emplace(kSentencePieceFile, std::move(bytes));
  return Tokenizer(state);
}

Tokenizer Tokenizer::from_llama2c(std::string bytes, std::string_view where) {
  const auto state =
      std::make_shared<State>(parse_tokenizer_bin(std::as_bytes(std::span(bytes)), where), nullptr);
  state->files.emplace(kLlama2cFile, std::move(bytes));
  return Tokenizer(state);
}

std::vector<Token> Tokenizer::encode(std::string_view text, bool bos) const {
  std::vector<Token> tokens;
  encode(text, bos, tokens);
  return tokens;
}

void Tokenizer::encode(std::string_view text, bool bos, std::vector<Token>& tokens) const {
  if (bos) tokens.push_back(state_->bos);
  if (text.empty()) return;
  if (state_->model != nullptr && SentencePieceModel::keeps(text))
    return state_->model->encode(text, tokens);
  if (!state_->space_in_front) return state_->bpe.encode(text, tokens);
  std::string with_space;
  with_space.reserve(text.size() + 1);
  with_space += ' ';
  with_space += text;
  state_->bpe.encode(with_space, tokens);
}

std::string Tokenizer::decode(std::span<const Token> tokens) const {
  std::string text;
  Token previous = state_->bos;
  for (const Token token : tokens) {
    text += decode_next(previous, token);
    previous = token;
  }
  return text;
}

std::string Tokenizer::decode_next(Token previous, Token token) const {
  if (token >= vocab_size())
    fail("tokenizer: token {} isn't in its vocabulary of {}", token, vocab_size());
  const Piece& piece = state_->pieces[token];
  if (piece.kind == PieceKind::kControl) return {};
  if (state_->space_in_front && previous == state_->bos && piece.text.starts_with(' '))
    return piece.text.substr(1);
  return piece.text;
}

Token Tokenizer::bos() const { return state_->bos; }
Token Tokenizer::eos() const { return state_->eos; }
bool Tokenizer::space_in_front() const { return state_->space_in_front; }
const Pieces& Tokenizer::pieces() const { return state_->pieces; }
const std::map<std::string, std::string>& Tokenizer::files() const { return state_->files; }

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
