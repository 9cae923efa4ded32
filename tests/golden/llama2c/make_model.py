#!/usr/bin/python3
"""Makes the golden model of this folder: a small grouped-query Llama in llama2.c's legacy format, its
tokenizer, and what they must generate.

    /usr/bin/python3 tests/golden/llama2c/make_model.py          (NumPy alone; writes beside itself)

It shares no code with Weft: the files are written from the format's description, read back, and run in
double precision with llama2.c's own pairing of channels in rotary embedding and with nothing cached. What it leaves:

    model.bin      seven int32, then every weight as fp32 (version 0, classifier shared)
    tokenizer.bin  uint32 longest piece, then per id: fp32 score, int32 length, bytes
    golden.txt     the prompt and its greedy continuation, as text, and a newline
    logits.txt     the tokens, and all logits at some positions

The weights are random, so the text means nothing; they are large, so that it varies, and every choice of
the greedy decoder leads by a margin (asserted) far above the rounding of fp32.
"""
import pathlib
import struct

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
DIM, HIDDEN, LAYERS, HEADS, KV_HEADS, SEQUENCE = 48, 112, 2, 4, 2, 64
EPS, THETA = 1e-5, 10000.0
SEED = 20
MERGES = 64
PROMPT = "The small boat"
TOKENS = 60             # generated and given, BOS included
POSITIONS = (0, 1, 7, 30, 58)
MARGIN = 0.02           # the logits have a spread of 1.7, fp32 rounds them by some 1e-5

# What the pieces of the tokenizer are learned from.
CORPUS = """The small boat went out to the lake in the morning. A girl and her brother sat in the boat
and looked at the water. They saw a bird, then another bird, and they wanted to follow them home.
The wind was soft. The mother called them from the shore, and they went back with the small boat."""


def train_pieces():
    """Characters, then the most frequent pairs, joined one after the other."""
    text = " " + " ".join(CORPUS.split())
    pieces = sorted(set(text))
    words = list(text)
    for _ in range(MERGES):
        counts = {}
        for pair in zip(words, words[1:]):
            # A piece may begin with a space and has none inside.
            if " " not in pair[1]:
                counts[pair] = counts.get(pair, 0) + 1
        best = max(counts, key=lambda pair: (counts[pair], pair))
        pieces.append(best[0] + best[1])
        words = join(words, best)
    return pieces


def join(words, pair):
    result, i = [], 0
    while i < len(words):
        if tuple(words[i:i + 2]) == pair:
            result.append(pair[0] + pair[1])
            i += 2
        else:
            result.append(words[i])
            i += 1
    return result


def write_tokenizer(path, pieces):
    entries = [(0.0, b"<unk>"), (0.0, b"\n<s>\n"), (0.0, b"\n</s>\n")]
    entries += [(0.0, b"<0x%02X>" % byte) for byte in range(256)]
    single = [piece for piece in pieces if len(piece) == 1]
    # Merged pieces come first, the earliest with the highest score, as SentencePiece orders them.
    ordered = pieces[len(single):] + single
    entries += [(-float(rank), piece.encode()) for rank, piece in enumerate(ordered)]
    with open(path, "wb") as file:
        file.write(struct.pack("<I", max(len(piece) for _, piece in entries)))
        for score, piece in entries:
            file.write(struct.pack("<fi", score, len(piece)) + piece)
    return len(entries)


def read_tokenizer(path):
    data = path.read_bytes()
    entries, at = [], 4
    while at < len(data):
        score, length = struct.unpack_from("<fi", data, at)
        entries.append((score, data[at + 8:at + 8 + length]))
        at += 8 + length
    return entries


def encode(entries, text):
    ids = {piece: i for i, (_, piece) in enumerate(entries)}
    tokens = [ids[character.encode()] for character in " " + text]
    while True:
        best = None
        for i, (a, b) in enumerate(zip(tokens, tokens[1:])):
            joined = ids.get(entries[a][1] + entries[b][1])
            if joined is not None and (best is None or entries[joined][0] > best[0]):
                best = (entries[joined][0], i, joined)
        if best is None:
            return [1] + tokens
        tokens[best[1]:best[1] + 2] = [best[2]]


def decode(entries, tokens):
    text = b"".join(entries[token][1] for token in tokens[1:])
    return text[1:] if text.startswith(b" ") else text


