// What llama.cpp continues a prompt with, greedily: node llama_cpp.mjs FILE.gguf PROMPT TOKENS
// (package node-llama-cpp; see tools/test_llama_cpp). Prints prompt and continuation, and a newline.
//
// Tokens are evaluated one by one: with the same tokens the package's own completion gave another text for the golden
// model. Keys and values are kept in f32, as Weft keeps them.
import { getLlama } from "node-llama-cpp";

const [path, prompt, count] = process.argv.slice(2);
const llama = await getLlama({ gpu: false, build: "never", logLevel: "error", maxThreads: 2 });
const model = await llama.loadModel({ modelPath: path });
const context = await model.createContext({
  contextSize: 256,
  experimentalKvCacheKeyType: "F32",
  experimentalKvCacheValueType: "F32",
});
const tokens = [...model.tokenize(prompt)];
const wanted = tokens.length + Number(count);
const begin = model.tokens.bos;
for await (const token of context.getSequence().evaluate([begin, ...tokens], { temperature: 0 })) {
  tokens.push(token);
  if (token === begin || tokens.length >= wanted) break;
}
process.stdout.write(model.detokenize(tokens).replace(/^ /, "") + "\n");
process.exit(0);
