"""Average models trained with different seeds: ``python -m training.entities.average A.xz B.xz --out crf.xz``.

A CRF's score is linear in its weights, so the mean of weights is the mean of the models' scores.
"""

import argparse
import lzma
import sys
from pathlib import Path
from typing import Any

import numpy as np

from pipelines.enrich.entities.crf import MODEL, pack
from pipelines.enrich.entities.viterbi import LABELS


def unpack(content: bytes) -> tuple[dict[str, Any], Any]:
    """Return the weights of a packed model: feature -> weights by label, and transitions."""
    header, _, rest = lzma.decompress(content).partition(b"\n")
    count, size = map(int, header.split())
    split = size + 2 * count * len(LABELS)
    matrix = np.frombuffer(rest[size:split], "<f2").reshape(len(LABELS), count).T.astype(np.float32)
    moves = np.frombuffer(rest[split:], "<f4").reshape(len(LABELS), len(LABELS))
    return dict(zip(rest[:size].decode().split("\n"), matrix, strict=True)), moves


def average(contents: list[bytes]) -> bytes:
    """Return the average of packed models; a missing feature has the weight 0."""
    models = [unpack(content) for content in contents]
    names = sorted({name for weights, _ in models for name in weights})
    nothing = np.zeros(len(LABELS), dtype=np.float32)
    mean = np.array([sum(weights.get(name, nothing) for weights, _ in models) / len(models) for name in names])
    counts = np.abs(mean).max(axis=1) > 0.02
    kept = [name for name, count in zip(names, counts, strict=True) if count]
    return pack(kept, mean[counts], sum(moves for _, moves in models) / len(models))


def main() -> None:
    """Read, average, write."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("models", nargs="+", type=Path)
    options.add_argument("--out", type=Path, default=MODEL)
    chosen = options.parse_args()
    content = average([path.read_bytes() for path in chosen.models])
    chosen.out.write_bytes(content)
    sys.stdout.write(f"{chosen.out}: {len(content):,} bytes\n")


if __name__ == "__main__":
    main()
