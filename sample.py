#!/usr/bin/python3
"""Text from a model that Weft or llama2.c trained, in plain NumPy.

    ./sample.py --ckpt runs/mine --prompt "Once upon a time"
    ./sample.py --ckpt stories15M.bin --vocab vocab.json --temp 0
    ./sample.py --ckpt runs/mine --loss tokens_val.bin --windows 20

A witness: it shares nothing with the program `weft` but the formats of the files, which docs/checkpoint.md and
docs/dataset.md describe. At temperature 0 it writes what `weft sample` writes.
T tokens, S tokens so far (the cache), heads of E channels, G query heads for each key head, V pieces.
"""
import argparse
import json
import math
import os
import pathlib
import struct
import sys
import types

import numpy as np


# ---- Tokenizer: vocab.json
class Tokenizer:
    def __init__(self, path):
        table = json.loads(path.read_text(encoding="utf-8"))
        if table.get("schema") != 1 or "pieces" not in table:
            sys.exit(f"{path}: a vocab.json of schema 1 is wanted: weft tokenizer export TOKENIZER --to vocab FILE")
        self.bos, self.eos, self.space_in_front = table["bos"], table["eos"], table["space_in_front"]
        self.pieces = [bytes.fromhex(piece["bytes"]) for piece in table["pieces"]]
        self.scores = [piece["score"] for piece in table["pieces"]]
        self.ids, self.byte_ids = (     # of equal pieces the first one counts
            {self.pieces[piece["id"]]: piece["id"] for piece in reversed(table["pieces"]) if piece["kind"] == kind}
            for kind in ("text", "byte"))

    def encode(self, text):
        """BOS and the tokens of `text`, any bytes: characters, of which the best neighbours merge again and again."""
        text = b" " + text if text and self.space_in_front else text
        parts = [char.encode("utf-8", "surrogateescape")     # a byte that is not UTF-8 stands alone
                 for char in text.decode("utf-8", "surrogateescape")]
        ids = self.ids
        while merges := [(-self.scores[ids[left + right]], i) for i, (left, right) in enumerate(zip(parts, parts[1:]))
                         if left in ids and right in ids and left + right in ids]:
            i = min(merges)[1]
            parts[i:i + 2] = [parts[i] + parts[i + 1]]
        tokens = [self.bos]
        for part in parts:
            tokens += [ids[part]] if part in ids else [self.byte_ids[bytes([byte])] for byte in part]
        return tokens

    def decode(self, previous, token):
        """The bytes that `token` adds behind `previous`."""
        text = self.pieces[token]
        return text[1:] if self.space_in_front and previous == self.bos and text.startswith(b" ") else text


# ---- Weights: a folder with config.json and model.safetensors, or llama2.c's file (version 0)
LAYER = ("att_norm", "wq", "wk", "wv", "wo", "ffn_norm", "w1", "w2", "w3")  # norms [dim], matrices [out, in]


def load_folder(folder):
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    w = types.SimpleNamespace(neighbours_turn=False)
    dim, heads, w.sequence = config["hidden_size"], config["num_attention_heads"], config["max_position_embeddings"]
    w.kv_heads, w.head_dim = config.get("num_key_value_heads", heads), config.get("head_dim") or dim // heads
    w.eps = config.get("rms_norm_eps", 1e-6)
    w.theta = config.get("rope_parameters", config).get("rope_theta", 10000.0)
    # u64 length of the header, the header in JSON, the tensors.
    file = np.memmap(folder / "model.safetensors", np.uint8, "r")
    begin = 8 + int(file[:8].view("<u8")[0])
    header = json.loads(bytes(file[8:begin]))

    def tensor(name):
        entry = header[name]
        first, last = entry["data_offsets"]
        if entry["dtype"] != "F32":
            sys.exit(f"{folder}: {name} is {entry['dtype']}, F32 is wanted")
        return np.frombuffer(file[begin + first:begin + last], "<f4").reshape(entry["shape"])
    names = ("input_layernorm", "self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.o_proj",
             "post_attention_layernorm", "mlp.gate_proj", "mlp.down_proj", "mlp.up_proj")
    w.layers = [{ours: tensor(f"model.layers.{i}.{name}.weight") for ours, name in zip(LAYER, names)}
                for i in range(config["num_hidden_layers"])]
    w.embed, w.final_norm = tensor("model.embed_tokens.weight"), tensor("model.norm.weight")
    w.classifier = w.embed if config.get("tie_word_embeddings", False) else tensor("lm_head.weight")
    return w


