// What llama.cpp continues a prompt with, greedily: node llama_cpp.mjs FILE.gguf PROMPT TOKENS IDS.json
// (package node-llama-cpp; see tools/test_llama_cpp). Prints prompt and continuation, and a newline; leaves the ids of
// all tokens, and the probability of each that was not given, in IDS.json. One thread: several wait for each other in loops, minutes on a machine that is busy.
//
// Tokens are evaluated one by one: with the same tokens the package's own completion gave another text for the golden
// model. Keys and values are kept in f32, as Weft keeps them.
import { writeFileSync } from "node:fs";
import { getLlama } from "node-llama-cpp";

const [path, prompt, count, ids] = process.argv.slice(2);
const llama = await getLlama({ gpu: false, build: "never", logLevel: "error", maxThreads: 1 });
const model = await llama.loadModel({ modelPath: path });
const context = await model.createContext({
  contextSize: 256,
  threads: 1,
  experimentalKvCacheKeyType: "F32",
  experimentalKvCacheValueType: "F32",
});
const tokens = [...model.tokenize(prompt)];
const wanted = tokens.length + Number(count), probabilities = [];
const begin = model.tokens.bos;
for await (const { token, confidence } of context
  .getSequence()
  .evaluateWithMetadata([begin, ...tokens], { confidence: true }, { temperature: 0 })) {
  tokens.push(token);
  probabilities.push(confidence);
  if (token === begin || tokens.length >= wanted) break;
}
writeFileSync(ids, JSON.stringify({ tokens: [begin, ...tokens], probabilities }));
process.stdout.write(model.detokenize(tokens).replace(/^ /, "") + "\n");
process.exit(0);
