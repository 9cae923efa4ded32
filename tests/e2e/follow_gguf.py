#!/usr/bin/python3
"""Follows the tokens that llama.cpp chose from a GGUF file, in plain NumPy on the numbers that stand in the file.

    /usr/bin/python3 tests/e2e/follow_gguf.py FILE.gguf IDS.json

IDS.json is what tests/e2e/llama_cpp.mjs leaves. llama.cpp rounds what it multiplies with q8_0 weights
to q8_0, too; here it stays fp32. In a block of 32 normal numbers the largest is about 2.5 deviations, a step of the
rounding 2.5 / 127, its error 2.5 / 127 / √12 = 0.6 % of a deviation. Four products of each layer and the classifier
add such errors to the stream: √(4 layers + 1) times that, of the logits' deviation. By three times the error of a
difference of two logits, and by no more, the token that llama.cpp chooses may be behind the best one, and the logarithm
of its probability off.
"""
import json
import math
import pathlib
import sys
import types

import numpy as np

import read_formats

sys.path.insert(0, str(pathlib.Path(__file__).parents[2]))
import sample  # noqa: E402


def load(path):
    file = read_formats.Gguf(path)
    keys, tensors = file.keys, {name: values for name, (values, _) in file.tensors.items()}
    names = {"att_norm": "attn_norm", "ffn_norm": "ffn_norm"}
    names.update({ours: theirs for theirs, ours in read_formats.GGUF_NAMES.items() if ours in sample.LAYER})
    w = types.SimpleNamespace(neighbours_turn=True, sequence=keys["llama.context_length"],
                              kv_heads=keys["llama.attention.head_count_kv"],
                              head_dim=keys["llama.attention.key_length"], theta=keys["llama.rope.freq_base"],
                              eps=keys["llama.attention.layer_norm_rms_epsilon"])
    w.layers = [{ours: tensors[f"blk.{i}.{theirs}.weight"].astype("f4") for ours, theirs in names.items()}
                for i in range(keys["llama.block_count"])]
    w.embed, w.final_norm = tensors["token_embd.weight"].astype("f4"), tensors["output_norm.weight"]
    w.classifier = tensors.get("output.weight", w.embed).astype("f4")
    return w


def main():
    path, ids = sys.argv[1], json.loads(pathlib.Path(sys.argv[2]).read_text())
    tokens, probabilities = ids["tokens"], ids["probabilities"]
    given = len(tokens) - len(probabilities)
    weights = load(path)
    logits = sample.Model(weights).forward(tokens[:-1])[given - 1:]
    chosen = np.take_along_axis(logits, np.array(tokens[given:])[:, None], axis=1)[:, 0]
    behind = logits.max(axis=1) - chosen
    off = np.abs(chosen - np.logaddexp.reduce(logits.astype("f8"), axis=1) - np.log(probabilities))
    error = 2.5 / 127 / math.sqrt(12) * math.sqrt(4 * len(weights.layers) + 1) * logits.std(axis=1)
    print(f"{path}: {np.count_nonzero(behind == 0)} of {len(behind)} tokens are the likeliest, "
          f"the others at most {behind.max():.3f} behind, log p at most {off.max():.3f} off; "
          f"{np.min(3 * math.sqrt(2) * error):.3f} are allowed")
    if not (np.maximum(behind, off) <= 3 * math.sqrt(2) * error).all():
        sys.exit("llama.cpp computes another model")


main()