def load_llama2c(path):
    file = path.read_bytes()
    dim, hidden, layers, heads, kv_heads, vocab, sequence = struct.unpack("<7i", file[:28].ljust(28, b"\0"))
    tied, vocab, width = vocab > 0, abs(vocab), dim // max(heads, 1)    # width of a head
    numbers = dim * (vocab * (2 - tied) + 1 + layers * (2 * (dim + width * kv_heads + 1) + 3 * hidden)) + sequence * width
    if min(dim, hidden, layers, heads, kv_heads, sequence) < 1 or len(file) != 28 + 4 * numbers:
        sys.exit(f"{path}: {len(file)} bytes, which are not what its header asks for; is it llama2.c's version 0?")
    rest = np.frombuffer(file, "<f4", offset=28)

    def take(*shape):
        nonlocal rest
        taken, rest = np.split(rest, [math.prod(shape)])
        return taken.reshape(shape)

    w = types.SimpleNamespace(kv_heads=kv_heads, head_dim=dim // heads, sequence=sequence, eps=1e-5, theta=10000.0,
                              neighbours_turn=True)
    w.embed = take(vocab, dim)
    shapes = ((dim,), (dim, dim), (width * kv_heads, dim), (width * kv_heads, dim), (dim, dim),
              (dim,), (hidden, dim), (dim, hidden), (hidden, dim))
    stacks = {name: take(layers, *shape) for name, shape in zip(LAYER, shapes)}
    w.layers = [{name: stack[i] for name, stack in stacks.items()} for i in range(layers)]
    w.final_norm = take(dim)
    take(sequence, width)    # cosines and sines, which are computed here
    w.classifier = w.embed if tied else take(vocab, dim)
    return w


# ---- The model
def rms_norm(x, weight, eps):
    return x / np.sqrt(np.mean(x * x, axis=-1, keepdims=True) + np.float32(eps)) * weight


def softmax(x):
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


class Model:
    def __init__(self, weights):
        self.w = w = weights
        self.head_dim = w.head_dim                                                  # E
        frequencies = w.theta ** (-np.arange(0, self.head_dim, 2) / self.head_dim)  # [E/2]
        angles = np.arange(w.sequence)[:, None, None] * frequencies                 # [sequence, 1, E/2]
        self.cos, self.sin = np.cos(angles).astype("f4"), np.sin(angles).astype("f4")
        self.keys, self.values = np.zeros((2, len(w.layers), w.sequence, w.kv_heads, self.head_dim), "f4")
        self.length = 0                                                             # of the cache

    def rotate(self, x, begin, end):
        """RoPE: turns pairs of channels of x [T, heads, E] by their positions."""
        cos, sin = self.cos[begin:end], self.sin[begin:end]
        if self.w.neighbours_turn:
            a, b = x[..., 0::2], x[..., 1::2]
            return np.stack((a * cos - b * sin, a * sin + b * cos), axis=-1).reshape(x.shape)
        a, b = np.split(x, 2, axis=-1)
        return np.concatenate((a * cos - b * sin, a * sin + b * cos), axis=-1)

    def attention(self, layer, i, x):
        count, begin, end = len(x), self.length, self.length + len(x)
        q = (x @ layer["wq"].T).reshape(count, -1, self.head_dim)                   # [T, heads, E]
        k = (x @ layer["wk"].T).reshape(count, -1, self.head_dim)                   # [T, kv_heads, E]
        self.keys[i, begin:end] = self.rotate(k, begin, end)
        self.values[i, begin:end] = (x @ layer["wv"].T).reshape(k.shape)
        q = self.rotate(q, begin, end).reshape(count, self.w.kv_heads, -1, self.head_dim).transpose(1, 2, 0, 3)
        keys = self.keys[i, :end].transpose(1, 2, 0)[:, None]                       # [kv_heads, 1, E, S]
        values = self.values[i, :end].transpose(1, 0, 2)[:, None]                   # [kv_heads, 1, S, E]
        scores = q @ keys / np.float32(np.sqrt(self.head_dim))                      # [kv_heads, G, T, S]
        scores[..., np.arange(end) > np.arange(begin, end)[:, None]] = -np.inf      # of what is yet to come
        y = softmax(scores) @ values                                                # [kv_heads, G, T, E]
        return y.transpose(2, 0, 1, 3).reshape(count, -1) @ layer["wo"].T

    def forward(self, tokens):
        """Puts tokens behind those in the cache; the logits [T, V] of what may follow each."""
        w = self.w
        x = w.embed[tokens]                                                         # [T, dim]
        for i, layer in enumerate(w.layers):
            x = x + self.attention(layer, i, rms_norm(x, layer["att_norm"], w.eps))
            xnorm = rms_norm(x, layer["ffn_norm"], w.eps)
            h1, h3 = xnorm @ layer["w1"].T, xnorm @ layer["w3"].T                   # [T, hidden]
            x = x + (h1 / (1 + np.exp(-h1)) * h3) @ layer["w2"].T
        self.length += len(tokens)
        return rms_norm(x, w.final_norm, w.eps) @ w.classifier.T


