#!/usr/bin/python3
"""A random model in GGUF, version 3, of stories110M's sizes: what llama.cpp's `llama-bench` needs to be timed.

    bench/peers/gguf_file.py --vocab 32000 --weights q8 --out /tmp/peer       writes model.gguf there

--weights f32, f16 or q8 (GGUF's q8_0) says how matrices are stored; vectors are f32. There is no tokenizer in it, only
the size of the vocabulary: llama-bench makes up its tokens. Format: GGUF's specification, docs/gguf.md of ggml. Wants
Debian's python3-numpy.
"""

import struct
import sys

import numpy as np

from random_model import Model

ALIGNMENT = 32  # GGUF's own, of every tensor from the start of the data
BLOCK = 32  # numbers that share a scale in q8_0


def q8_0(numbers):
    """Blocks of a scale in f16, the largest magnitude over 127, and 32 quotients in int8."""
    blocks = numbers.reshape(-1, BLOCK)
    scales = np.abs(blocks).max(axis=1, keepdims=True) / np.float32(127)
    out = np.empty(len(blocks), dtype=[("scale", "<f2"), ("quotients", "i1", BLOCK)])
    out["scale"], out["quotients"] = scales[:, 0], np.rint(blocks / scales)
    return out


# name → (ggml's number of the type, bytes of that many numbers, what makes them of f32)
TYPES = {"f32": (0, 4, lambda numbers: numbers), "f16": (1, 2, lambda numbers: numbers.astype("<f2")),
         "q8": (8, 34 / BLOCK, q8_0)}


def text(value):
    return struct.pack("<Q", len(value)) + value.encode()


def entry(key, value):
    """A key and its value. GGUF's types: 4 is uint32, 6 float32, 8 a string."""
    kind, packed = {int: (4, lambda: struct.pack("<I", value)), float: (6, lambda: struct.pack("<f", value)),
                    str: (8, lambda: text(value))}[type(value)]
    return text(key) + struct.pack("<I", kind) + packed()


def shapes(m):
    """name → shape, rows first, in the order of the file."""
    out = {"token_embd": (m.vocab, m.dim), "output_norm": (m.dim,)}
    for layer in range(m.layers):
        block = {"attn_norm": (m.dim,), "ffn_norm": (m.dim,), "ffn_down": (m.dim, m.hidden)}
        block |= {f"attn_{name}": (m.dim, m.dim) for name in ("q", "k", "v", "output")}
        block |= {f"ffn_{name}": (m.hidden, m.dim) for name in ("gate", "up")}
        out |= {f"blk.{layer}.{name}": shape for name, shape in block.items()}
    return out


def main():
    m = Model(__doc__, weights="f32")
    if m.weights not in TYPES:
        sys.exit(f"gguf_file: --weights wants one of {', '.join(TYPES)}, not '{m.weights}'")
    keys = {"general.architecture": "llama", "tokenizer.ggml.model": "no_vocab", "llama.vocab_size": m.vocab,
            "llama.context_length": m.sequence, "llama.embedding_length": m.dim, "llama.block_count": m.layers,
            "llama.feed_forward_length": m.hidden, "llama.attention.head_count": m.heads,
            "llama.attention.head_count_kv": m.heads, "llama.rope.dimension_count": m.dim // m.heads,
            "llama.attention.layer_norm_rms_epsilon": 1e-5}
    tensors = shapes(m)
    head = b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(keys)) + b"".join(entry(*kv) for kv in keys.items())
    offset = 0
    for name, shape in tensors.items():
        number, bytes_each, _ = TYPES[m.weights if len(shape) == 2 else "f32"]
        # GGUF counts dimensions from the one that lies closest in memory.
        head += text(f"{name}.weight") + struct.pack(f"<I{len(shape)}QIQ", len(shape), *reversed(shape), number, offset)
        offset += int(np.prod(shape) * bytes_each)
        assert offset % ALIGNMENT == 0, f"{name} {shape}: sizes that are multiples of {BLOCK} leave no gaps"
    with open(m.out / "model.gguf", "wb") as file:
        file.write(head + bytes(-len(head) % ALIGNMENT))
        for shape in tensors.values():
            file.write(TYPES[m.weights][2](m.matrix(*shape)) if len(shape) == 2 else m.ones(*shape))


if __name__ == "__main__":
    main()
