#!/usr/bin/python3
"""An independent witness of training: the same run in PyTorch.

Reads the weights that `weft train ... --stop-at 0` saved (checkpoint-0: initial weights and hyperparameters) and a token
file, trains the same model on the same windows in the same order, and prints the loss of each step. With --compare it
prints them beside those of a run's telemetry.jsonl and fails above a relative difference.

    weft train --model stories110M --data tokens.bin --steps 20 ... --stop-at 0 --out runs/witness
    weft train --model stories110M --data tokens.bin --steps 20 ... --resume    --out runs/witness
    tests/e2e/torch_losses.py runs/witness/checkpoint-0 tokens.bin --compare runs/witness/telemetry.jsonl

It shares no code with Weft: model, optimizer, schedule and the order of the windows are written again from their
definitions (docs/checkpoint.md, docs/dataset.md, base/random.h). Wants Debian's python3-torch and python3-numpy.
"""

import argparse
import json
import math
import pathlib
import struct
import sys

import numpy as np
import torch
import torch.nn.functional as F

MASK = (1 << 64) - 1


# --- the order of the windows: a Feistel permutation whose rounds are hashes of (seed, stream, half) ---

def mix(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def random_bits(seed, stream, index):
    golden = 0x9E3779B97F4A7C15
    key = mix(mix((seed + golden) & MASK) ^ stream)
    return mix((key + golden * (index + 1)) & MASK)


def stream_id(name):
    value = 0xCBF29CE484222325
    for byte in name.encode():
        value = ((value ^ byte) * 0x100000001B3) & MASK
    return value


def permute(index, count, seed, stream):
    bits = 1
    while bits < 32 and (1 << (2 * bits)) < count:
        bits += 1
    mask = (1 << bits) - 1
    while True:
        left, right = index >> bits, index & mask
        for turn in range(4):
            hashed = random_bits(seed, (stream + turn) & MASK, right)
            left, right = right, left ^ (hashed & mask)
        index = (left << bits) | right
        if index < count:
            return index


class Windows:
    def __init__(self, tokens, state):
        self.tokens, self.sequence, self.seed = tokens, state["sequence"], state["seed"]
        count = (len(tokens) - 1) // self.sequence
        held_out = max(1, math.floor(state["validation"] * count + 0.5)) if state["validation"] > 0 else 0
        self.count = count - held_out

    def __getitem__(self, i):
        epoch, place = divmod(i, self.count)
        stream = (stream_id("windows") + epoch * 16) & MASK
        begin = permute(place, self.count, self.seed, stream) * self.sequence
        return self.tokens[begin:begin + self.sequence + 1]


# --- the model ---

def read_safetensors(path, dtype):
    data = path.read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    tensors = {}
    for name, entry in json.loads(data[8:8 + length]).items():
        if name == "__metadata__":
            continue
        assert entry["dtype"] == "F32", name
        begin, end = entry["data_offsets"]
        values = np.frombuffer(data[8 + length + begin:8 + length + end], dtype="<f4").reshape(entry["shape"])
        tensors[name] = torch.tensor(values, dtype=dtype, requires_grad=True)
    return tensors


def rms_norm(x, weight, eps):
    return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + eps) * weight


def rotate(x, cos, sin):  # x: batch, heads, sequence, head_dim; halves paired
    first, second = x.chunk(2, dim=-1)
    return torch.cat((first * cos - second * sin, second * cos + first * sin), dim=-1)


