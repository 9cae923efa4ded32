#!/usr/bin/python3
"""A random model and a tokenizer in llama2.c's formats, of stories110M's sizes: what its `run` needs to be timed.

    bench/peers/llama2c_files.py --vocab 32000 --out /tmp/peer       writes model.bin and tokenizer.bin there

Formats: src/model/llama2c.h and llama2.c's tokenizer.py. Wants Debian's python3-numpy.
"""

import struct

from random_model import Model


def main():
    m = Model(__doc__)
    with open(m.out / "model.bin", "wb") as file:
        file.write(struct.pack("<7i", m.dim, m.hidden, m.layers, m.heads, m.heads, m.vocab, m.sequence))
        file.write(m.matrix(m.vocab, m.dim))
        file.write(m.ones(m.layers, m.dim))
        for _ in "qkvo":
            file.write(m.matrix(m.layers, m.dim, m.dim))
        file.write(m.ones(m.layers, m.dim))
        for rows, cols in ((m.hidden, m.dim), (m.dim, m.hidden), (m.hidden, m.dim)):
            file.write(m.matrix(m.layers, rows, cols))
        file.write(m.ones(m.dim))
        file.write(bytes(m.sequence * (m.dim // m.heads) * 4))  # tables of angles, which nobody reads
    with open(m.out / "tokenizer.bin", "wb") as file:
        pieces = ["<unk>", "<s>", "</s>"] + [f"<0x{i:02X}>" for i in range(256)] + [" "]
        pieces += [f"w{i}" for i in range(m.vocab - len(pieces))]
        file.write(struct.pack("<i", max(len(p) for p in pieces)))
        for piece in pieces:
            file.write(struct.pack("<fi", 0.0, len(piece)) + piece.encode())


if __name__ == "__main__":
    main()
