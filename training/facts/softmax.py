"""Multinomial logistic regression over named features, fitted by gradients whose steps shrink. Deterministic."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

FEWEST: Final = 3
"""Fewest texts that must have a feature."""
ROUNDS: Final = 80
STEP: Final = 0.25
Floats = npt.NDArray[np.float32]
Places = npt.NDArray[np.intp]


class Example(NamedTuple):
    """Features, their class, and the text that they are from: texts are left out whole."""

    names: tuple[str, ...]
    label: str
    text: str
    weight: float = 1.0


class Model(NamedTuple):
    """Weights by feature and class."""

    known: dict[str, int]
    classes: list[str]
    weights: Floats

    def judge(self, rows: Sequence[Example]) -> Floats:
        """Return the probability of each class for each example."""
        return _shares(_Table(rows, self.known).sums(self.weights))


class _Table:
    """Which features examples have, by example and by feature."""

    def __init__(self, rows: Sequence[Example], known: dict[str, int]) -> None:
        """Read the features of examples that are known."""
        pairs = [(row, known[name]) for row, one in enumerate(rows) for name in set(one.names) if name in known]
        found = np.array(pairs, dtype=np.intp).reshape(-1, 2)
        self.features, self.row_ends = _grouped(found[:, 0], found[:, 1], len(rows))
        order = np.argsort(found[:, 1], kind="stable")
        self.rows, self.feature_ends = _grouped(found[order, 1], found[order, 0], len(known))

    def sums(self, weights: Floats) -> Floats:
        """Return the sum of the weights of each example."""
        return _added(weights[self.features], self.row_ends)

    def slopes(self, errors: Floats) -> Floats:
        """Return the sum of the errors of the examples of each feature."""
        return _added(errors[self.rows], self.feature_ends)


def _grouped(keys: Places, values: Places, size: int) -> tuple[Places, Places]:
    return values, np.searchsorted(keys, np.arange(size + 1))


def _added(values: Floats, ends: Places) -> Floats:
    total = np.zeros((len(values) + 1, values.shape[1]), dtype=np.float32)
    np.cumsum(values, axis=0, out=total[1:])
    return total[ends[1:]] - total[ends[:-1]]


def fit(rows: Sequence[Example], penalty: float, fewest: int = FEWEST) -> Model:
    """Return the weights with a quadratic penalty."""
    counts = Counter(name for name, _ in {(name, one.text) for one in rows for name in one.names})
    known = {name: at for at, name in enumerate(sorted(name for name, count in counts.items() if count >= fewest))}
    classes = sorted({one.label for one in rows})
    table = _Table(rows, known)
    wanted = np.array([[one.label == name for name in classes] for one in rows], dtype=np.float32)
    weight = np.array([[one.weight] for one in rows], dtype=np.float32)
    found = np.zeros((len(known), len(classes)), dtype=np.float32)
    squares = np.full_like(found, 0.1)
    for _ in range(ROUNDS):
        slope = table.slopes(weight * (_shares(table.sums(found)) - wanted)) + penalty * found
        squares += slope * slope
        found -= STEP * slope / np.sqrt(squares)
    return Model(known, classes, found)


def _shares(sums: Floats) -> Floats:
    grown = np.exp(sums - sums.max(axis=1, keepdims=True))
    shares: Floats = grown / grown.sum(axis=1, keepdims=True)
    return shares


def write(path: Path, model: Model, command: str, least: float) -> int:
    """Write weights as a table: a feature, then classes with their weights. Return the number of lines."""
    lines = []
    for name, at in model.known.items():
        cells = [
            f"{label} {value:.2f}"
            for label, value in zip(model.classes, model.weights[at], strict=True)
            if abs(value) >= least or name == "any"
        ]
        if cells:
            lines.append("\t".join((name, *cells)))
    path.write_text(
        f"# Weights of features by class, written by {command}\n" + "\n".join(lines) + "\n", encoding="utf-8"
    )
    return len(lines)
