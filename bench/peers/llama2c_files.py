#!/usr/bin/python3
"""A random model and a tokenizer in llama2.c's formats, of stories110M's sizes: what its `run` needs to be timed.

    bench/peers/llama2c_files.py --vocab 32000 --out /tmp/peer       writes model.bin and tokenizer.bin there

Formats: src/model/llama2c.h and llama2.c's tokenizer.py. Wants Debian's python3-numpy.
"""

import argparse
import pathlib
import struct

import numpy as np


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, value in dict(dim=768, hidden=2048, layers=12, heads=12, vocab=32000, sequence=1024).items():
        parser.add_argument(f"--{name}", type=int, default=value)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    o = parser.parse_args()
    o.out.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(1)
    with open(o.out / "model.bin", "wb") as file:
        file.write(struct.pack("<7i", o.dim, o.hidden, o.layers, o.heads, o.heads, o.vocab, o.sequence))
        matrix = lambda *shape: file.write((random.standard_normal(shape, dtype=np.float32) * 0.02).tobytes())
        ones = lambda *shape: file.write(np.ones(shape, dtype=np.float32).tobytes())
        matrix(o.vocab, o.dim)
        ones(o.layers, o.dim)
        for _ in "qkvo":
            matrix(o.layers, o.dim, o.dim)
        ones(o.layers, o.dim)
        for rows, cols in ((o.hidden, o.dim), (o.dim, o.hidden), (o.hidden, o.dim)):
            matrix(o.layers, rows, cols)
        ones(o.dim)
        file.write(bytes(o.sequence * (o.dim // o.heads) * 4))  # tables of angles, which nobody reads
    with open(o.out / "tokenizer.bin", "wb") as file:
        pieces = ["<unk>", "<s>", "</s>"] + [f"<0x{i:02X}>" for i in range(256)] + [" "]
        pieces += [f"w{i}" for i in range(o.vocab - len(pieces))]
        file.write(struct.pack("<i", max(len(p) for p in pieces)))
        for piece in pieces:
            file.write(struct.pack("<fi", 0.0, len(piece)) + piece.encode())


if __name__ == "__main__":
    main()