# ---- What is done with it
def choose(logits, temperature, top_p, random):
    """A token: the likeliest at temperature 0, else drawn from the likeliest that hold top_p of the probability."""
    if temperature == 0:
        return int(np.argmax(logits))
    probs = softmax(logits.astype("f8") / temperature)
    order = np.argsort(-probs, kind="stable")
    mass = np.cumsum(probs[order])
    kept = order[:1 + np.searchsorted(mass, top_p)] if 0 < top_p < 1 else order
    return int(random.choice(kept, p=probs[kept] / probs[kept].sum()))


def generate(model, tokenizer, args):
    random, all_logits = np.random.default_rng(args.seed), []
    tokens = tokenizer.encode(os.fsencode(args.prompt))
    if len(tokens) > model.w.sequence:
        sys.exit(f"prompt: it has {len(tokens)} tokens, the model's context holds {model.w.sequence}; shorten it")
    sys.stdout.buffer.write(os.fsencode(args.prompt))
    for _ in range(args.steps):
        if model.length + len(tokens) > model.w.sequence:
            break
        logits = model.forward(tokens)[-1]
        all_logits.append(logits)
        token = choose(logits, args.temp, args.top_p, random)
        if token in (tokenizer.bos, tokenizer.eos):
            break
        sys.stdout.buffer.write(tokenizer.decode(tokens[-1], token))
        sys.stdout.flush()
        tokens = [token]
    print()
    if args.logits:
        np.array(all_logits, "<f4").tofile(args.logits)


def loss(weights, args):
    """The mean loss on a token file's windows of the whole context, each token a target once."""
    tokens = np.fromfile(args.loss, "<u2").astype(int)
    size = min(weights.sequence, len(tokens) - 1)
    windows = min((len(tokens) - 1) // size, args.windows or len(tokens))
    losses = []
    for begin in range(0, windows * size, size):
        window = tokens[begin:begin + size + 1]
        logits = Model(weights).forward(window[:-1]).astype("f8")
        losses.append(np.mean(np.logaddexp.reduce(logits, axis=-1) - logits[np.arange(size), window[1:]]))
    print(f"loss {np.mean(losses):.6f} nats per token ({windows} windows of {size} tokens)")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("--ckpt", required=True, type=pathlib.Path, help="checkpoint or run folder, or llama2.c .bin file (version 0)")
    add("--vocab", type=pathlib.Path, help="vocab.json, where it does not lie beside the weights")
    add("--prompt", default="", help="what the text begins with")
    add("--steps", type=int, default=256, help="new tokens, at most (default: %(default)s)")
    add("--temp", type=float, default=0.8, help="0: always the likeliest token (default: %(default)s)")
    add("--top-p", type=float, default=0.9, help="of the probability, in the likeliest tokens (default: %(default)s)")
    add("--seed", type=int, default=1, help="of the choice, which is not `weft sample`'s (default: %(default)s)")
    add("--logits", metavar="FILE", help="leave there what each new token was chosen from: f32, V numbers each")
    add("--loss", metavar="FILE", help="instead, the loss on a token file, as `weft eval` measures it")
    add("--windows", type=int, default=0, help="for --loss: at most so many; 0: all")
    args = parser.parse_args()
    folder = args.ckpt if args.ckpt.is_dir() else args.ckpt.parent
    if args.ckpt.is_dir() and not (folder / "model.safetensors").exists():
        folder = folder / "latest"      # of a run
    weights = load_folder(folder) if args.ckpt.is_dir() else load_llama2c(args.ckpt)
    if args.loss:
        return loss(weights, args)
    tokenizer = Tokenizer(args.vocab or folder / "vocab.json")
    if len(tokenizer.pieces) != len(weights.embed):
        sys.exit(f"the tokenizer has {len(tokenizer.pieces)} pieces, the model a vocabulary of {len(weights.embed)}")
    generate(Model(weights), tokenizer, args)


if __name__ == "__main__":
    try:
        main()
    except FileNotFoundError as error:
        sys.exit(f"{error.filename}: it is not there")
