#!/usr/bin/python3
"""A training step of the same model in PyTorch: a step for each line on stdin, answered by a line of JSON in
milliseconds, as `weft bench step --serve` does it. bench/compare lets the two take turns.

    bench/peers/torch_step.py --vocab 5000 --batch 1 --threads 2

The model is the one of tests/e2e/torch_losses.py, whose losses are Weft's. Random weights and tokens; attention in full,
as this PyTorch has no other. bench/compare sets the environment that was found best on Debian 12: OpenBLAS's OpenMP
build and tcmalloc.
"""

import argparse
import json
import math
import pathlib
import resource
import sys
import time

import torch

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tests" / "e2e"))
from torch_losses import loss_of  # noqa: E402


def weights(o):
    """The parameters under Hugging Face's names, as torch_losses reads them from a checkpoint."""
    shapes = {"model.embed_tokens.weight": (o.vocab, o.dim), "model.norm.weight": (o.dim,)}
    for layer in range(o.layers):
        p = f"model.layers.{layer}."
        shapes |= {p + f"self_attn.{name}_proj.weight": (o.dim, o.dim) for name in "qkvo"}
        shapes |= {p + "mlp.gate_proj.weight": (o.hidden, o.dim), p + "mlp.up_proj.weight": (o.hidden, o.dim),
                   p + "mlp.down_proj.weight": (o.dim, o.hidden)}
        shapes |= {p + f"{name}_layernorm.weight": (o.dim,) for name in ("input", "post_attention")}
    return {name: (torch.ones(s) if len(s) == 1 else torch.randn(s) * 0.02).requires_grad_()
            for name, s in shapes.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, value in dict(dim=768, hidden=2048, layers=12, heads=12, vocab=5000, sequence=256, batch=1,
                            threads=2).items():
        parser.add_argument(f"--{name}", type=int, default=value)
    parser.add_argument("--foreach", action="store_true", help="AdamW over lists of tensors")
    o = parser.parse_args()
    torch.set_num_threads(o.threads)
    torch.manual_seed(1)
    config = {"num_hidden_layers": o.layers, "num_attention_heads": o.heads, "num_key_value_heads": o.heads,
              "hidden_size": o.dim, "rms_norm_eps": 1e-5, "rope_theta": 10000.0, "tie_word_embeddings": True}
    w = weights(o)
    matrices, vectors = ([t for t in w.values() if t.dim() == d] for d in (2, 1))
    adamw = torch.optim.AdamW([{"params": matrices, "weight_decay": 0.1}, {"params": vectors, "weight_decay": 0.0}],
                              lr=1e-4, betas=(0.9, 0.95), eps=1e-8, foreach=o.foreach)
    tokens, targets = torch.randint(o.vocab, (2, o.batch, o.sequence))

    def step():
        times = [time.perf_counter()]
        adamw.zero_grad(set_to_none=True)
        loss = loss_of(w, config, tokens, targets)
        times.append(time.perf_counter())
        loss.backward()
        times.append(time.perf_counter())
        torch.nn.utils.clip_grad_norm_(list(w.values()), 1.0)
        times.append(time.perf_counter())
        adamw.step()
        times.append(time.perf_counter())
        assert math.isfinite(loss.item())
        forward, backward, norm, update = ((b - a) * 1e3 for a, b in zip(times, times[1:]))
        return {"step_ms": forward + backward + norm + update, "forward_backward_ms": forward + backward,
                "forward_ms": forward, "backward_ms": backward, "norm_ms": norm, "update_ms": update}

    for _ in range(2):
        step()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"program": f"PyTorch {torch.__version__}", "foreach": o.foreach,
                      "threads": torch.get_num_threads(), "memory_bytes": memory}), flush=True)
    for _ in sys.stdin:
        print(json.dumps(step()), flush=True)


if __name__ == "__main__":
    main()
