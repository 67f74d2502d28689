"""Logistic regression over named features, small enough to solve by Newton's method."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

FEWEST: Final = 3
"""Fewest examples that must have a feature."""
_ROUNDS: Final = 12


class Example(NamedTuple):
    """The features of something that was read, and whether it is right."""

    names: tuple[str, ...]
    right: bool
    text: str
    """Id of its text: texts are left out whole."""
    weight: float = 1.0
    judged: bool = True
    """Whether it counts in the figures; a text that was changed on purpose does not."""


def fit(rows: Sequence[Example], penalty: float) -> dict[str, float]:
    """Return the weights with a quadratic penalty."""
    counts = Counter(name for one in rows for name in set(one.names))
    known = {name: at for at, name in enumerate(sorted(name for name, count in counts.items() if count >= FEWEST))}
    table = np.zeros((len(rows), len(known)))
    for row, one in enumerate(rows):
        table[row, [known[name] for name in set(one.names) if name in known]] = 1
    right = np.array([one.right for one in rows], dtype=float)
    weight = np.array([one.weight for one in rows])
    found = np.zeros(len(known))
    for _ in range(_ROUNDS):
        sure = 1 / (1 + np.exp(-table @ found))
        slope = table.T @ (weight * (sure - right)) + penalty * found
        bend = (table * (weight * sure * (1 - sure))[:, None]).T @ table + penalty * np.eye(len(known))
        found -= np.linalg.solve(bend, slope)
    return dict(zip(known, found.tolist(), strict=True))


def probability(weights: dict[str, float], names: Sequence[str]) -> float:
    """Return the probability that something with some features is right."""
    return float(1 / (1 + np.exp(-sum(weights.get(name, 0.0) for name in names))))


def write(path: Path, weights: dict[str, float], command: str) -> int:
    """Write weights as a table of two columns. Return the number of lines."""
    lines = [f"{name}\t{weight:.3f}" for name, weight in sorted(weights.items()) if abs(weight) >= 0.005]
    path.write_text(f"# Weights of features, written by {command}\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return len(lines)
