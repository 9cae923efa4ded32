#!/usr/bin/python3
"""A random GPT-2 124M and random tokens in llm.c's formats, in the places where its `train_gpt2` looks for them.

    bench/peers/llmc_files.py --out /tmp/peer       writes gpt2_124M.bin and dev/data/tinyshakespeare/ there

Formats: llm.c's train_gpt2.c and llmc/dataloader.h. Wants Debian's python3-numpy.
"""

import numpy as np

from random_model import Model

TOKENS = 1 << 15  # of each file: more than a run reads


def header(*numbers):
    """256 int32, of which the first say something."""
    return np.array(numbers + (0,) * (256 - len(numbers)), dtype="<i4")


def main():
    m = Model(__doc__, hidden=3072, vocab=50257)
    padded = -(-m.vocab // 128) * 128
    with open(m.out / "gpt2_124M.bin", "wb") as file:
        file.write(header(20240326, 3, m.sequence, m.vocab, m.layers, m.heads, m.dim, padded))
        for rows, cols in ((padded, m.dim), (m.sequence, m.dim)):
            file.write(m.matrix(rows, cols))
        zeros = lambda count: file.write(bytes(4 * count))
        # Of every layer: a norm's weight and bias, and a product's matrix and bias.
        norm = lambda layers: (file.write(m.ones(layers, m.dim)), zeros(layers * m.dim))
        product = lambda rows, cols: (file.write(m.matrix(m.layers, rows, cols)), zeros(m.layers * rows))
        norm(m.layers)
        product(3 * m.dim, m.dim)
        product(m.dim, m.dim)
        norm(m.layers)
        product(m.hidden, m.dim)
        product(m.dim, m.hidden)
        norm(1)
    folder = m.out / "dev" / "data" / "tinyshakespeare"
    folder.mkdir(parents=True, exist_ok=True)
    for part in ("train", "val"):
        with open(folder / f"tiny_shakespeare_{part}.bin", "wb") as file:
            file.write(header(20240520, 1, TOKENS))
            file.write(m.random.integers(m.vocab, size=TOKENS, dtype=np.uint16))


if __name__ == "__main__":
    main()