def shapes(vocab):
    head_dim = DIM // HEADS
    kv = KV_HEADS * head_dim
    return [
        ("embed", (vocab, DIM)),
        ("rms_att", (LAYERS, DIM)),
        ("wq", (LAYERS, DIM, DIM)),
        ("wk", (LAYERS, kv, DIM)),
        ("wv", (LAYERS, kv, DIM)),
        ("wo", (LAYERS, DIM, DIM)),
        ("rms_ffn", (LAYERS, DIM)),
        ("w1", (LAYERS, HIDDEN, DIM)),
        ("w2", (LAYERS, DIM, HIDDEN)),
        ("w3", (LAYERS, HIDDEN, DIM)),
        ("rms_final", (DIM,)),
        ("freq_cos", (SEQUENCE, head_dim // 2)),
        ("freq_sin", (SEQUENCE, head_dim // 2)),
    ]


def rotation():
    head_dim = DIM // HEADS
    frequency = THETA ** (-np.arange(0, head_dim, 2) / head_dim)
    return np.outer(np.arange(SEQUENCE), frequency)   # [position, pair]


def make_weights(vocab):
    random = np.random.default_rng(SEED)
    weights = {}
    for name, shape in shapes(vocab):
        if name == "freq_cos":
            weights[name] = np.cos(rotation())
        elif name == "freq_sin":
            weights[name] = np.sin(rotation())
        elif name.startswith("rms"):
            weights[name] = random.uniform(0.6, 1.4, shape)
        elif name == "embed":
            weights[name] = random.normal(0, 0.5, shape)
            weights[name][:259] *= 0.1    # specials and bare bytes are never the likeliest
        else:
            # 1.5: attention looks at few keys, and a block changes the stream more than it carries.
            weights[name] = random.normal(0, 1.5 / np.sqrt(shape[-1]), shape)
    return weights


def write_model(path, vocab, weights):
    with open(path, "wb") as file:
        file.write(struct.pack("<7i", DIM, HIDDEN, LAYERS, HEADS, KV_HEADS, vocab, SEQUENCE))
        for name, _ in shapes(vocab):
            file.write(weights[name].astype("<f4").tobytes())


def read_model(path):
    data = path.read_bytes()
    dim, hidden, layers, heads, kv_heads, vocab, sequence = struct.unpack_from("<7i", data)
    assert (dim, hidden, layers, heads, kv_heads, sequence) == \
        (DIM, HIDDEN, LAYERS, HEADS, KV_HEADS, SEQUENCE)
    weights, at = {}, 28
    for name, shape in shapes(vocab):
        count = int(np.prod(shape))
        weights[name] = np.frombuffer(data, "<f4", count, at).reshape(shape).astype(np.float64)
        at += 4 * count
    assert at == len(data)
    return weights


def rms_norm(x, weight):
    return x / np.sqrt((x * x).mean(axis=-1, keepdims=True) + EPS) * weight


def rotate(x, angles):
    """x [position, head, head_dim]: channels 2i and 2i + 1 turn by the angle of pair i."""
    even, odd = x[..., 0::2], x[..., 1::2]
    cos, sin = np.cos(angles)[:, None, :], np.sin(angles)[:, None, :]
    turned = np.empty_like(x)
    turned[..., 0::2] = even * cos - odd * sin
    turned[..., 1::2] = even * sin + odd * cos
    return turned


def forward(weights, tokens):
    """Logits [position, vocab] of the whole row of tokens, nothing kept from earlier calls."""
    count, head_dim = len(tokens), DIM // HEADS
    angles = rotation()[:count]
    hidden_from = np.triu(np.ones((count, count), dtype=bool), 1)
    x = weights["embed"][tokens]
    for layer in range(LAYERS):
        normed = rms_norm(x, weights["rms_att"][layer])
        q = rotate((normed @ weights["wq"][layer].T).reshape(count, HEADS, head_dim), angles)
        k = rotate((normed @ weights["wk"][layer].T).reshape(count, KV_HEADS, head_dim), angles)
        v = (normed @ weights["wv"][layer].T).reshape(count, KV_HEADS, head_dim)
        heads = []
        for head in range(HEADS):
            shared = head // (HEADS // KV_HEADS)
            scores = q[:, head] @ k[:, shared].T / np.sqrt(head_dim)
            scores[hidden_from] = -np.inf
            scores = np.exp(scores - scores.max(axis=1, keepdims=True))
            heads.append(scores / scores.sum(axis=1, keepdims=True) @ v[:, shared])
        x = x + np.concatenate(heads, axis=1) @ weights["wo"][layer].T
        normed = rms_norm(x, weights["rms_ffn"][layer])
        gate = normed @ weights["w1"][layer].T
        gate = gate / (1 + np.exp(-gate)) * (normed @ weights["w3"][layer].T)
        x = x + gate @ weights["w2"][layer].T
    return rms_norm(x, weights["rms_final"]) @ weights["embed"].T


def main():
    vocab = write_tokenizer(HERE / "tokenizer.bin", train_pieces())
    write_model(HERE / "model.bin", vocab, make_weights(vocab))

    entries = read_tokenizer(HERE / "tokenizer.bin")
    weights = read_model(HERE / "model.bin")
    prompt = encode(entries, PROMPT)
    tokens, margins = list(prompt), []
    while len(tokens) < TOKENS:
        last = forward(weights, tokens)[-1]
        second, first = np.sort(last)[-2:]
        margins.append(first - second)
        tokens.append(int(last.argmax()))
    new = tokens[len(prompt):]
    assert len(new) >= 40 and min(margins) > MARGIN, min(margins)
    assert min(new) >= 259, "a special or a bare byte"
    assert len(set(new)) >= 24 and len(set(new[-16:])) >= 10, "the text repeats itself"
    assert (HERE / "model.bin").stat().st_size < 300_000

    text = decode(entries, tokens)
    (HERE / "golden.txt").write_bytes(text + b"\n")
    logits = forward(weights, tokens)
    lines = ["# Written by make_model.py. tokens: of golden.txt, BOS first; then, for some positions p,",
             "# the logits behind tokens 0 ... p, one per id.",
             f"prompt {len(prompt)}", "tokens " + " ".join(map(str, tokens))]
    for position in POSITIONS:
        lines.append(f"logits {position} " + " ".join(f"{x:.7g}" for x in logits[position]))
    (HERE / "logits.txt").write_text("\n".join(lines) + "\n")
    print(f"vocab {vocab}, {len(prompt)} + {len(new)} tokens, {len(set(new))} different, "
          f"smallest margin {min(margins):.3f}, spread of logits {logits.std():.2f}")
    print(text.decode())


if __name__ == "__main__":
    main()
