#!/usr/bin/python3
"""Reads what `weft export` writes, with NumPy alone, and compares it with the model that it came from.

    /usr/bin/python3 tests/e2e/read_formats.py SOURCE TOKENIZER.bin EXPORTED...

It shares no code with Weft: each reader follows docs/formats.md. SOURCE and EXPORTED are each a .bin file, a .gguf file or
a folder in Hugging Face's form. Every tensor is compared, with llama2.c's pairing of channels: fp32 bit for bit, f16 with NumPy's
rounding, q8_0 within the error that its scale allows. Prints a line for each, or the difference, and ends with 1.
"""
import json
import pathlib
import struct
import sys

import numpy as np


def read_llama2c(path):
    """{name: (array, None)}, (dim, hidden, layers, heads, kv_heads, vocab, sequence, head_dim), tied."""
    data = pathlib.Path(path).read_bytes()
    dim, hidden, layers, heads, kv, vocab, sequence = sizes = struct.unpack("<7i", data[:28])
    numbers, at = np.frombuffer(data, "<f4", offset=28), 0
    tied, vocab, head = vocab > 0, abs(vocab), dim // heads
    tensors = {}

    def take(name, *shape):
        nonlocal at
        count = int(np.prod(shape))
        tensors[name] = numbers[at:at + count].reshape(shape), None
        at += count

    take("embed", vocab, dim)
    for name, shape in (("rms_att", (dim,)), ("wq", (dim, dim)), ("wk", (kv * head, dim)), ("wv", (kv * head, dim)),
                        ("wo", (dim, dim)), ("rms_ffn", (dim,)), ("w1", (hidden, dim)), ("w2", (dim, hidden)),
                        ("w3", (hidden, dim))):
        for layer in range(layers):
            take(f"{layer}.{name}", *shape)
    take("rms_final", dim)
    at += sequence * head
    if not tied:
        take("classifier", vocab, dim)
    assert at == len(numbers), (at, len(numbers))
    return tensors, sizes[:5] + (vocab, sequence, head), tied


