// The commands about texts: what makes them, learns pieces from them, and turns them into tokens.
#include "apps/cli_parts.h"
#include "apps/data_command.h"
#include "apps/tokenize_command.h"
#include "apps/tokenizer_command.h"
#include "data/corpora.h"

namespace weft::apps {
namespace {

using Run = std::function<int()>;

void add_tokenize(CLI::App& weft, Run& run) {
  CLI::App& app = command(weft, "tokenize", "Makes a token file of texts",
                          "weft tokenize --tokenizer tok --input stories.txt --out tokens.bin\n  "
                          "weft tokenize --tokenizer tok --input 'part*.jsonl.zst' --field text "
                          "--val 0.01 --out tokens.bin\n  "
                          "xz -dc text.xz | weft tokenize --tokenizer tok --input - --out "
                          "tokens.bin");
  const auto options = std::make_shared<TokenizeOptions>();
  TokenizeOptions& o = *options;
  path_option(app, "--tokenizer", o.tokenizer, "tokenizer folder or file")->required();
  paths_option(app, "--input", o.inputs,
               "texts, as they are or packed by gzip or zstd: files, patterns, `-` for standard "
               "input")
      ->required();
  app.add_option("--field", o.field, "the inputs are JSON lines, with the text in this field");
  path_option(app, "--out", o.out, "token file")->required();
  app.add_option("--val", o.validation, "part of the documents that goes to a file of its own")
      ->capture_default_str();
  app.add_option("--separator", o.separator,
                 "line between documents, `blank` lines, `file`: one a file, or `auto`: lines "
                 "<|endoftext|> if there are any, else blank ones")
      ->capture_default_str();
  app.add_flag("--bos,!--no-bos", o.ends.bos, "begin token in front of each document (default)");
  app.add_flag("--eos,!--no-eos", o.ends.eos, "end token behind each document");
  app.add_option("--seed", o.seed, "of the choice of documents for validation")
      ->capture_default_str();
  app.add_option("--threads", o.threads, "0: one per processor")->capture_default_str();
  tell_options(app, o.quiet, o.json);
  runs(app, run, options, run_tokenize);
}

void add_tokenizer(CLI::App& weft, Run& run) {
  CLI::App& app = command(weft, "tokenizer", "Trains and shows tokenizers",
                          "weft tokenizer train --input stories.txt --vocab 5000 --out tok");
  app.require_subcommand(1);
  CLI::App& train = command(app, "train", "Trains a tokenizer on texts",
                            "weft tokenizer train --input stories.txt --vocab 5000 --out tok");
  const auto train_options = std::make_shared<TokenizerTrainOptions>();
  TokenizerTrainOptions& t = *train_options;
  paths_option(train, "--input", t.inputs,
               "texts, as they are or packed by gzip or zstd: files, patterns, or - (standard "
               "input)")
      ->required();
  train.add_option("--field", t.field, "the inputs are JSON lines, with the text in this field");
  path_option(train, "--out", t.out, "folder")->required();
  train.add_option("--vocab", t.vocab, "pieces")->capture_default_str();
  train.add_option("--separator", t.separator, "line between documents, `blank`, or `auto`")
      ->capture_default_str();
  train.add_option("--sample-mb", t.sample_mb, "of more text than so many MB a part is looked at")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  train.add_option("--threads", t.threads, "0: one per processor")->capture_default_str();
  tell_options(train, t.quiet, t.json);
  runs(train, run, train_options, run_tokenizer_train);

  CLI::App& out = command(app, "export", "Writes a tokenizer in another form",
                          "weft tokenizer export tok --to hf tokenizer.json");
  const auto export_options = std::make_shared<TokenizerExportOptions>();
  TokenizerExportOptions& e = *export_options;
  path_option(out, "tokenizer", e.tokenizer, "tokenizer folder or file")->required();
  out.add_option("--to", e.to,
                 "hf (Hugging Face's tokenizer.json), llama2c (tokenizer.bin), or vocab "
                 "(vocab.json)")
      ->required();
  path_option(out, "out", e.out, "file to write")->required();
  runs(out, run, export_options, run_tokenizer_export);

  CLI::App& info = command(app, "info", "Shows a tokenizer",
                           "weft tokenizer info tok --text 'Once upon a time'");
  const auto info_options = std::make_shared<TokenizerInfoOptions>();
  TokenizerInfoOptions& i = *info_options;
  path_option(info, "tokenizer", i.tokenizer, "tokenizer folder or file")->required();
  info.add_option("--text", i.text, "show the tokens of this text")->capture_default_str();
  runs(info, run, info_options, run_tokenizer_info);
}

void add_data(CLI::App& weft, Run& run) {
  CLI::App& app = command(weft, "data", "Texts to train on",
                          "weft data stories --out stories.txt\n  weft data get tinystories-valid");
  app.require_subcommand(1);
  CLI::App& stories = command(app, "stories", "Writes children's stories, made up by a grammar",
                              "weft data stories --out stories.txt --count 20000");
  const auto story_options = std::make_shared<DataStoriesOptions>();
  DataStoriesOptions& o = *story_options;
  path_option(stories, "--out", o.out, "text file")->required();
  stories.add_option("--count", o.count, "stories")->capture_default_str();
  stories.add_option("--seed", o.seed, "of the stories")->capture_default_str();
  tell_options(stories, o.quiet, o.json);
  runs(stories, run, story_options, run_data_stories);

  CLI::App& get = command(app, "get", "Downloads a published corpus, going on where it was ended",
                          "weft data get tinystories-valid");
  const auto get_options = std::make_shared<DataGetOptions>();
  DataGetOptions& g = *get_options;
  get.add_option("name", g.name, data::corpus_names())->required();
  path_option(get, "--out", g.out, "text file, if not the published name in this folder");
  get.add_option("--from", g.from, "URL of a folder with the same file, if not its public home");
  tell_options(get, g.quiet, g.json);
  runs(get, run, get_options, run_data_get);
}

}  // namespace

void add_text_commands(CLI::App& weft, Run& run) {
  add_tokenizer(weft, run);
  add_tokenize(weft, run);
  add_data(weft, run);
}

}  // namespace weft::apps