def loss_of(w, config, tokens, targets):
    layers, heads, kv_heads = (config[k] for k in ("num_hidden_layers", "num_attention_heads", "num_key_value_heads"))
    dim, eps = config["hidden_size"], config["rms_norm_eps"]
    head_dim = dim // heads
    batch, sequence = tokens.shape
    x = w["model.embed_tokens.weight"][tokens]
    frequency = config["rope_theta"] ** (-torch.arange(0, head_dim, 2, dtype=torch.float64) / head_dim)
    angle = torch.outer(torch.arange(sequence, dtype=torch.float64), frequency)
    cos, sin = angle.cos().to(x.dtype), angle.sin().to(x.dtype)
    future = torch.triu(torch.ones(sequence, sequence, dtype=torch.bool), 1)
    for layer in range(layers):
        p = lambda name: w[f"model.layers.{layer}.{name}.weight"]
        h = rms_norm(x, p("input_layernorm"), eps)
        split = lambda t, n: t.view(batch, sequence, n, head_dim).transpose(1, 2)
        q = rotate(split(h @ p("self_attn.q_proj").T, heads), cos, sin)
        k = rotate(split(h @ p("self_attn.k_proj").T, kv_heads), cos, sin)
        v = split(h @ p("self_attn.v_proj").T, kv_heads)
        if kv_heads < heads:
            k, v = (t.repeat_interleave(heads // kv_heads, dim=1) for t in (k, v))
        scores = (q @ k.transpose(2, 3) / math.sqrt(head_dim)).masked_fill(future, -math.inf)
        attention = (scores.softmax(-1) @ v).transpose(1, 2).reshape(batch, sequence, dim)
        x = x + attention @ p("self_attn.o_proj").T
        h = rms_norm(x, p("post_attention_layernorm"), eps)
        x = x + (F.silu(h @ p("mlp.gate_proj").T) * (h @ p("mlp.up_proj").T)) @ p("mlp.down_proj").T
    x = rms_norm(x, w["model.norm.weight"], eps)
    classifier = w["model.embed_tokens.weight" if config["tie_word_embeddings"] else "lm_head.weight"]
    return F.cross_entropy((x @ classifier.T).view(batch * sequence, -1), targets.reshape(-1))


# --- the run ---

def learning_rate(s, step):
    if step <= s["warmup"]:
        return s["learning_rate"] * step / s["warmup"]
    if step >= s["steps"]:
        return s["min_learning_rate"]
    done = (step - s["warmup"]) / (s["steps"] - s["warmup"])
    return s["min_learning_rate"] + (s["learning_rate"] - s["min_learning_rate"]) * 0.5 * (1 + math.cos(math.pi * done))


def train(checkpoint, data, steps, dtype):
    """Yields the loss of each step."""
    state = json.loads((checkpoint / "trainer_state.json").read_text())
    config = json.loads((checkpoint / "config.json").read_text())
    assert state["step"] == 0, "the weights of step 0 are wanted"
    w = read_safetensors(checkpoint / "model.safetensors", dtype)
    matrices = [t for t in w.values() if t.dim() == 2]
    vectors = [t for t in w.values() if t.dim() == 1]
    adamw = torch.optim.AdamW([{"params": matrices, "weight_decay": state["weight_decay"]},
                               {"params": vectors, "weight_decay": 0.0}],
                              betas=(state["beta1"], state["beta2"]), eps=state["adam_eps"])
    windows = Windows(np.fromfile(data, dtype="<u2").astype(np.int64), state)
    seen = 0
    for step in range(1, steps + 1):
        adamw.zero_grad()
        total = 0.0
        for _ in range(state["accumulate"]):
            chosen = torch.tensor(np.stack([windows[seen + i] for i in range(state["batch"])]))
            seen += state["batch"]
            loss = loss_of(w, config, chosen[:, :-1], chosen[:, 1:]) / state["accumulate"]
            loss.backward()
            total += loss.item()
        torch.nn.utils.clip_grad_norm_(list(w.values()), state["clip"])
        for group in adamw.param_groups:
            group["lr"] = learning_rate(state, step)
        adamw.step()
        yield total


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("checkpoint", type=pathlib.Path)
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("--steps", type=int, help="default: those of the run")
    parser.add_argument("--double", action="store_true", help="in 64 bits")
    parser.add_argument("--compare", type=pathlib.Path, help="a run's telemetry.jsonl")
    parser.add_argument("--tolerance", type=float, default=0.005)
    args = parser.parse_args()
    steps = args.steps or json.loads((args.checkpoint / "trainer_state.json").read_text())["steps"]
    theirs = {}
    if args.compare:
        records = map(json.loads, args.compare.read_text().splitlines())
        theirs = {r["step"]: r["loss"] for r in records if r["type"] == "step"}
    worst = 0.0
    for step, loss in enumerate(train(args.checkpoint, args.data, steps,
                                      torch.float64 if args.double else torch.float32), 1):
        line = f"{step:5} {loss:.9f}"
        if step in theirs:
            difference = abs(theirs[step] - loss) / loss
            worst = max(worst, difference)
            line += f"  {theirs[step]:.9f}  {difference:.2e}"
        print(line, flush=True)
    if args.compare:
        missing = [step for step in range(1, steps + 1) if step not in theirs]
        print(f"largest relative difference {worst:.2e}, tolerance {args.tolerance:.0e}; steps missing: {missing}")
        sys.exit(worst > args.tolerance or bool(missing))


if __name__ == "__main__":
    main()