def neighbours(weights, heads):
    """Rows of each head: i and i + half become neighbours."""
    rows, cols = weights.shape
    return weights.reshape(heads, 2, rows // heads // 2, cols).swapaxes(1, 2).reshape(rows, cols)


HF_NAMES = {"input_layernorm": "rms_att", "self_attn.q_proj": "wq", "self_attn.k_proj": "wk",
            "self_attn.v_proj": "wv", "self_attn.o_proj": "wo", "post_attention_layernorm": "rms_ffn",
            "mlp.gate_proj": "w1", "mlp.down_proj": "w2", "mlp.up_proj": "w3"}


def read_hugging_face(folder):
    folder = pathlib.Path(folder)
    config = json.loads((folder / "config.json").read_text())
    data = (folder / "model.safetensors").read_bytes()
    length = struct.unpack("<Q", data[:8])[0]
    assert length % 8 == 0
    tensors = {}
    for name, entry in json.loads(data[8:8 + length]).items():
        if name == "__metadata__":
            continue
        begin, end = entry["data_offsets"]
        kind = {"F32": "<f4", "F16": "<f2"}[entry["dtype"]]
        values = np.frombuffer(data[8 + length + begin:8 + length + end], kind).reshape(entry["shape"])
        short = {"model.embed_tokens.weight": "embed", "model.norm.weight": "rms_final",
                 "lm_head.weight": "classifier"}.get(name)
        if short is None:
            _, _, layer, rest = name.split(".", 3)
            short = f"{layer}.{HF_NAMES[rest.removesuffix('.weight')]}"
        if short.endswith("wq"):
            values = neighbours(values, config["num_attention_heads"])
        if short.endswith("wk"):
            values = neighbours(values, config["num_key_value_heads"])
        tensors[short] = (values, None)
    sizes = tuple(config[key] for key in (
        "hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads", "num_key_value_heads",
        "vocab_size", "max_position_embeddings", "head_dim"))
    assert config["rms_norm_eps"] == 1e-5 and config["rope_theta"] == 10000 and config["model_type"] == "llama"
    return tensors, sizes, config["tie_word_embeddings"]


GGUF_NAMES = {"attn_norm": "rms_att", "attn_q": "wq", "attn_k": "wk", "attn_v": "wv", "attn_output": "wo",
              "ffn_norm": "rms_ffn", "ffn_gate": "w1", "ffn_down": "w2", "ffn_up": "w3"}


class Gguf:
    """The keys and tensors of a file."""

    def __init__(self, path):
        self.data, self.at = pathlib.Path(path).read_bytes(), 0
        assert self.data[:4] == b"GGUF"
        self.at = 4
        version, tensors, keys = self.unpack("<IQQ")
        assert version == 3
        self.keys = {}
        for _ in range(keys):
            key = self.text()
            self.keys[key] = self.value(self.unpack("<I")[0])
        entries = []
        for _ in range(tensors):
            name, axes = self.text(), self.unpack("<I")[0]
            shape = self.unpack(f"<{axes}Q")[::-1]
            entries.append((name, shape) + self.unpack("<IQ"))
        start, end = -(-self.at // 32) * 32, 0
        self.tensors = {}
        for name, shape, kind, offset in entries:
            assert offset % 32 == 0 and offset == -(-end // 32) * 32, (name, offset, end)
            values, size = self.numbers(kind, shape, start + offset)
            self.tensors[name], end = values, offset + size
        assert len(self.data) == start + -(-end // 32) * 32

    def unpack(self, form):
        values = struct.unpack_from(form, self.data, self.at)
        self.at += struct.calcsize(form)
        return values

    def text(self):
        length = self.unpack("<Q")[0]
        self.at += length
        return self.data[self.at - length:self.at].decode()

    def value(self, kind):
        if kind == 8:
            return self.text()
        if kind == 9:
            element, count = self.unpack("<IQ")
            return [self.value(element) for _ in range(count)]
        return self.unpack({4: "<I", 5: "<i", 6: "<f", 7: "<?"}[kind])[0]

    def numbers(self, kind, shape, at):
        """(values, error allowed or None), bytes."""
        count = int(np.prod(shape))
        if kind == 8:
            blocks = np.frombuffer(self.data, np.dtype([("scale", "<f2"), ("q", "i1", 32)]), count // 32, at)
            scale = blocks["scale"].astype(np.float64)[:, None]
            values = (scale * blocks["q"]).reshape(shape)
            # Half a step, and the rounding of x / scale in fp32.
            error = (scale * (0.5 + 127 * 2.0 ** -22) * np.ones(32)).reshape(shape)
            return (values, error), count // 32 * 34
        form = {0: "<f4", 1: "<f2"}[kind]
        return (np.frombuffer(self.data, form, count, at).reshape(shape), None), count * int(form[2])


def check_tokenizer(keys, path, vocab):
    data, at = pathlib.Path(path).read_bytes(), 4
    for token in range(vocab):
        score, length = struct.unpack_from("<fi", data, at)
        piece = data[at + 8:at + 8 + length].strip(b"\n" if token < 3 else b"").decode()
        at += 8 + length
        kind = 2 if token == 0 else 3 if token < 3 else 6 if token < 259 else 1
        found = tuple(keys[f"tokenizer.ggml.{what}"][token] for what in ("tokens", "scores", "token_type"))
        wanted = (piece.replace(" ", "\u2581") if kind == 1 else piece, score, kind)
        assert found == wanted, (token, found, wanted)
    assert keys["tokenizer.ggml.bos_token_id"] == 1 and keys["tokenizer.ggml.eos_token_id"] == 2
    assert keys["tokenizer.ggml.add_space_prefix"] is True and keys["tokenizer.ggml.model"] == "llama"


def read_gguf(path, tokenizer):
    file = Gguf(path)
    tensors = {}
    for name, values in file.tensors.items():
        short = {"token_embd.weight": "embed", "output_norm.weight": "rms_final", "output.weight": "classifier"}.get(name)
        if short is None:
            _, layer, rest = name.split(".", 2)
            short = f"{layer}.{GGUF_NAMES[rest.removesuffix('.weight')]}"
        tensors[short] = values  # llama.cpp's pairing is llama2.c's
    keys = file.keys
    assert keys["general.architecture"] == "llama" and keys["llama.rope.freq_base"] == 10000
    assert keys["llama.attention.layer_norm_rms_epsilon"] == np.float32(1e-5)
    sizes = tuple(keys["llama." + key] for key in (
        "embedding_length", "feed_forward_length", "block_count", "attention.head_count", "attention.head_count_kv",
        "vocab_size", "context_length", "attention.key_length"))
    assert keys["llama.rope.dimension_count"] == keys["llama.attention.value_length"] == sizes[7]
    check_tokenizer(keys, tokenizer, sizes[5])
    return tensors, sizes, "classifier" not in tensors


def compare(wanted, found):
    """What differs, in words, or the types that were met."""
    if wanted[1:] != found[1:]:
        return f"sizes {found[1:]}, wanted {wanted[1:]}", None
    if set(wanted[0]) != set(found[0]):
        return f"tensors {sorted(set(wanted[0]) ^ set(found[0]))}", None
    kinds = set()
    for name, (values, _) in wanted[0].items():
        there, error = found[0][name]
        kinds.add("q8_0" if error is not None else str(there.dtype))
        if there.shape != values.shape:
            return f"{name}: shape {there.shape}, wanted {values.shape}", None
        right = np.abs(there - values.astype(np.float64)) <= error if error is not None else (
            there == values.astype(there.dtype))
        if not right.all():
            return f"{name}: {np.count_nonzero(~right)} of {values.size} numbers", None
    return None, sorted(kinds)


def read(path, tokenizer):
    if pathlib.Path(path).is_dir():
        return read_hugging_face(path)
    return read_gguf(path, tokenizer) if path.endswith(".gguf") else read_llama2c(path)


def main():
    source, tokenizer, *exported = sys.argv[1:]
    wanted = read(source, tokenizer)
    for path in exported:
        difference, kinds = compare(wanted, read(path, tokenizer))
        if difference:
            sys.exit(f"{path}: {difference}")
        print(path, *kinds)


if __name__ == "__main__":
    main()
