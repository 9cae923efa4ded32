// Reads a tokenizer.json with Hugging Face's own library and holds it to the ids that Weft wrote.
//
//     node compare.mjs tokenizer.json texts.txt tokens.bin
//
// texts.txt holds documents between lines <|endoftext|>, tokens.bin what `weft tokenize` made of
// them: BOS and the tokens of each, as 16 bits. What is decoded must be the text again.
import fs from "fs";
import { Tokenizer } from "@huggingface/tokenizers";

const [json, texts, tokens] = process.argv.slice(2);
const tokenizer = new Tokenizer(JSON.parse(fs.readFileSync(json, "utf8")), {});
const bytes = fs.readFileSync(tokens);
const ours = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
const documents = fs.readFileSync(texts, "utf8").split("<|endoftext|>\n").map((text) => text.trim()).filter((text) => text);

let at = 0;
for (const text of documents) {
  const { ids } = tokenizer.encode(text);
  const mine = Array.from(ours.subarray(at, at + ids.length));
  if (JSON.stringify(ids) !== JSON.stringify(mine)) throw new Error(`${JSON.stringify(text)}: ${ids} here, ${mine} by Weft`);
  const back = tokenizer.decode(ids, { skip_special_tokens: true, clean_up_tokenization_spaces: false });
  if (back !== text) throw new Error(`${JSON.stringify(text)} comes back as ${JSON.stringify(back)}`);
  at += ids.length;
}
if (at !== ours.length) throw new Error(`${at} tokens here, ${ours.length} by Weft`);
console.log(`${documents.length} documents, ${at} tokens: the same`);
