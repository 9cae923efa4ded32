"""Random models for the programs that Weft is timed beside: what their writers in this folder have in common."""

import argparse
import pathlib

import numpy as np


class Model:
    """Sizes, as options with stories110M's as defaults, and random weights of any shape."""

    def __init__(self, about, **more):
        parser = argparse.ArgumentParser(description=about.splitlines()[0])
        sizes = dict(dim=768, hidden=2048, layers=12, heads=12, vocab=32000, sequence=1024) | more
        for name, value in sizes.items():
            parser.add_argument(f"--{name}", type=type(value), default=value)
        parser.add_argument("--out", type=pathlib.Path, required=True, help="the folder, made where it is missing")
        self.__dict__ |= vars(parser.parse_args())
        self.out.mkdir(parents=True, exist_ok=True)
        self.random = np.random.default_rng(1)

    def matrix(self, *shape):
        return self.random.standard_normal(shape, dtype=np.float32) * np.float32(0.02)

    @staticmethod
    def ones(*shape):
        return np.ones(shape, dtype=np.float32)
